import type { Bilingual } from '../../server/model/form.js';
import type { Item } from '../../server/model/mention.js';
import { cleanText } from '../html.js';
import { parseId } from '../numbers.js';
import type { Row } from './records.js';

/** What a row is read against. */
export interface Context {
  /** Path of the file: some tools keep author or platform in it. */
  path: string;
  /** Epoch ms. */
  now: number;
  /** Minutes ahead of UTC for times that name no zone. */
  zone: number;
}

/** How one tool writes its files. */
export interface Layout {
  name: string;
  label: Bilingual;
  /** True when these columns can only be this tool's. */
  fits: (columns: ReadonlySet<string>) => boolean;
  /** Columns that hold the time, as their names stand in the file: one that cannot be read is no post of now. */
  times: readonly string[];
  /** Why a row is no post, where it is not that it says nothing. */
  trouble?: 'person';
  /** Null for a row that is no post. */
  toItem: (row: Row, context: Context) => Item | null;
}

/** The first of these columns that holds text, cleaned. */
export function textIn(row: Row, ...columns: string[]): string {
  for (const column of columns) {
    const value = row[column];
    if (typeof value !== 'string') continue;
    const text = cleanText(value);
    if (text !== '') return text;
  }
  return '';
}

/** The first of these columns that holds an id. */
export function idIn(row: Row, ...columns: string[]): string | null {
  for (const column of columns) {
    const id = parseId(row[column]);
    if (id !== null) return id;
  }
  return null;
}

/** Null for an empty text. */
export function orNull(text: string): string | null {
  return text === '' ? null : text;
}
