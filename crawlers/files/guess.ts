import { parseTime } from '../times.js';
import { guessMapping, type Mapping, type Target } from './generic.js';
import type { Row } from './records.js';

/** Rows that are looked at, and the shortest text that can be a post, characters on average. */
const LOOKED_AT = 50;
const SHORTEST = 6;
/** Share of values that must be what a column is taken for. */
const MOST = 0.8;

/** Guesses by the names of columns, and where those say nothing by what stands in them. */
export function guessFrom(columns: readonly string[], rows: readonly Row[], now: number): Mapping {
  const mapping: Partial<Record<Target, readonly string[]>> = { ...guessMapping(columns) };
  const used = new Set(Object.values(mapping).flat());
  const values = new Map(
    columns.filter((name) => !used.has(name)).map((name) => [name, valuesOf(name, rows)] as const),
  );
  const take = (target: Target, name: string | undefined) => {
    if (name === undefined) return;
    mapping[target] = [name];
    values.delete(name);
  };
  if (!mapping.url)
    take(
      'url',
      first(values, (text) => /^https?:\/\/\S+$/.test(text)),
    );
  if (!mapping.publishedAt)
    take(
      'publishedAt',
      first(values, (text) => isTime(text, now)),
    );
  if (!mapping.text && !mapping.title) take('text', longest(values));
  return mapping;
}

function valuesOf(name: string, rows: readonly Row[]): string[] {
  return rows.slice(0, LOOKED_AT).flatMap((row) => {
    const value = row[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    return text === '' ? [] : [text];
  });
}

/** The first column whose values are nearly all of a kind. */
function first(
  columns: ReadonlyMap<string, readonly string[]>,
  fits: (text: string) => boolean,
): string | undefined {
  for (const [name, texts] of columns) {
    if (texts.length > 0 && texts.filter(fits).length / texts.length >= MOST) return name;
  }
  return undefined;
}

/** A date with a separator, or a Unix time of this century: a bare number is no time, "12:30" may be a length. */
function isTime(text: string, now: number): boolean {
  const dated = /\d[-/年T]\d/.test(text) || /^1\d{9}(\d{3})?$/.test(text);
  return dated && parseTime(text, now) !== null;
}

/** The column with the longest words: what people wrote. */
function longest(columns: ReadonlyMap<string, readonly string[]>): string | undefined {
  let best: string | undefined;
  let most = SHORTEST;
  for (const [name, texts] of columns) {
    const written = texts.filter((text) => /\p{L}/u.test(text) && !/^https?:/.test(text));
    if (written.length / Math.max(1, texts.length) < MOST) continue;
    const average = written.reduce((sum, text) => sum + text.length, 0) / written.length;
    if (average <= most) continue;
    most = average;
    best = name;
  }
  return best;
}
