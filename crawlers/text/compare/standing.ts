import type { ClauseTone, Label } from '../../../server/model/analysis.js';
import { BOTH_EN, DONE_EN, SAME_EN, SHAPES_EN, soundEn } from './en.js';
import { type NameFinder, OURS, THEIRS } from './names.js';
import type { Shape } from './shape.js';
import { BOTH_ZH, DONE_ZH, OTHERS_ZH, SAME_ZH, SHAPES_ZH, soundZh } from './zh.js';

/** What a negative text says of one brand, when what is bad in it is said of another. */
export interface Standing {
  /** Positive where it says that ours is better, neutral where it only says that another is bad. */
  label: 'neu' | 'pos';
  /** The competitor that it was compared with, as it is written there; null: no known one. */
  against: string | null;
}

/** A clause with the names marked. */
interface Part {
  marked: string;
  label: Label;
  asked: boolean;
  ours: boolean;
  theirs: boolean;
  /** Names a competitor that is watched. */
  known: boolean;
  win: Shape['kind'] | null;
}

const SOMEBODY = new RegExp(OTHERS_ZH);
/** A name that nobody knows, where English asks for one: than Acme, switched from Acme. */
const GUESSED =
  /\b((?:[Tt]han|[Ff]rom|[Uu]nlike|[Dd]itched|[Dd]umped|[Dd]ropped|[Ll]eft|[Rr]eturned|[Oo]ver|[Bb]eats|[Tt]o) (?:[Mm]y |[Tt]he )?)(?!The\b|This\b|That\b|My\b|Your\b|It\b|Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|[A-Z]+DAY\b)[A-Z][A-Za-z0-9]{2,}\b(?! [A-Z])/g;

/**
 * Whom a negative text is negative about: null unless its build leaves no doubt that it is another
 * brand than the one whose names `finder` knows. A wrong answer hides a complaint, so whatever is
 * doubtful (questions, hearsay, quotes, irony, "both", a complaint that may go on about ours) is null.
 */
export function standingOf(
  text: string,
  clauses: readonly ClauseTone[],
  finder: NameFinder,
): Standing | null {
  const whole = finder.mark(text);
  if (!whole.marked.includes(OURS)) return null;
  if (BOTH_ZH.test(whole.marked) || BOTH_EN.test(whole.marked)) return null;
  const parts = unlike(clauses.map((clause) => partOf(text, clause, finder)));
  if (!parts.some(({ label }) => label === 'neg')) return null;
  const wins = parts.filter(({ win }) => win !== null);
  const bad = wins.length > 0 ? elsewhere(parts) : blamed(parts);
  if (!bad) return null;
  const better = wins.length > 0 && wins.every(({ win }) => win === 'over');
  return { label: better ? 'pos' : 'neu', against: whole.named[0] ?? null };
}

function partOf(text: string, { from, to, label }: ClauseTone, finder: NameFinder): Part {
  const clause = finder.mark(text.slice(from, to), GUESSED);
  const asked = /[?？]/.test(text.slice(to, to + 2));
  const theirs = clause.marked.includes(THEIRS) || SOMEBODY.test(clause.marked);
  const known = clause.named.length > 0;
  const ours = clause.marked.includes(OURS);
  const earlier = ours && !asked && beforeNames(text.slice(0, from), finder);
  const win = ours && !asked ? winOf(clause.marked, known, earlier) : null;
  return { marked: clause.marked, label, asked, ours, theirs, known, win };
}

/** “Unlike Acme, ours …” is a comparison in two clauses, in our favour when the second is not bad. */
function unlike(parts: Part[]): Part[] {
  return parts.map((part, i) => {
    const before = parts[i - 1];
    if (!part.ours || part.theirs || part.asked || part.label === 'neg' || part.win !== null)
      return part;
    return before !== undefined && UNLIKE.test(before.marked) ? { ...part, win: 'over' } : part;
  });
}

const UNLIKE = /^\W*unlike △|^(?:和|跟|与|不像)△(?:不同|不一样)?$/;
/** What goes on about the last name. */
const WHICH = /^\W*(?:which|whose|who)\b/;
/** Somebody is spoken to; most often it is ours. */
const ADDRESSED = /[你您]|\b(?:you|your|yours|you're|youre|u|ur)\b/;
/** Little but names, such as a list of them: it says nothing of ours. */
const BARE = /^[^a-z\u4e00-\u9fff]*[\u4e00-\u9fff]?[^a-z\u4e00-\u9fff]*$/;
/** The competitor comes first, or nearly so: the clause is about it. */
const BLAMED =
  /^[^a-z\u4e00-\u9fff]*(?:(?:(?![比跟和与被给对向让把像连替为不])[\u4e00-\u9fff]){0,4}|(?:(?!on|with|by|from|to|than|via|vs|for|of|at|against|like|unlike)[a-z']+ ){0,2})△/;

/** True when somebody else was named before. */
function beforeNames(before: string, finder: NameFinder): boolean {
  const { marked, named } = finder.mark(before);
  return named.length > 0 || SOMEBODY.test(marked);
}

function winOf(marked: string, known: boolean, earlier: boolean): Shape['kind'] | null {
  for (const [shapes, sound] of [
    [SHAPES_ZH, soundZh],
    [SHAPES_EN, soundEn],
  ] as const) {
    for (const { kind, at, named } of shapes) {
      const found = at.exec(marked);
      if (!found) continue;
      const [, before = '', after = ''] = found;
      if (named === true && !earlier) continue;
      // Ours on the other side as well: two things of our own, or the other way round.
      if (before.includes(OURS) || after.includes(OURS)) continue;
      if (sound(before, after, known && kind === 'under')) return kind;
    }
  }
  return null;
}

/** With a comparison in our favour: no clause that is bad may be about ours. */
function elsewhere(parts: readonly Part[]): boolean {
  let about: 'ours' | 'theirs' | null = null;
  let early = false;
  let last = '';
  for (const part of parts) {
    const goesOn = WHICH.test(part.marked) && last.endsWith(THEIRS);
    last = part.marked;
    if (part.win !== null) {
      // What was complained of before any name is the other's where the comparison says so.
      if (early && part.win === 'over' && !part.theirs) return false;
      early = false;
      about = part.win === 'over' ? 'ours' : 'theirs';
    } else if (part.ours) {
      if (part.label === 'neg' || part.theirs || part.asked || isSame(part)) return false;
      about = 'ours';
    } else if (part.theirs || goesOn) about = 'theirs';
    else if (part.label === 'neg') {
      if (about === 'ours') return false;
      if (about === null) early = true;
    }
  }
  return !early;
}

/** Without one: what is bad is said of a competitor by name, and of ours something that is not. */
function blamed(parts: readonly Part[]): boolean {
  let about: 'ours' | 'theirs' | null = null;
  let bad = false;
  for (const part of parts) {
    const { marked } = part;
    if (ADDRESSED.test(marked)) return false;
    if (part.ours) {
      // Neutral is not enough: what a company is accused of is often told without a bad word.
      if (part.theirs || part.label !== 'pos' || part.asked || isSame(part)) return false;
      if (BARE.test(marked)) return false;
      about = 'ours';
    } else if (part.known) about = BLAMED.test(marked) ? 'theirs' : null;
    if (part.label !== 'neg') continue;
    if (about !== 'theirs' || DONE_ZH.test(marked) || DONE_EN.test(marked)) return false;
    bad = true;
  }
  return bad;
}

function isSame({ marked }: Part): boolean {
  return SAME_ZH.test(marked) || SAME_EN.test(marked);
}
