import { FOLD, isLatin } from './fold.js';

/** Code points looked at; what stands behind them says little more about the tone of a text. */
export const MAX_POINTS = 600;
/** Longest name inside `[…]` that still counts as an emoticon. */
const MAX_EMOTICON = 7;
/** More equal units in a row than this are cut. */
const MAX_RUN = 3;
/** Longest user name after `@`, in code units. */
const MAX_USER = 30;

export const CHARACTER = 0;
export const WORD = 1;
export const EMOTICON = 2;
export const LINK = 3;
export const USER = 4;

/** Mixes one value into a running 32-bit hash. */
export function mix(hash: number, value: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ value, 0x9e3779b1);
}

const EMOTICON_SEED = 0x51ed270b;
const WORD_SEED = 0x2545f491;
const LINK_HASH = mix(0x3c6ef372, LINK);
const USER_HASH = mix(0x3c6ef372, USER);

/** Hash of a Latin word as `Units` makes it; the word must be folded. */
export function wordHash(word: string): number {
  let hash = WORD_SEED;
  for (let i = 0; i < word.length; i++) hash = mix(hash, word.charCodeAt(i));
  return hash;
}

/**
 * Splits a text into units: a Chinese character, a Latin word, an emoticon, a link, a user name,
 * or any other code point. One instance is reused for many texts and is not re-entrant.
 */
export class Units {
  /** Number of units of the last text. */
  count = 0;
  /** Units of the author's own part: those before the first `//@`. */
  own = 0;
  /** Number of units that are Latin words. */
  words = 0;
  readonly hash = new Int32Array(MAX_POINTS + 8);
  readonly kind = new Uint8Array(MAX_POINTS + 8);
  /** Where each unit begins in the text, UTF-16 units; behind the last stands where reading ended. */
  readonly at = new Uint16Array(MAX_POINTS + 8);
  /** Where the letters of a word begin and end in `letters`. */
  readonly from = new Uint16Array(MAX_POINTS + 8);
  readonly to = new Uint16Array(MAX_POINTS + 8);
  readonly letters = new Uint16Array(MAX_POINTS + 8);
  private used = 0;

  /** Reads at most `MAX_POINTS` code points of `text`; time is linear in what is read. */
  read(text: string): void {
    this.count = 0;
    this.words = 0;
    this.used = 0;
    this.own = -1;
    // A pair of surrogates is one code point, so the limit in code units is never above twice it.
    const end = Math.min(text.length, MAX_POINTS);
    let i = 0;
    while (i < end) {
      const n = this.count;
      const next = this.next(text, i, end);
      if (this.count > n) this.at[n] = i;
      i = next;
    }
    this.at[this.count] = i;
    if (this.own < 0) this.own = this.count;
  }

  /** Reads one unit at `i` and answers where the next begins. */
  private next(text: string, i: number, end: number): number {
    const raw = text.charCodeAt(i);
    const code = FOLD[raw] ?? raw;
    if (isLatin(code)) return this.word(text, i, end);
    if (code <= 0x20 || code === 0xa0 || (code >= 0x200b && code <= 0x200f)) return i + 1;
    if (code === 0xfe0f || code === 0xfeff) return i + 1;
    if (code >= 0x30 && code <= 0x39) {
      this.push(0x30, CHARACTER);
      return i + 1;
    }
    if (code === 0x5b || code === 0x3010) {
      const close = emoticonEnd(text, i, end);
      if (close > 0) return this.emoticon(text, i, close);
    }
    if (code === 0x40) return this.user(text, i, end);
    if (code === 0x2f && this.own < 0 && startsQuote(text, i)) this.own = this.count;
    if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low <= 0xdfff) {
        this.push((code - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000, CHARACTER);
        return i + 2;
      }
    }
    this.push(code, CHARACTER);
    return i + 1;
  }

  private push(value: number, kind: number): boolean {
    const n = this.count;
    if (
      n >= MAX_RUN &&
      this.hash[n - 1] === value &&
      this.hash[n - 2] === value &&
      this.hash[n - 3] === value
    ) {
      return false;
    }
    this.hash[n] = value;
    this.kind[n] = kind;
    this.count = n + 1;
    return true;
  }

  private word(text: string, i: number, end: number): number {
    if (isLink(text, i)) {
      this.push(LINK_HASH, LINK);
      return linkEnd(text, i, end);
    }
    const from = this.used;
    let used = from;
    let hash = WORD_SEED;
    let last = 0;
    let before = 0;
    for (; i < end; i++) {
      const raw = text.charCodeAt(i);
      let code = FOLD[raw] ?? raw;
      if (!isLatin(code)) {
        // An apostrophe between letters belongs to the word: don't, l'eau.
        if (code !== 0x27 && code !== 0x2019) break;
        const after = i + 1 < end ? text.charCodeAt(i + 1) : 0;
        if (!isLatin(FOLD[after] ?? after)) break;
        code = 0x27;
      }
      if (code === last && code === before) continue;
      before = last;
      last = code;
      this.letters[used++] = code;
      hash = mix(hash, code);
    }
    const n = this.count;
    if (this.push(hash, WORD)) {
      this.from[n] = from;
      this.to[n] = used;
      this.used = used;
      this.words++;
    }
    return i;
  }

  private emoticon(text: string, open: number, close: number): number {
    let hash = EMOTICON_SEED;
    for (let i = open + 1; i < close; i++) {
      const raw = text.charCodeAt(i);
      hash = mix(hash, FOLD[raw] ?? raw);
    }
    this.push(hash, EMOTICON);
    return close + 1;
  }

  private user(text: string, i: number, end: number): number {
    const stop = Math.min(end, i + 1 + MAX_USER);
    let j = i + 1;
    while (j < stop && inUserName(text.charCodeAt(j))) j++;
    if (j === i + 1) {
      this.push(0x40, CHARACTER);
      return j;
    }
    this.push(USER_HASH, USER);
    return j;
  }
}

/** Place of the closing bracket of an emoticon that opens at `i`, or 0. */
function emoticonEnd(text: string, i: number, end: number): number {
  const close = text.charCodeAt(i) === 0x3010 ? 0x3011 : 0x5d;
  const last = Math.min(end - 1, i + MAX_EMOTICON + 1);
  for (let j = i + 1; j <= last; j++) {
    const code = text.charCodeAt(j);
    const folded = close === 0x5d ? (FOLD[code] ?? code) : code;
    if (folded === close) return j > i + 1 ? j : 0;
    if (code <= 0x20 || folded === 0x5b) return 0;
  }
  return 0;
}

/** True where `//@` begins, with or without blanks before the at sign. */
function startsQuote(text: string, i: number): boolean {
  const second = text.charCodeAt(i + 1);
  if (FOLD[second] !== 0x2f) return false;
  let j = i + 2;
  while (j < i + 4 && text.charCodeAt(j) === 0x20) j++;
  const at = text.charCodeAt(j);
  return FOLD[at] === 0x40;
}

function isLink(text: string, i: number): boolean {
  const first = text.charCodeAt(i) | 0x20;
  if (first === 0x68) return /^https?:\/\//i.test(text.slice(i, i + 8));
  return first === 0x77 && /^www\./i.test(text.slice(i, i + 4));
}

function linkEnd(text: string, i: number, end: number): number {
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code > 0x7e || code === 0x22 || code === 0x3c || code === 0x3e) break;
    i++;
  }
  return i;
}

function inUserName(raw: number): boolean {
  const code = FOLD[raw] ?? raw;
  if (code < 0x80) {
    return (
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x61 && code <= 0x7a) ||
      code === 0x5f ||
      code === 0x2d
    );
  }
  // Letters of any script, but no CJK or general punctuation.
  return !(code >= 0x2000 && code <= 0x303f) && code !== 0xb7;
}
