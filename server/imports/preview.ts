import { guessFrom } from '../../crawlers/files/guess.js';
import { understand } from '../../crawlers/files/read.js';
import type { Records } from '../../crawlers/files/records.js';
import { LAYOUTS, layoutOf } from '../../crawlers/files/rows.js';
import { BEGINNING, type Portion, portions } from '../../crawlers/files/stream.js';
import type { ColumnSample, ImportHow, ImportPreview } from '../model/imports.js';
import type { Item } from '../model/mention.js';

/** Rows of a preview. */
const ROWS = 1000;
const SHOWN = 8;
const SAMPLES = 3;
const LONGEST_SAMPLE = 120;

/** What a preview is made against. */
export interface PreviewSettings {
  path: string;
  /** As the person knows it: some tools keep author or platform in the name. */
  name: string;
  bytes: number;
  how: ImportHow;
  remembered: boolean;
  /** Epoch ms. */
  now: number;
  /** Ids of the brands that an item concerns. */
  matches: (item: Item) => number[];
}

/** The first records of a file; null when there are none. Throws SyntaxError for a broken document. */
export async function firstPortion(path: string): Promise<Portion | null> {
  for await (const portion of portions(path, BEGINNING, true)) return portion;
  return null;
}

/** The first rows as they would be read. */
export function previewOf(portion: Portion, settings: PreviewSettings): ImportPreview {
  const { records, next } = portion;
  const seen = firstRows(records);
  const guess = guessFrom(records.columns, seen.rows, settings.now);
  const known = layoutOf(records.columns) !== undefined;
  const reading = understand(seen, {
    path: settings.name,
    now: settings.now,
    mapping: settings.how.mapping ?? (known ? undefined : guess),
    platform: settings.how.platform ?? undefined,
    zone: settings.how.zone ?? undefined,
  });
  const about = reading.items.map((item) => settings.matches(item));
  const share = next.offset / Math.max(1, settings.bytes);
  const all = records.rows.length + records.rejected.length;
  return {
    format: reading.format,
    layout: reading.layout,
    label: LAYOUTS.find(({ name }) => name === reading.layout)?.label ?? null,
    columns: records.columns.map((name) => sampleOf(name, seen)),
    mapping: reading.mapping,
    guess,
    remembered: settings.remembered,
    how: settings.how,
    rows: seen.rows.length,
    estimated: next.offset >= settings.bytes ? all : Math.round(all / Math.max(share, 1e-9)),
    items: reading.items.slice(0, SHOWN).map((item, at) => ({ ...item, brands: about[at] ?? [] })),
    matches: about.filter((brands) => brands.length > 0).length,
    refused: reading.refused.slice(0, SHOWN),
    untimed: reading.items.filter(({ publishedAt }) => publishedAt === null).length,
    span: reading.span,
    warnings: reading.warnings,
  };
}

function firstRows(records: Records): Records {
  return {
    ...records,
    rows: records.rows.slice(0, ROWS),
    lines: records.lines.slice(0, ROWS),
    rejected: records.rejected.slice(0, ROWS),
  };
}

function sampleOf(name: string, { rows }: Records): ColumnSample {
  const values: string[] = [];
  for (const row of rows) {
    const value = row[name];
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    if (text.trim() === '' || text === 'null') continue;
    values.push(text.slice(0, LONGEST_SAMPLE));
    if (values.length === SAMPLES) break;
  }
  return { name, values };
}
