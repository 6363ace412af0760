import type { Label } from '../../server/model/analysis.js';
import { foldText } from './fold.js';
import { STOP_WORDS } from './stop-words.js';

/** What a person said of one mention. */
export interface Correction {
  text: string;
  /** What the model had said. */
  was: Label;
  /** What is right. */
  label: 'neg' | 'neu' | 'pos';
}

/** A phrase that a brand's people read otherwise than the model does. */
export interface Habit {
  phrase: string;
  label: 'neg' | 'neu' | 'pos';
  /** Corrected mentions that hold it. */
  agree: number;
  /** Judged mentions that hold it, corrected or confirmed. */
  texts: number;
}

/** A share with the interval in which it lies with 95 % probability; null: too few to tell. */
export interface MeasuredShare {
  share: number;
  from: number;
  to: number;
  of: number;
}

/** Below this many judged mentions accuracy is "unknown". */
export const ENOUGH_JUDGED = 30;
/** A habit needs this many corrections, and this share of the judged mentions that hold its phrase. */
const MIN_AGREE = 3;
const MIN_SHARE = 0.9;
/** Corrections for each mention around that holds the phrase: three do not turn a whole brand. */
const REACH_SHARE = 0.1;
/** Longest phrase, in characters. */
const MAX_PHRASE = 8;
const MIN_PHRASE = 2;
const Z = 1.96;

/** What a phrase must be told from before it can be a habit. */
export interface Ground {
  /** What the brand is called: it stands everywhere and says nothing. */
  names?: readonly string[];
  /** Of the mentions around, how many hold a phrase: the more it would turn, the more has to speak for it. */
  reach?: (phrase: string) => number;
}

/**
 * Phrases that people corrected again and again to the same label and hardly ever left as they were.
 * Each is a line that can be shown, switched off, or deleted; nothing else is learned from people.
 * `judged` holds confirmations as well (was = label): without them no phrase could be cleared.
 */
export function habitsOf(judged: readonly Correction[], ground: Ground = {}): Habit[] {
  const phrasesOf = phraseFinder(ground.names ?? []);
  const wrong = new Map<string, number>();
  for (const { text, was, label } of judged) {
    if (was === label) continue;
    for (const phrase of phrasesOf(text)) wrong.set(phrase, (wrong.get(phrase) ?? 0) + 1);
  }
  const counts = new Map<string, Record<Correction['label'], number>>();
  for (const { text, label } of judged) {
    for (const phrase of phrasesOf(text)) {
      if ((wrong.get(phrase) ?? 0) < MIN_AGREE) continue;
      const count = counts.get(phrase) ?? { neg: 0, neu: 0, pos: 0 };
      count[label]++;
      counts.set(phrase, count);
    }
  }
  const habits: Habit[] = [];
  for (const [phrase, count] of counts) {
    const label = (['neg', 'neu', 'pos'] as const).reduce((a, b) => (count[b] > count[a] ? b : a));
    const texts = count.neg + count.neu + count.pos;
    if (count[label] < MIN_SHARE * texts) continue;
    habits.push({ phrase, label, agree: wrong.get(phrase) ?? 0, texts });
  }
  const { reach = () => 0 } = ground;
  return longestOnly(habits).filter(({ phrase, agree }) => agree >= REACH_SHARE * reach(phrase));
}

/** The label a brand's habits give a text; null when none applies or two contradict each other. */
export function labelByHabit(text: string, habits: readonly Habit[]): Habit | null {
  const folded = foldText(text);
  const hits = habits.filter((habit) => folded.includes(habit.phrase));
  const [first] = hits;
  return first !== undefined && hits.every((hit) => hit.label === first.label) ? first : null;
}

/** Share of judged mentions on which the model was right, with Wilson's interval. */
export function accuracyOf(judged: readonly Correction[]): MeasuredShare | null {
  const of = judged.length;
  if (of < ENOUGH_JUDGED) return null;
  const share = judged.filter(({ was, label }) => was === label).length / of;
  const middle = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const whole = 1 + (Z * Z) / of;
  return { share, from: (middle - spread) / whole, to: (middle + spread) / whole, of };
}

/** Code units of a text in which phrases are looked for. */
const MAX_TEXT = 300;

/** Characters that only join others: a phrase of nothing else says nothing. */
const JOINING = new Set(
  foldText(
    '的了是我你他她它们这那个一在有就都也还很真又才吗呢吧啊呀嘛么什怎为因所以但而且和与或被把给对跟到从让没可能会要',
  ),
);

/** Cuts texts into phrases: Latin words, and runs of Chinese that no name stands in. */
function phraseFinder(names: readonly string[]): (text: string) => Set<string> {
  const folded = names.map(foldText).sort((a, b) => b.length - a.length);
  const chinese = folded.filter((name) => /[\u3400-\u9fff]/.test(name));
  const latin = new Set(folded.flatMap((name) => name.match(/[a-z']+/g) ?? []));
  return (text) => {
    const phrases = new Set<string>();
    const add = (phrase: string): void => {
      if (STOP_WORDS.has(phrase) || Array.from(phrase).every((one) => JOINING.has(one))) return;
      phrases.add(phrase);
    };
    let bare = foldText(text.slice(0, MAX_TEXT));
    for (const name of chinese) bare = bare.replaceAll(name, ' ');
    for (const run of bare.match(/[\u3400-\u9fff]+|[a-z']+/g) ?? []) {
      if (/^[a-z']/.test(run)) {
        if (run.length > 2 && !latin.has(run)) add(run);
        continue;
      }
      for (let i = 0; i < run.length; i++) {
        for (let n = MIN_PHRASE; n <= MAX_PHRASE && i + n <= run.length; n++) {
          add(run.slice(i, i + n));
        }
      }
    }
    return phrases;
  };
}

/** Of phrases inside one another that rest on the same mentions, the longest says it best. */
function longestOnly(habits: readonly Habit[]): Habit[] {
  return habits
    .filter(
      (habit) =>
        !habits.some(
          (other) =>
            other.phrase.length > habit.phrase.length &&
            other.phrase.includes(habit.phrase) &&
            other.label === habit.label &&
            other.texts === habit.texts,
        ),
    )
    .sort((a, b) => b.agree - a.agree || (a.phrase < b.phrase ? -1 : 1));
}
