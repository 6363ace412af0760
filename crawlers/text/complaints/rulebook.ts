import type { Party, Scene } from '../../../server/model/analysis.js';
import { Automaton, Hits } from '../../match/automaton.js';
import { FOLD, foldText, isLatin } from '../fold.js';
import type { Category } from './rules.js';
import { TRAPS } from './traps.js';

const NONE: readonly RuleHit[] = [];
/** Code units that `…` may stand for. */
const GAP = 6;

/** One pattern that was found in a clause. */
export interface RuleHit {
  /** Index of the category. */
  category: number;
  /** The pattern as it was written. */
  pattern: string;
  party: Party | null;
  scene: Scene | null;
}

interface Rule extends RuleHit {
  parts: readonly number[];
}

/**
 * The patterns of all categories in one automaton; a text is read once, and its clauses are asked
 * for out of that. Throws RangeError for a pattern without any character to look for.
 */
export class Rulebook {
  private readonly automaton: Automaton;
  /** Length of each word, and whether it begins and ends with a Latin letter. */
  private readonly lengths: Uint16Array;
  private readonly latinFirst: Uint8Array;
  private readonly latinLast: Uint8Array;
  /** 1 for a word that is a trap for what lies inside it, and how long the longest is. */
  private readonly traps: Uint8Array;
  private readonly longestTrap: number;
  /** Rules whose last part is this word. */
  private readonly byLast: (readonly Rule[] | undefined)[] = [];
  private readonly hits = new Hits();
  /** The text that was read last, and the first of its hits that ends behind `passed`. */
  private text: string | null = null;
  private passed = 0;
  private next = 0;

  constructor(readonly categories: readonly Category[]) {
    const ids = new Map<string, number>();
    const idOf = (word: string): number => {
      const known = ids.get(word);
      if (known !== undefined) return known;
      ids.set(word, ids.size);
      return ids.size - 1;
    };
    categories.forEach((category, index) => {
      for (const pattern of category.patterns) this.addRule(index, pattern, null, null, idOf);
      for (const exception of category.exceptions ?? []) {
        const { party = null, scene = null } = exception;
        for (const pattern of exception.patterns) this.addRule(index, pattern, party, scene, idOf);
      }
    });
    const traps = new Set(TRAPS.map(foldText).map(idOf));
    const words = [...ids.keys()];
    this.traps = Uint8Array.from(words, (_, word) => Number(traps.has(word)));
    this.longestTrap = Math.max(...[...traps].map((word) => words[word]?.length ?? 0));
    this.automaton = new Automaton(words);
    this.lengths = Uint16Array.from(words, (word) => word.length);
    this.latinFirst = Uint8Array.from(words, (word) => Number(isLatin(word.charCodeAt(0))));
    this.latinLast = Uint8Array.from(words, (word) =>
      Number(isLatin(word.charCodeAt(word.length - 1))),
    );
  }

  private addRule(
    category: number,
    pattern: string,
    party: Party | null,
    scene: Scene | null,
    idOf: (word: string) => number,
  ): void {
    const parts = foldText(pattern)
      .split('…')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length === 0)
      throw new RangeError(`The pattern "${pattern}" holds nothing to look for.`);
    const rule: Rule = { category, pattern, party, scene, parts: parts.map(idOf) };
    const last = rule.parts.at(-1) ?? 0;
    this.byLast[last] = [...(this.byLast[last] ?? []), rule];
  }

  /** The patterns that stand in `text[from … to)`; cheapest from left to right. */
  find(text: string, from = 0, to = text.length): readonly RuleHit[] {
    const { hits } = this;
    if (text !== this.text) {
      this.automaton.scan(text, hits);
      this.text = text;
      this.next = 0;
    } else if (from < this.passed) this.next = 0;
    this.passed = from;
    while (this.next < hits.count && (hits.ends[this.next] ?? 0) <= from) this.next++;
    let found: RuleHit[] | null = null;
    for (let i = this.next; i < hits.count && (hits.ends[i] ?? 0) <= to; i++) {
      const rules = this.byLast[hits.words[i] ?? 0];
      if (rules === undefined || this.startOf(i) < from || !this.standsAlone(text, i)) continue;
      if (this.isTrapped(i)) continue;
      for (const rule of rules) {
        if (this.reaches(rule.parts, rule.parts.length - 1, i, from)) (found ??= []).push(rule);
      }
    }
    return found ?? NONE;
  }

  /** True when the parts before `part`, whose hit is `at`, stand close before it, not before `from`. */
  private reaches(parts: readonly number[], part: number, at: number, from: number): boolean {
    if (part === 0) return true;
    const start = this.startOf(at);
    for (let i = at - 1; i >= 0; i--) {
      const end = this.hits.ends[i] ?? 0;
      if (end < start - GAP || end <= from) break;
      if (this.hits.words[i] !== parts[part - 1] || end > start) continue;
      if (this.startOf(i) < from || !this.standsAlone(this.text ?? '', i)) continue;
      if (this.isTrapped(i)) continue;
      if (this.reaches(parts, part - 1, i, from)) return true;
    }
    return false;
  }

  /** True when a longer word that only sounds like it holds this hit; hits come by where they end. */
  private isTrapped(hit: number): boolean {
    const { ends, words, count } = this.hits;
    const start = this.startOf(hit);
    const length = (ends[hit] ?? 0) - start;
    let at = hit;
    while (at > 0 && ends[at - 1] === ends[hit]) at--;
    for (; at < count && (ends[at] ?? 0) - this.longestTrap <= start; at++) {
      const word = words[at] ?? 0;
      if (this.traps[word] === 0 || (this.lengths[word] ?? 0) <= length) continue;
      if (this.startOf(at) <= start) return true;
    }
    return false;
  }

  private startOf(hit: number): number {
    return (this.hits.ends[hit] ?? 0) - (this.lengths[this.hits.words[hit] ?? 0] ?? 0);
  }

  /** Latin patterns are words: `app` is not found in `happy`. */
  private standsAlone(text: string, hit: number): boolean {
    const word = this.hits.words[hit] ?? 0;
    if (this.latinLast[word] === 1 && isLatinAt(text, this.hits.ends[hit] ?? 0)) return false;
    return this.latinFirst[word] !== 1 || !isLatinAt(text, this.startOf(hit) - 1);
  }
}

/** False outside the text. */
function isLatinAt(text: string, at: number): boolean {
  const raw = text.charCodeAt(at);
  return isLatin(FOLD[raw] ?? raw);
}
