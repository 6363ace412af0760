import { foldText, isHan } from '../text/fold.js';
import type { NumberOperator, Span } from './query.js';
import { QueryError } from './query.js';

export type Token = Span &
  (
    | { kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'end' }
    | { kind: 'near'; distance: number }
    | { kind: 'word'; text: string }
    | { kind: 'phrase'; text: string }
    | { kind: 'field'; name: string; value: string }
    | { kind: 'followers'; operator: NumberOperator; value: string }
  );

/** Longest query, in UTF-16 units: some 10,000 words. */
export const MAX_QUERY = 100_000;

/** Opening quotation marks and what closes them. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"”“',
  '“': '”"',
  '”': '”"“',
  '「': '」',
  '『': '』',
  '《': '》',
  '‘': '’‘',
};
const FIELDS = /^(author|platform|lang|url|作者|平台|语言|链接):/;
const FIELD_NAMES: Readonly<Record<string, string>> = {
  作者: 'author',
  平台: 'platform',
  语言: 'lang',
  链接: 'url',
};
/** Fields that other tools have: taken for a word one would find nothing, without a word why. */
const NO_FIELD =
  /^(?:title|intitle|site|domain|inurl|source|from|user|country|tag|label):(?=[^\s/])/;
/** What begins so is meant as a condition. */
const COMPARES = /^(?:followers|粉丝)\s*(?::\s*)?(?:>=|<=|>|<|=|≥|≤)\s*/;
/** The number has to end there: `1万5` and `十万` would otherwise be a number and a word. */
const FOLLOWERS =
  /^(?:followers|粉丝)\s*((?::\s*)?(?:>=|<=|>|<|=|≥|≤)|:)\s*([\d.,]+\s*(?:百万|千万|千|万|亿|k|w|m)?)(?=[\s()"“”|&]|$)/;
const NEAR = /^near(?:\/(\d*))?(?=[\s("“「『《\u3400-\u9fff]|$)/;
/** An operator right beside Chinese, where no word goes on: 小米OR华为, 充电NEAR/5发热. */
const GLUED = /^(?:(AND|OR|NOT)|NEAR(?:\/\d+)?)(?=[\s()"“「『《\u3400-\u9fff]|$)/;
/** A map: a word such as `constructor` must not be found on the prototype of an object. */
const OPERATORS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
  ['&', 'and'],
  ['|', 'or'],
  ['!', 'not'],
]);
/** What ends a bare word. */
const WORD_END = /[\s()"“”「」『』《》|&]/;

/**
 * Splits a query into tokens. Full-width marks count as their ASCII forms; operators are upper-case
 * words. Throws QueryError.
 */
export function tokenize(query: string): Token[] {
  if (query.length > MAX_QUERY) {
    throw new QueryError(
      MAX_QUERY,
      query.length,
      `查询太长：最多 ${MAX_QUERY} 个字符。`,
      `The query is too long: at most ${MAX_QUERY} characters.`,
    );
  }
  // Folding keeps offsets, so a place in the folded query is a place in what was typed.
  const folded = foldText(query);
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    // A plus in front of a word means AND, which two parts side by side mean anyway.
    if (/\s/.test(query.charAt(at)) || folded.charAt(at) === '+') {
      at++;
      continue;
    }
    const token = next(query, folded, at);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: 'end', from: query.length, to: query.length });
  return tokens;
}

function next(query: string, folded: string, from: number): Token {
  const mark = folded.charAt(from);
  if (mark === '(') return { kind: 'open', from, to: from + 1 };
  if (mark === ')') return { kind: 'close', from, to: from + 1 };
  if (mark === '|' || mark === '&') {
    const to = folded.charAt(from + 1) === mark ? from + 2 : from + 1;
    return { kind: OPERATORS.get(mark) ?? 'and', from, to };
  }
  // A minus or an exclamation mark before a word means NOT; inside a word it is part of it.
  if ((mark === '-' || mark === '!') && /\S/.test(folded.charAt(from + 1))) {
    return { kind: 'not', from, to: from + 1 };
  }
  const closers = QUOTES[query.charAt(from)] ?? QUOTES[mark];
  if (closers !== undefined) return phrase(query, from, closers);
  return (
    nearOf(query, folded, from) ?? followersOf(query, folded, from) ?? word(query, folded, from)
  );
}

function phrase(query: string, from: number, closers: string): Token {
  let to = from + 1;
  while (to < query.length && !closers.includes(foldQuote(query.charAt(to)))) to++;
  if (to >= query.length) {
    throw new QueryError(
      from,
      query.length,
      '引号没有结束。',
      'This quotation mark is never closed.',
    );
  }
  return { kind: 'phrase', text: query.slice(from + 1, to), from, to: to + 1 };
}

function foldQuote(mark: string): string {
  return mark === '＂' ? '"' : mark;
}

function nearOf(query: string, folded: string, from: number): Token | null {
  if (!halfWidth(query.slice(from, from + 4)).startsWith('NEAR')) return null;
  const rest = folded.slice(from, from + 40);
  const match = NEAR.exec(rest);
  // What begins so is meant as an operator: taken for a word it would find nothing, without a word why.
  if (match === null && rest.startsWith('near/'))
    throw noDistance(from, wordEnd(query, folded, from));
  if (match === null) return null;
  const to = from + match[0].length;
  const distance = match[1] === undefined ? 10 : Number(match[1]);
  if (match[1] === '' || distance < 1 || distance > 100) throw noDistance(from, to);
  return { kind: 'near', distance, from, to };
}

function noDistance(from: number, to: number): QueryError {
  return new QueryError(
    from,
    to,
    'NEAR 后面要写 1 到 100 之间的距离，再空一格，例如 NEAR/5 发热。',
    'NEAR needs a distance from 1 to 100 and then a blank, for example NEAR/5 hot.',
  );
}

/** Where a bare word ends: at a blank or a mark, and where an operator is glued to Chinese. */
function wordEnd(query: string, folded: string, from: number): number {
  let to = from;
  while (to < folded.length && !WORD_END.test(folded.charAt(to)) && !joins(query, folded, from, to))
    to++;
  return to;
}

/** Whether an operator stands at `at` without the blank that would part it from the word before. */
function joins(query: string, folded: string, from: number, at: number): boolean {
  if (at === from) return false;
  const mark = folded.charAt(at);
  const behindHan = isHan(folded.charCodeAt(at - 1));
  if (mark === '+') {
    const next = folded.charAt(at + 1);
    return /["“「『《(]/.test(next) || isHan(next.charCodeAt(0)) || (behindHan && /\S/.test(next));
  }
  return behindHan && /[aon]/.test(mark) && GLUED.test(halfWidth(query.slice(at, at + 12)));
}

function followersOf(query: string, folded: string, from: number): Token | null {
  const match = FOLLOWERS.exec(folded.slice(from, from + 60));
  const sign = match?.[1]?.replace(/^:\s*(?=.)/, '');
  const value = match?.[2];
  if (match === null || sign === undefined || value === undefined) {
    const begun = COMPARES.exec(folded.slice(from, from + 60));
    if (begun === null) return null;
    const place = from + begun[0].length;
    throw new QueryError(
      place,
      Math.max(place, wordEnd(query, folded, place)),
      '这里要写粉丝数，例如 followers>10万。',
      'A number of followers belongs here, for example followers>100000.',
    );
  }
  const operator = sign === '≥' ? '>=' : sign === '≤' ? '<=' : sign === ':' ? '=' : sign;
  return {
    kind: 'followers',
    operator: operator as NumberOperator,
    value,
    from,
    to: from + match[0].length,
  };
}

function word(query: string, folded: string, from: number): Token {
  const field = FIELDS.exec(folded.slice(from, from + 12));
  if (field !== null) return fieldOf(query, folded, from, field[1] ?? '');
  const other = NO_FIELD.exec(folded.slice(from, from + 12))?.[0];
  if (other !== undefined) throw noField(from, from + other.length);
  const glued = GLUED.exec(halfWidth(query.slice(from, from + 12)))?.[1];
  const to = glued === undefined ? wordEnd(query, folded, from) : from + glued.length;
  const text = query.slice(from, to);
  const operator = OPERATORS.get(halfWidth(text));
  if (operator !== undefined) return { kind: operator, from, to };
  return { kind: 'word', text, from, to };
}

function noField(from: number, to: number): QueryError {
  return new QueryError(
    from,
    to,
    '没有这个条件。可用的有 author:、platform:、lang:、url: 和 followers>；要按原样查找请加引号。',
    'There is no such field. There are author:, platform:, lang:, url: and followers>; to look for it as written, put it in quotation marks.',
  );
}

function fieldOf(query: string, folded: string, from: number, name: string): Token {
  const start = from + name.length + 1;
  const closers = QUOTES[query.charAt(start)];
  const plain = FIELD_NAMES[name] ?? name;
  if (closers !== undefined) {
    const quoted = phrase(query, start, closers);
    return {
      kind: 'field',
      name: plain,
      value: query.slice(start + 1, quoted.to - 1),
      from,
      to: quoted.to,
    };
  }
  let to = start;
  // An address may hold marks that end a word.
  const ends = name === 'url' || name === '链接' ? /[\s()"“”]/ : WORD_END;
  while (to < query.length && !ends.test(folded.charAt(to))) to++;
  if (to === start) {
    throw new QueryError(
      from,
      to,
      `${name}: 后面要写一个值。`,
      `The field ${name}: needs a value right behind the colon.`,
    );
  }
  return { kind: 'field', name: plain, value: query.slice(start, to), from, to };
}

/** Full-width marks and letters to ASCII, case kept: operators are told from words by it. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (mark) =>
    String.fromCharCode(mark.charCodeAt(0) - 0xfee0),
  );
}
