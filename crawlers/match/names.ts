import { foldText } from '../text/fold.js';
import type { Query, Term, TermRole } from './query.js';

/** What a brand is called, and the words that tell it from other things of the same name. */
export interface BrandWords {
  /** Names and aliases; one of them has to stand in the text. */
  names: readonly string[];
  /** At least one of these has to stand in the text as well (empty: none needed). */
  must: readonly string[];
  /**
   * A word that holds a name (苹果汁 for 苹果) hides the name where it stands; any other word here
   * (果园) rules the text out.
   */
  mustNot: readonly string[];
}

const NOWHERE = { from: 0, to: 0 } as const;

/** The query for a brand's words; null when it has no name to look for. */
export function brandQuery(words: BrandWords): Query | null {
  const names = clean(words.names);
  if (names.length === 0) return null;
  const mustNot = clean(words.mustNot);
  const parts: Query[] = [
    joined(
      'or',
      names.map((name) => nameQuery(name, mustNot)),
    ),
  ];
  const must = clean(words.must);
  if (must.length > 0)
    parts.push(
      joined(
        'or',
        must.map((word) => term(word, 'context')),
      ),
    );
  for (const word of mustNot) {
    if (names.some((name) => holds(word, name))) continue;
    parts.push({ kind: 'not', part: term(word, 'context'), ...NOWHERE });
  }
  return joined('and', parts);
}

function nameQuery(name: string, mustNot: readonly string[]): Query {
  const covers = mustNot.filter((word) => holds(word, name)).map((word) => term(word, 'context'));
  const named = term(name, 'name');
  return covers.length === 0 ? named : { kind: 'bare', term: named, covers, ...NOWHERE };
}

function holds(word: string, name: string): boolean {
  return foldText(word).includes(foldText(name));
}

function clean(words: readonly string[]): string[] {
  return [...new Set(words.map((word) => word.trim()).filter((word) => /[^\s*?]/.test(word)))];
}

function term(text: string, role: TermRole): Term {
  return { kind: 'term', text, wildcard: false, role, ...NOWHERE };
}

function joined(kind: 'and' | 'or', parts: Query[]): Query {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts, ...NOWHERE };
}
