import type { Field, Preset } from '../server/model/form.js';
import type { Locale } from '../server/model/message.js';
import type { SourceKindRow } from './api/sources.js';

/** What stands in the controls of a form, by the name of the field. */
export type Values = Record<string, string | boolean>;

/** One line of the list that a source is chosen from. */
export interface Choice {
  kind: SourceKindRow;
  preset: Preset | null;
}

/** What pushes to us: listed like any source, but set up where its address or token is. */
export const PUSH_KIND: SourceKindRow = {
  kind: 'push',
  label: { 'zh-CN': '推送', en: 'Push' },
  about: {
    'zh-CN': '由别的程序推送进来，不去访问；地址和令牌在“设置 → 数据”里管理。',
    en: 'Programs push to us, nobody visits them. Addresses and tokens are under “Settings → Data”.',
  },
  fields: [],
  presets: [],
};

/** Kinds first, then their presets; what a preset only repeats of its kind is left out. */
export function choices(kinds: readonly SourceKindRow[]): Choice[] {
  return [
    ...kinds.map((kind) => ({ kind, preset: null })),
    ...kinds.flatMap((kind) =>
      kind.presets
        .filter((preset) => preset.label.en !== kind.label.en)
        .map((preset) => ({ kind, preset })),
    ),
  ];
}

/** Choices that hold every word of the query in either language, in their order. */
export function found(all: readonly Choice[], query: string): Choice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ kind, preset }) => {
    const said = [kind.label, kind.about, ...(preset ? [preset.label] : [])]
      .flatMap((text) => [text['zh-CN'], text.en])
      .concat(kind.kind)
      .join('\n')
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** How a choice is called; a preset with the kind it belongs to. */
export function nameOf({ kind, preset }: Choice, locale: Locale): string {
  return preset ? preset.label[locale] : kind.label[locale];
}

/** Values a form starts with: those of a config, by the names of its fields. */
export function valuesOf(config: Readonly<Record<string, unknown>>): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(config)) {
    if (Array.isArray(value)) values[name] = value.join('\n');
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of Object.entries(value)) values[`${name}.${inner}`] = String(text);
    } else if (typeof value === 'boolean') values[name] = value;
    else if (typeof value === 'string' || typeof value === 'number') values[name] = String(value);
  }
  return values;
}

/** The fields of a kind with those that its chosen preset adds; what may stay empty comes last. */
export function fieldsOf(kind: SourceKindRow, values: Values): Field[] {
  const all = [...kind.fields, ...(fitting(kind, values)?.fields ?? [])];
  return [...all.filter(({ required }) => required), ...all.filter(({ required }) => !required)];
}

/** The preset with fields of its own that these values stand for; null for none. */
export function fitting(kind: SourceKindRow, values: Values): Preset | null {
  return (
    kind.presets.find(
      ({ config, fields }) =>
        fields !== undefined &&
        Object.entries(config).every(([name, value]) => values[name] === value),
    ) ?? null
  );
}

/**
 * The config that values stand for; what was left empty is left out. `base` holds what has no
 * field, such as the limits of a preset.
 */
export function configOf(
  fields: readonly Field[],
  values: Values,
  base: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const named = new Set(fields.map(({ name }) => name.split('.')[0]));
  const config: Record<string, unknown> = Object.fromEntries(
    // A record inside holds the values of a preset's own fields, which may be another's by now.
    Object.entries(base).filter(([name, value]) => !named.has(name) && !isRecord(value)),
  );
  for (const { name, kind } of fields) {
    const value = read(kind, values[name]);
    if (value === null) continue;
    const [outer = name, inner] = name.split('.');
    if (inner === undefined) config[name] = value;
    else config[outer] = { ...(config[outer] as object | undefined), [inner]: value };
  }
  return config;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(kind: Field['kind'], value: string | boolean | undefined): unknown {
  if (kind === 'switch') return value === undefined ? null : value === true;
  const text = String(value ?? '').trim();
  if (text === '') return null;
  return kind === 'list'
    ? text
        .split(/[\n,，]+/)
        .map((line) => line.trim())
        .filter(Boolean)
    : text;
}

/** A share as a whole percentage to type over; empty for none. */
export function percentOf(share: number | null | undefined): string {
  return typeof share === 'number' ? String(Math.round(share * 100)) : '';
}

/**
 * The share, 0–1, that a typed percentage stands for; null when it was left empty. One that was not
 * touched stays as it was, with all its digits.
 */
export function shareOf(
  typed: string | number | null,
  before: number | null = null,
): number | null {
  const text = String(typed ?? '').trim();
  if (text === percentOf(before)) return before;
  const percent = Number(text);
  return text === '' || !Number.isFinite(percent)
    ? null
    : Math.min(100, Math.max(0, percent)) / 100;
}

/** A name for a source that was given none: its first telling value beside its kind. */
export function defaultName(
  choice: Choice,
  fields: readonly Field[],
  values: Values,
  locale: Locale,
) {
  const telling = fields.find(
    ({ name, kind, required }) => kind === 'text' && required && values[name],
  );
  const url = fields
    .map(({ name }) => String(values[name] ?? ''))
    .find((text) => URL.canParse(text));
  const own = telling ? String(values[telling.name]).trim() : url ? new URL(url).hostname : '';
  if (choice.kind.kind === 'feed' && own !== '') return own;
  return own === '' ? nameOf(choice, locale) : `${nameOf(choice, locale)}: ${own}`;
}
