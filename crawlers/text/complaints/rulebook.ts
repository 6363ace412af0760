import type { Party, Scene } from '../../../server/model/analysis.js';
import { Automaton, Hits } from '../../match/automaton.js';
import { foldText, isLatin } from '../fold.js';
import type { Category } from './rules.js';

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
 * The patterns of all categories in one automaton. Throws RangeError for a pattern without any
 * character to look for.
 */
export class Rulebook {
  private readonly automaton: Automaton;
  private readonly words: readonly string[];
  /** Rules whose last part is this word. */
  private readonly byLast = new Map<number, Rule[]>();
  private readonly hits = new Hits();

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
    this.words = [...ids.keys()];
    this.automaton = new Automaton(this.words);
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
    this.byLast.set(last, [...(this.byLast.get(last) ?? []), rule]);
  }

  /** The patterns that stand in `text[from … to)`. */
  find(text: string, from = 0, to = text.length): readonly RuleHit[] {
    const { hits } = this;
    this.automaton.scan(text, hits, from, to);
    if (hits.count === 0) return NONE;
    const found: RuleHit[] = [];
    for (let i = 0; i < hits.count; i++) {
      const rules = this.byLast.get(hits.words[i] ?? 0);
      if (rules === undefined || !this.standsAlone(text, i)) continue;
      for (const rule of rules) {
        if (this.reaches(rule.parts, rule.parts.length - 1, i, text)) found.push(rule);
      }
    }
    return found;
  }

  /** True when the parts before `part`, whose hit is `at`, stand close before it. */
  private reaches(parts: readonly number[], part: number, at: number, text: string): boolean {
    if (part === 0) return true;
    const start = this.startOf(at);
    for (let i = at - 1; i >= 0; i--) {
      const end = this.hits.ends[i] ?? 0;
      if (end < start - GAP) break;
      if (this.hits.words[i] !== parts[part - 1] || end > start) continue;
      if (this.standsAlone(text, i) && this.reaches(parts, part - 1, i, text)) return true;
    }
    return false;
  }

  private startOf(hit: number): number {
    const word = this.words[this.hits.words[hit] ?? 0] ?? '';
    return (this.hits.ends[hit] ?? 0) - word.length;
  }

  /** Latin patterns are words: `app` is not found in `happy`. */
  private standsAlone(text: string, hit: number): boolean {
    const word = this.words[this.hits.words[hit] ?? 0] ?? '';
    const end = this.hits.ends[hit] ?? 0;
    const before = foldText(text.charAt(end - word.length - 1));
    const after = foldText(text.charAt(end));
    const first = isLatin(word.charCodeAt(0)) && isLatin(before.charCodeAt(0));
    const last = isLatin(word.charCodeAt(word.length - 1)) && isLatin(after.charCodeAt(0));
    return !first && !last;
  }
}
