import { foldText } from '../fold.js';
import { mix } from '../units.js';
import { finish } from '../features.js';
import { withoutNames } from './names.js';
import type { ModelLanguage } from './recipe.js';
import { SET_WEIGHTS, SIZE_POWER } from './recipe.js';
import type { Example } from './train.js';

/** One labelled line of a set. */
export interface Row {
  text: string;
  label: 'neg' | 'neu' | 'pos';
  /** Name of the file it came from, without ending. */
  set: string;
  /** True of a post that is labelled by what a reader said of it, wherever its text was found. */
  read?: boolean;
}

/** A row that stands for all copies of its text, with the fold it belongs to. */
export interface Sample extends Row {
  /** 0–4; copies of a text in any set share it, so no copy is judged by a model that saw another. */
  fold: number;
  /** True when another set says how it sounds: it teaches no more than whether it is neutral. */
  toneKnown?: boolean;
}

export const FOLDS = 5;

/**
 * What two copies of a post have in common: emoticons, links, user names, blanks and marks are gone,
 * since sets differ in which of them were stripped.
 */
export function sampleKey(text: string): string {
  const bare = foldText(text)
    .replace(/\[[^\]\s]{1,7}\]/g, '')
    .replace(/https?:\S+/g, '')
    .replace(/@[\p{L}\p{N}_-]{1,30}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return bare === '' ? text : bare;
}

/** The fold of a text, given its key. */
export function foldOf(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = mix(hash, key.charCodeAt(i));
  return (finish(hash) >>> 0) % FOLDS;
}

/**
 * One sample per text, the first row winning: those of labelled sets in their order, then those that
 * were read. A text that is labelled in a set without neutral texts, and was read, comes as both: with the
 * tone that the set gives it, and once more to teach whether it is neutral, which the set cannot know.
 */
export function uniqueSamples(rows: readonly Row[]): Sample[] {
  const labelled = firstOfEach(rows.filter(({ read }) => read !== true));
  const read = firstOfEach(rows.filter((row) => row.read === true));
  const knowing = new Set([...labelled.values()].filter(isNeutral).map(({ set }) => set));
  const beside = [...read].flatMap(([key, sample]) => {
    const copy = labelled.get(key);
    if (copy !== undefined && knowing.has(copy.set)) return [];
    return [{ ...sample, toneKnown: copy !== undefined }];
  });
  return [...labelled.values(), ...beside];
}

function isNeutral({ label }: Row): boolean {
  return label === 'neu';
}

function firstOfEach(rows: readonly Row[]): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const row of rows) {
    const key = sampleKey(row.text);
    if (!samples.has(key)) samples.set(key, { ...row, fold: foldOf(key) });
  }
  return samples;
}

/** Language of a set by the beginning of its name. */
export function languageOfSet(set: string): ModelLanguage | null {
  return set.startsWith('zh') ? 'zh' : set.startsWith('en') ? 'en' : null;
}

/** Least share of neutral texts that makes a set a teacher of neutrality. */
const NEUTRAL_SHARE = 0.05;

/** A set of fewer texts counts as one of so many: none of them may speak for a whole set. */
const SMALLEST = 100;

/**
 * Examples to learn from: each set's positive and negative texts weigh the same in sum, since how
 * skewed a set is says nothing about the texts to come; large sets weigh less than their size. The
 * mean weight is 1.
 */
export function toExamples(samples: readonly Sample[]): Example[] {
  const counts = new Map<string, { neg: number; neu: number; pos: number }>();
  for (const { set, label } of samples) {
    const count = counts.get(set) ?? { neg: 0, neu: 0, pos: 0 };
    count[label]++;
    counts.set(set, count);
  }
  const examples = samples.map(({ text, label, set, read = false, toneKnown = false }) => {
    const count = counts.get(set) ?? { neg: 1, neu: 0, pos: 1 };
    const all = count.neg + count.neu + count.pos;
    const own = label === 'pos' ? count.pos : count.neg;
    const balance = label === 'neu' ? 1 : (count.neg + count.pos) / 2 / Math.max(1, own);
    const factor = SET_WEIGHTS.find(([part]) => set.includes(part))?.[1] ?? 1;
    const weight = factor * balance * Math.max(all, SMALLEST) ** (SIZE_POWER - 1);
    const neutrality = count.neu / all >= NEUTRAL_SHARE ? weight : 0;
    return {
      text: read ? withoutNames(text) : text,
      label,
      weight: toneKnown ? 0 : weight,
      neutrality,
    };
  });
  const mean = examples.reduce((sum, { weight }) => sum + weight, 0) / examples.length;
  return examples.map(({ weight, neutrality, ...example }) => ({
    ...example,
    weight: weight / mean,
    neutrality: neutrality / mean,
  }));
}
