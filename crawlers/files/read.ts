import type { Item } from '../../server/model/mention.js';
import type { Mapping } from './generic.js';
import { readRecords, type Records } from './records.js';
import { isItem, rowReader, type RowOptions, type RowTrouble } from './rows.js';

/** Signs of an unreadable line that are shown beside its reason. */
const SHOWN = 100;

/** A row that was not taken, for a person to look up. */
export interface RefusedRow {
  /** Line, or place in the list, from 1. */
  line: number;
  why: RowTrouble | 'not-json' | 'too-long';
  /** What could not be read. */
  value: string | null;
}

/** A file as understood, enough to show before anything is imported. */
export interface FileReading {
  format: Records['format'];
  /** Name of the layout, or `generic`. */
  layout: string;
  /** Set for `generic`: what each column was taken for. */
  mapping: Mapping | null;
  columns: string[];
  /** Columns that nothing was read from (`generic` only). */
  unused: string[];
  items: Item[];
  rows: number;
  refused: RefusedRow[];
  /** Earliest and latest time, epoch ms; null when no row has one. */
  span: { from: number; to: number } | null;
  /** Share of items without a time, 0–1. */
  untimed: number;
  warnings: string[];
}

/**
 * Reads an export or the output of a crawler, in any known layout or by guessed columns.
 *
 * @throws SyntaxError for one broken JSON document: such files are rewritten whole, so read again later
 */
export function readFile(bytes: Uint8Array, options: RowOptions): FileReading {
  return understand(readRecords(bytes), options);
}

/** What records say by a layout, a corrected mapping or a guess. */
export function understand(records: Records, options: RowOptions): FileReading {
  const { layout, mapping, unused, read } = rowReader(records.columns, options);
  const items: Item[] = [];
  const refused: RefusedRow[] = records.rejected.map(({ line, why, text }) => ({
    line,
    why,
    value: text.slice(0, SHOWN).toWellFormed(),
  }));
  records.rows.forEach((row, index) => {
    const one = read(row);
    if (isItem(one)) items.push(one);
    else refused.push({ line: records.lines[index] ?? 0, why: one.trouble, value: one.value });
  });
  return {
    format: records.format,
    layout,
    mapping,
    columns: records.columns,
    unused,
    items,
    rows: records.rows.length,
    refused: refused.sort((a, b) => a.line - b.line),
    span: spanOf(items),
    untimed:
      items.length === 0
        ? 0
        : items.filter((item) => item.publishedAt === null).length / items.length,
    warnings: records.warnings,
  };
}

function spanOf(items: readonly Item[]): FileReading['span'] {
  let span: FileReading['span'] = null;
  for (const { publishedAt } of items) {
    if (publishedAt === null) continue;
    span = span
      ? { from: Math.min(span.from, publishedAt), to: Math.max(span.to, publishedAt) }
      : { from: publishedAt, to: publishedAt };
  }
  return span;
}
