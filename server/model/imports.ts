import type { Item } from './mention.js';

/** What each column of a table means: columns by target, of several the first that is not empty. */
export type ColumnMapping = Partial<Record<string, readonly string[]>>;

/** How a file is to be read. */
export interface ImportHow {
  /** Null: by the layout that is known or guessed. */
  mapping: ColumnMapping | null;
  /** Platform of rows that name none; null for `web`. */
  platform: string | null;
  /** Minutes ahead of UTC for times without a zone; null for +08:00. */
  zone: number | null;
  /** True: its posts are history and raise no alert. */
  quiet: boolean;
}

/** Why a row was not taken. */
export type RowRefusal = 'no-text' | 'bad-time' | 'not-json' | 'too-long' | 'person';

/** A row that was not taken. */
export interface RefusedLine {
  /** Line of the file, or place in its list, from 1. */
  line: number;
  why: RowRefusal;
  /** What could not be read. */
  value: string | null;
}

export type ImportStatus = 'uploaded' | 'running' | 'done' | 'failed';

/** An uploaded file and what became of it. */
export interface ImportState {
  id: number;
  name: string;
  bytes: number;
  status: ImportStatus;
  /** Share of the file that is read, 0–1. */
  done: number;
  rows: number;
  accepted: number;
  updated: number;
  duplicate: number;
  /** Rows that concern no brand; they are not kept. */
  unmatched: number;
  refused: number;
  /** Why it failed, or waits, as a sentence. */
  error: string | null;
  /** The same by its name; null where only the sentence is known. */
  code: 'elsewhere' | 'storage-full' | null;
  createdAt: number;
  finishedAt: number | null;
}

/** A column with what stands in it. */
export interface ColumnSample {
  name: string;
  /** First values that are not empty. */
  values: string[];
}

/** The first rows of a file as they would be read. */
export interface ImportPreview {
  format: 'csv' | 'json' | 'ndjson' | 'xlsx';
  /** Name of the known layout, or `generic`. */
  layout: string;
  label: { 'zh-CN': string; en: string } | null;
  columns: ColumnSample[];
  /** In force now; null where the layout is known. */
  mapping: ColumnMapping | null;
  /** What the names of the columns suggest, to start a correction from. */
  guess: ColumnMapping;
  /** True when a person said once what these columns mean. */
  remembered: boolean;
  how: ImportHow;
  /** Rows looked at. */
  rows: number;
  /** Rows of the whole file, estimated when it was not read to its end. */
  estimated: number;
  /** First posts, with the brands they concern. */
  items: (Item & { brands: number[] })[];
  /** Rows looked at that concern a brand. */
  matches: number;
  refused: RefusedLine[];
  /** Rows looked at without a time: they count from now. */
  untimed: number;
  span: { from: number; to: number } | null;
  warnings: string[];
}
