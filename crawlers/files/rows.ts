import type { Item } from '../../server/model/mention.js';
import { CHINA, parseTime } from '../times.js';
import { accounts } from './accounts.js';
import { guessMapping, mappedItem, type Mapping } from './generic.js';
import type { Context, Layout } from './layout.js';
import { mediaCrawler } from './mediacrawler.js';
import type { Row } from './records.js';
import { brandwatch, meltwater, mindSpider } from './suites.js';
import {
  weiboCrawlerComments,
  weiboCrawlerCsv,
  weiboCrawlerJson,
  weiboSearchFile,
} from './weibo.js';

/** Every tool whose files are known by their columns; the first that fits decides. */
export const LAYOUTS: readonly Layout[] = [
  mediaCrawler,
  weiboSearchFile,
  weiboCrawlerCsv,
  weiboCrawlerJson,
  weiboCrawlerComments,
  mindSpider,
  brandwatch,
  meltwater,
  accounts,
];

/** How rows are to be read. */
export interface RowOptions {
  /** Path as it was uploaded or watched. */
  path: string;
  /** Epoch ms. */
  now: number;
  /** Minutes ahead of UTC for times without a zone (UTC+8 unless told). */
  zone?: number | undefined;
  /** What a person corrected; it outranks every known layout. */
  mapping?: Mapping | undefined;
  /** Platform of rows that name none (`web`). */
  platform?: string | undefined;
}

/** Why a row makes no post. */
export type RowTrouble = 'no-text' | 'bad-time' | 'person';

/** A row that makes no post; `value` is what could not be read. */
export interface BadRow {
  trouble: RowTrouble;
  value: string | null;
}

/** Reads the rows of one file. */
export interface RowReader {
  /** Name of the layout, or `generic`. */
  layout: string;
  /** Set for `generic`: what each column is taken for. */
  mapping: Mapping | null;
  /** Columns that nothing is read from (`generic` only). */
  unused: string[];
  read: (row: Row) => Item | BadRow;
}

/** Decides once by the columns how the rows of a file are read. */
export function rowReader(columns: readonly string[], options: RowOptions): RowReader {
  const context: Context = { path: options.path, now: options.now, zone: options.zone ?? CHINA };
  const layout = options.mapping ? undefined : layoutOf(columns);
  if (layout) {
    const read = (row: Row): Item | BadRow => {
      const item = layout.toItem(row, context);
      if (!item) return layout.trouble ? { trouble: layout.trouble, value: null } : NO_TEXT;
      const bad = item.publishedAt === null ? unreadableTime(row, layout.times, context) : null;
      return bad === null ? item : { trouble: 'bad-time', value: bad };
    };
    return { layout: layout.name, mapping: null, unused: [], read };
  }
  const mapping = options.mapping ?? guessMapping(columns);
  const used = new Set(Object.values(mapping).flat());
  return {
    layout: 'generic',
    mapping,
    unused: columns.filter((column) => !used.has(column)),
    read: (row) => {
      const item = mappedItem(row, mapping, context, options.platform ?? 'web');
      if (!item) return NO_TEXT;
      const bad =
        item.publishedAt === null ? unreadableTime(row, mapping.publishedAt ?? [], context) : null;
      return bad === null ? item : { trouble: 'bad-time', value: bad };
    },
  };
}

const NO_TEXT: BadRow = Object.freeze({ trouble: 'no-text', value: null });

/** The known layout of these columns. */
export function layoutOf(columns: readonly string[]): Layout | undefined {
  const names = new Set(columns);
  return LAYOUTS.find(({ fits }) => fits(names));
}

/** A time that is given and says nothing: taken as now, an old post would pass for news. */
function unreadableTime(row: Row, columns: readonly string[], context: Context): string | null {
  for (const column of columns) {
    const value = row[column];
    const given = typeof value === 'string' ? value.trim() : typeof value === 'number' ? value : '';
    if (given !== '' && parseTime(value, context.now, context.zone) === null)
      return String(given).slice(0, 100);
  }
  return null;
}

/** Whether a row was read. */
export function isItem(read: Item | BadRow): read is Item {
  return !('trouble' in read);
}
