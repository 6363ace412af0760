import type { ColumnMapping, ColumnSample } from '../server/model/imports.js';

/** What a column can mean, in the order in which people look for it. */
export const TARGETS = [
  'text',
  'title',
  'publishedAt',
  'id',
  'url',
  'platform',
  'author',
  'authorId',
  'followers',
  'verified',
  'reposts',
  'comments',
  'likes',
  'views',
  'repostOf',
  'language',
] as const;
export type Target = (typeof TARGETS)[number];

/** One choice of a field: several columns where the first that is not empty counts. */
export interface MappingOption {
  value: string;
  columns: readonly string[];
}

/** More columns than anybody looks through; those that hold nothing are the first left out. */
const OFFERED = 200;

/** The columns that are offered, in the order of the file. */
export function offered(columns: readonly ColumnSample[]): readonly ColumnSample[] {
  if (columns.length <= OFFERED) return columns;
  const full = columns.filter(({ values }) => values.length > 0);
  return (full.length > 0 ? full : columns).slice(0, OFFERED);
}

/** The choices of a field: what stands there now first, then each column alone. */
export function optionsOf(
  mapping: ColumnMapping,
  target: Target,
  columns: readonly ColumnSample[],
): MappingOption[] {
  const now = mapping[target] ?? [];
  const alone = columns.map(({ name }) => ({ value: valueOf([name]), columns: [name] }));
  const shown = now.every((name) => columns.some((one) => one.name === name));
  return now.length > 1 || !shown ? [{ value: valueOf(now), columns: now }, ...alone] : alone;
}

/** What stands in a control for these columns. */
export function valueOf(columns: readonly string[]): string {
  return columns.length === 0 ? '' : JSON.stringify(columns);
}

/** The mapping with one field changed; nothing chosen takes it out. */
export function changed(mapping: ColumnMapping, target: Target, value: string): ColumnMapping {
  const rest = Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== target));
  return value === '' ? rest : { ...rest, [target]: JSON.parse(value) as string[] };
}

/** First values of the columns of a field, for a person to see whether it is the right one. */
export function sampleOf(columns: readonly ColumnSample[], chosen: readonly string[]): string {
  const values = chosen.flatMap((name) => columns.find((one) => one.name === name)?.values ?? []);
  return values.slice(0, 2).join(' · ');
}

/** Hours that a time without a zone can be ahead of UTC, as minutes. */
export const ZONES = [-480, -420, -360, -300, 0, 60, 120, 180, 330, 420, 480, 540, 600] as const;

/** "+08:00" for 480. */
export function zoneName(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
