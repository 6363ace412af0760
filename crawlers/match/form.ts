import type { QueryForm } from '../../server/model/query-form.js';
import { WORD_BREAK } from '../../server/model/query-form.js';
import { isHan } from '../text/fold.js';
import type { Query, Term, TextField } from './query.js';
import { QueryError } from './query.js';
import { tokenize } from './tokens.js';

const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._'’·#@+*?-]*$/u;

/** A form without anything in it. */
export function emptyForm(): QueryForm {
  return {
    all: [],
    any: [],
    none: [],
    near: [],
    platforms: [],
    languages: [],
    authors: [],
    followers: null,
  };
}

/** The query that a form makes; empty when nothing is filled in. */
export function queryOfForm(form: QueryForm): string {
  const parts = [
    ...clean(form.all).map(quoted),
    ...form.any.map(clean).flatMap((group) => either(group.map(quoted))),
    ...form.near.map(
      ({ left, right, distance }) =>
        `${quoted(left.trim())} NEAR/${distance} ${quoted(right.trim())}`,
    ),
    ...either(clean(form.platforms).map((value) => field('platform', value))),
    ...either(clean(form.languages).map((value) => field('lang', value))),
    ...either(clean(form.authors).map((value) => field('author', value))),
    ...(form.followers === null ? [] : [`followers>=${form.followers}`]),
  ];
  const none = clean(form.none).map((word) => `NOT ${quoted(word)}`);
  return [parts.join(' AND '), ...none].filter((part) => part !== '').join(' ');
}

/** The form of a query; null when a form cannot show it. */
export function formOfQuery(query: Query): QueryForm | null {
  const form = emptyForm();
  const parts = query.kind === 'and' ? query.parts : [query];
  return parts.every((part) => take(form, part)) ? form : null;
}

function take(form: QueryForm, part: Query): boolean {
  switch (part.kind) {
    case 'term':
      return shown(part) && form.all.push(part.text) > 0;
    case 'or':
      return takeEither(form, part.parts);
    case 'not':
      return takeNot(form, part.part);
    case 'near': {
      const { left, right, distance } = part;
      if (left.kind !== 'term' || right.kind !== 'term' || !shown(left) || !shown(right))
        return false;
      return form.near.push({ left: left.text, right: right.text, distance }) > 0;
    }
    case 'field':
      return takeFields(form, part.field, [part.value]);
    case 'followers':
      if (form.followers !== null || (part.operator !== '>=' && part.operator !== '>'))
        return false;
      form.followers = part.operator === '>' ? part.value + 1 : part.value;
      return true;
    case 'bare':
    case 'and':
      return false;
  }
}

function takeEither(form: QueryForm, parts: readonly Query[]): boolean {
  const terms = parts.filter((one): one is Term => one.kind === 'term' && shown(one));
  if (terms.length === parts.length) return form.any.push(terms.map(({ text }) => text)) > 0;
  const [first] = parts;
  if (first?.kind !== 'field') return false;
  const same = parts.flatMap((one) =>
    one.kind === 'field' && one.field === first.field ? [one.value] : [],
  );
  return same.length === parts.length && takeFields(form, first.field, same);
}

function takeNot(form: QueryForm, part: Query): boolean {
  const parts = part.kind === 'or' ? part.parts : [part];
  return parts.every((one) => one.kind === 'term' && shown(one) && form.none.push(one.text) > 0);
}

function takeFields(form: QueryForm, name: TextField, values: readonly string[]): boolean {
  const list = { platform: form.platforms, lang: form.languages, author: form.authors, url: null }[
    name
  ];
  if (list === null || list.length > 0 || values.some((value) => WORD_BREAK.test(value)))
    return false;
  return list.push(...values) > 0;
}

/** Whether the form's word means the same as the term: a quoted `a*` is no wildcard, `a, b` are two words. */
function shown({ text, wildcard }: Term): boolean {
  if (WORD_BREAK.test(text)) return false;
  return !text.includes('"') && wildcard === isWildcard(text) && clean([text])[0] === text;
}

function isWildcard(word: string): boolean {
  return PLAIN.test(word) && /[*?]/.test(word) && !hasHan(word);
}

function hasHan(word: string): boolean {
  return Array.from(word).some((character) => isHan(character.charCodeAt(0)));
}

/** A word as it stands in a query: quoted where it would mean something else. */
function quoted(word: string): string {
  const plain = PLAIN.test(word) && isOneWord(word) && (isWildcard(word) || !/[*?]/.test(word));
  return plain ? word : `"${word}"`;
}

/** Whether the query language takes it for a word, and not for an operator or for several. */
function isOneWord(word: string): boolean {
  try {
    const [first] = tokenize(word);
    return first?.kind === 'word' && first.text === word;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
}

function field(name: string, value: string): string {
  return `${name}:${PLAIN.test(value) ? value : `"${value}"`}`;
}

function either(parts: readonly string[]): string[] {
  if (parts.length === 0) return [];
  return [parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' OR ')})`];
}

/** Without quotation marks, which the query language has no other way to write. */
function clean(words: readonly string[]): string[] {
  const plain = words.map((word) =>
    word
      .replace(/["“”＂]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return [...new Set(plain.filter((word) => /[^\s*?]/.test(word)))];
}
