import { FOLD, foldText, isLatin } from '../text/fold.js';
import { Automaton, Hits } from './automaton.js';
import type { Place } from './places.js';
import type { Term } from './query.js';

/** How a hit of the automaton is checked before it counts for a term. */
interface Check {
  term: number;
  /** Where the word stands in the term, when the term is longer than the word. */
  extend: ((text: string, start: number, end: number) => Place | null) | null;
}

/** Blanks that may stand between two words of a phrase. */
const MAX_BLANKS = 16;
/** Longest word a wildcard is compared with. */
const MAX_WORD = 60;

/** Terms that were found in one text. */
export class Found {
  /** Text number in which a term was last found, by term. */
  readonly stamps: Int32Array;
  round = 0;
  count = 0;
  terms = new Int32Array(256);
  froms = new Int32Array(256);
  ends = new Int32Array(256);

  constructor(terms: number) {
    this.stamps = new Int32Array(terms);
  }

  has(term: number): boolean {
    return this.stamps[term] === this.round;
  }

  add(term: number, from: number, to: number): void {
    if (this.count === this.terms.length) {
      this.terms = grown(this.terms);
      this.froms = grown(this.froms);
      this.ends = grown(this.ends);
    }
    this.stamps[term] = this.round;
    this.terms[this.count] = term;
    this.froms[this.count] = from;
    this.ends[this.count++] = to;
  }

  /** Places of one term, in the order of their ends. */
  places(term: number): Place[] {
    const places: Place[] = [];
    if (!this.has(term)) return places;
    for (let i = 0; i < this.count; i++) {
      if (this.terms[i] === term) places.push({ from: this.froms[i] ?? 0, to: this.ends[i] ?? 0 });
    }
    return places;
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Collects the terms of all queries; equal terms share a number. */
export class TermTable {
  private readonly ids = new Map<string, number>();
  private readonly checks = new Map<string, Check[]>();

  get size(): number {
    return this.ids.size;
  }

  idOf(term: Term): number {
    const key = `${term.wildcard ? '*' : '='}${foldText(term.text).replace(/\s+/g, ' ').trim()}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.ids.size;
    this.ids.set(key, id);
    const { word, check } = term.wildcard ? wildcardCheck(key.slice(1)) : phraseCheck(key.slice(1));
    const checks = this.checks.get(word) ?? [];
    checks.push({ term: id, extend: check });
    this.checks.set(word, checks);
    return id;
  }

  /** Builds the automaton; terms must not be added afterwards. */
  finish(): TermFinder {
    return new TermFinder([...this.checks.keys()], [...this.checks.values()], this.size);
  }
}

/** Finds all terms in a text. Reused for many texts; not re-entrant. */
export class TermFinder {
  private readonly automaton: Automaton;
  private readonly hits = new Hits();
  readonly found: Found;
  /** The term of a word that needs no check, or −1. */
  private readonly plain: Int32Array;

  constructor(
    words: readonly string[],
    private readonly checks: readonly (readonly Check[])[],
    terms: number,
  ) {
    this.automaton = new Automaton(words);
    this.found = new Found(terms);
    this.plain = Int32Array.from(checks, (list) =>
      list.length === 1 && list[0]?.extend === null ? list[0].term : -1,
    );
  }

  find(text: string): Found {
    const { automaton, hits, found, checks, plain } = this;
    found.round++;
    found.count = 0;
    automaton.scan(text, hits);
    for (let i = 0; i < hits.count; i++) {
      const word = hits.words[i] ?? 0;
      const end = hits.ends[i] ?? 0;
      const start = end - (automaton.lengths[word] ?? 0);
      const term = plain[word] ?? -1;
      if (term >= 0) {
        found.add(term, start, end);
        continue;
      }
      for (const { term, extend } of checks[word] ?? []) {
        if (extend === null) {
          found.add(term, start, end);
          continue;
        }
        const place = extend(text, start, end);
        if (place !== null) found.add(term, place.from, place.to);
      }
    }
    return found;
  }
}

/** Latin letters next to Latin letters, digits next to digits: a word goes on there. */
function continues(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  const left = foldText(a).charCodeAt(0);
  const right = foldText(b).charCodeAt(0);
  return (isLatin(left) && isLatin(right)) || (isDigit(left) && isDigit(right));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function wholeWord(text: string, from: number, to: number): boolean {
  return (
    !continues(text.charAt(from - 1), text.charAt(from)) &&
    !continues(text.charAt(to - 1), text.charAt(to))
  );
}

type Built = { word: string; check: Check['extend'] };

/** The first word of a phrase goes into the automaton; the rest must follow, parted by blanks. */
function phraseCheck(text: string): Built {
  const [first = text, ...rest] = text.split(' ');
  const edges = /[\p{Script=Latin}\d]/u.test(text.charAt(0) + text.charAt(text.length - 1));
  if (rest.length === 0 && !edges) return { word: first, check: null };
  return {
    word: first,
    check: (source, from, end) => {
      let to = end;
      for (const word of rest) {
        let start = to;
        while (start < to + MAX_BLANKS && /\s/.test(source.charAt(start))) start++;
        if (foldText(source.slice(start, start + word.length)) !== word) return null;
        // Chinese words of a phrase may touch, Latin ones may not.
        if (start === to && continues(source.charAt(to - 1), source.charAt(to))) return null;
        to = start + word.length;
      }
      return wholeWord(source, from, to) ? { from, to } : null;
    },
  };
}

/** The longest plain part goes into the automaton; the word around it is compared with the whole. */
function wildcardCheck(pattern: string): Built {
  const word = pattern.split(/[*?]/).reduce((a, b) => (b.length > a.length ? b : a));
  let last = { source: '', start: 0, to: 0 };
  return {
    word,
    check: (source, start, end) => {
      // A word in which the plain part stands often is compared once.
      if (start > last.start && start < last.to && source === last.source) return null;
      let from = start;
      let to = end;
      while (from > 0 && end - from < MAX_WORD && inWord(source.charCodeAt(from - 1))) from--;
      while (to < source.length && to - start < MAX_WORD && inWord(source.charCodeAt(to))) to++;
      last = { source, start, to };
      return globMatches(pattern, foldText(source.slice(from, to))) ? { from, to } : null;
    },
  };
}

function inWord(raw: number): boolean {
  const code = FOLD[raw] ?? raw;
  return isLatin(code) || isDigit(code);
}

/** Compares a word with a pattern of `*` and `?`; never worse than the product of their lengths. */
export function globMatches(pattern: string, word: string): boolean {
  let p = 0;
  let w = 0;
  let star = -1;
  let resume = 0;
  while (w < word.length) {
    const mark = pattern.charAt(p);
    if (mark === '*') {
      star = p++;
      resume = w;
    } else if (mark !== '' && (mark === '?' || mark === word.charAt(w))) {
      p++;
      w++;
    } else if (star >= 0) {
      p = star + 1;
      w = ++resume;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p === pattern.length;
}
