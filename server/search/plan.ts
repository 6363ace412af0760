import type { Query, Term } from '../../crawlers/match/query.js';
import { foldText } from '../../crawlers/text/fold.js';
import { followersTag, tagOf, type Token, tokensOf } from './tokens.js';

/** What the index is asked for. `everything` is what it cannot tell. */
export type Plan =
  | { kind: 'everything' }
  | { kind: 'tag'; tag: string }
  /** Tokens one after the other; `open`: the last may go on. */
  | { kind: 'words'; tokens: readonly Token[]; open: boolean }
  | { kind: 'and'; parts: readonly Plan[] }
  | { kind: 'or'; parts: readonly Plan[] }
  | { kind: 'not'; part: Plan };

export const EVERYTHING: Plan = { kind: 'everything' };

/** Fewer letters would begin half of all words. */
const SHORTEST_OPEN = 2;

function words(tokens: readonly Token[], open: boolean): Plan {
  const last = tokens.at(-1);
  if (last === undefined) return EVERYTHING;
  if (open && !last.single && last.text.length < SHORTEST_OPEN) {
    return words(tokens.slice(0, -1), false);
  }
  return { kind: 'words', tokens, open: open && !last.single };
}

function termPlan(term: Term): Plan {
  if (!term.wildcard) return words(tokensOf(term.text), false);
  const [head = ''] = foldText(term.text).split(/[*?]/);
  return words(tokensOf(head), true);
}

/** All parts at once; what cannot be told is left to the check of the row. */
export function all(parts: readonly Plan[]): Plan {
  const told = parts.filter((part) => part.kind !== 'everything');
  const [first] = told;
  if (first === undefined) return EVERYTHING;
  return told.length === 1 ? first : { kind: 'and', parts: told };
}

export function any(parts: readonly Plan[]): Plan {
  const [first] = parts;
  if (first === undefined || parts.some((part) => part.kind === 'everything')) return EVERYTHING;
  return parts.length === 1 ? first : { kind: 'or', parts };
}

export function tag(kind: Parameters<typeof tagOf>[0], value: string | number): Plan {
  return { kind: 'tag', tag: tagOf(kind, value) };
}

export function atLeast(followers: number): Plan {
  const step = followersTag(followers);
  return step === null ? EVERYTHING : { kind: 'tag', tag: step };
}

/**
 * A plan whose answer holds at least all mentions that match: each is still to be checked.
 * With `about`, what is ruled out is ruled out by the index as well, which may lose a few: good for
 * counting only.
 */
export function planOf(query: Query, about = false): Plan {
  switch (query.kind) {
    case 'term':
      return termPlan(query);
    case 'bare':
      return termPlan(query.term);
    case 'near':
      return all([planOf(query.left, about), planOf(query.right, about)]);
    case 'and':
      return all(query.parts.map((part) => planOf(part, about)));
    case 'or':
      return any(query.parts.map((part) => planOf(part, about)));
    case 'not': {
      const part = about ? planOf(query.part, about) : EVERYTHING;
      return part.kind === 'everything' ? EVERYTHING : { kind: 'not', part };
    }
    case 'field':
      return fieldPlan(query.field, query.value);
    case 'followers':
      return query.operator === '<' || query.operator === '<=' ? EVERYTHING : atLeast(query.value);
  }
}

function fieldPlan(field: Extract<Query, { kind: 'field' }>['field'], value: string): Plan {
  if (field === 'url') return EVERYTHING;
  return tag(field === 'lang' ? 'language' : field, value);
}
