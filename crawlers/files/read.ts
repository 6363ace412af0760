import type { Item } from '../../server/model/mention.js';
import { CHINA } from '../times.js';
import { guessMapping, mappedItem, type Mapping } from './generic.js';
import type { Context, Layout } from './layout.js';
import { mediaCrawler } from './mediacrawler.js';
import { readRecords, type Records } from './records.js';
import { brandwatch, meltwater, mindSpider } from './suites.js';
import { weiboCrawlerCsv, weiboCrawlerJson, weiboSearchFile } from './weibo.js';

/** Every tool whose files are known by their columns; the first that fits decides. */
export const LAYOUTS: readonly Layout[] = [
  mediaCrawler,
  weiboSearchFile,
  weiboCrawlerCsv,
  weiboCrawlerJson,
  mindSpider,
  brandwatch,
  meltwater,
];

export interface FileOptions {
  /** Path as it was uploaded or watched. */
  path: string;
  /** Epoch ms. */
  now: number;
  /** Minutes ahead of UTC for times without a zone (UTC+8 unless told). */
  zone?: number;
  /** What a person corrected; it outranks every known layout. */
  mapping?: Mapping;
  /** Platform of rows that name none (`web`). */
  platform?: string;
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
  /** Rows with no text in them. */
  skipped: number;
  rejected: Records['rejected'];
  /** Earliest and latest time, epoch ms; null when no row has one. */
  span: { from: number; to: number } | null;
  /** Share of items whose time could not be read, 0–1. */
  untimed: number;
  warnings: string[];
}

/**
 * Reads an export or the output of a crawler, in any known layout or by guessed columns.
 *
 * @throws SyntaxError for one broken JSON document: such files are rewritten whole, so read again later
 */
export function readFile(bytes: Uint8Array, options: FileOptions): FileReading {
  const records = readRecords(bytes);
  const context: Context = { path: options.path, now: options.now, zone: options.zone ?? CHINA };
  const layout = options.mapping
    ? undefined
    : LAYOUTS.find(({ fits }) => fits(new Set(records.columns)));
  const mapping = layout ? null : (options.mapping ?? guessMapping(records.columns));
  const items: Item[] = [];
  for (const row of records.rows) {
    const item = layout
      ? layout.toItem(row, context)
      : mappedItem(row, mapping ?? {}, context, options.platform ?? 'web');
    if (item) items.push(item);
  }
  const used = new Set(Object.values(mapping ?? {}).flat());
  return {
    format: records.format,
    layout: layout?.name ?? 'generic',
    mapping,
    columns: records.columns,
    unused: mapping ? records.columns.filter((column) => !used.has(column)) : [],
    items,
    rows: records.rows.length,
    skipped: records.rows.length - items.length,
    rejected: records.rejected,
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
