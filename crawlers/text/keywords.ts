import { foldText } from './fold.js';
import type { Segmenter } from './segment.js';
import { createSegmenter } from './segment.js';
import { STOP_WORDS } from './stop-words.js';

/** A word that sets a group of texts apart. */
export interface Salient {
  /** As it was first written in the set. */
  word: string;
  /** Texts of the set that hold it. */
  texts: number;
  /** Texts of the background that hold it. */
  background: number;
  /** Log-likelihood ratio; above 10.8 chance is below one in a thousand. Good for the size in a cloud. */
  weight: number;
}

export interface SalientOptions {
  /** Most words that are answered; 50 by default. */
  limit?: number;
  /** A word must stand in at least this many texts of the set; 2 by default. */
  minTexts?: number;
  /** Words not worth showing, such as the brand's own names. */
  skip?: readonly string[];
}

/** How many texts hold each word. Kept apart, so that a background is counted once. */
export interface WordCounts {
  texts: number;
  /** By folded word: case, width and script do not matter. */
  counts: ReadonlyMap<string, number>;
  /** How each folded word was written where it stood first. */
  written: ReadonlyMap<string, string>;
}

/**
 * The words a set of texts is about, most telling first: those in more of its texts than the
 * background leads to expect. `names` (brands, products) are kept whole. For a word cloud:
 * `keywordsOf(textsOfTheStory, textsOfTheDayBefore, namesOf(brand), { skip: [brand.name] })`.
 * Some 15 µs a text; when a background serves many sets, count it once with `countWords`.
 */
export function keywordsOf(
  texts: readonly string[],
  background: readonly string[],
  names: readonly string[],
  options: SalientOptions = {},
): Salient[] {
  const segmenter = createSegmenter(names);
  return salientWords(countWords(texts, segmenter), countWords(background, segmenter), options);
}

/** Counts in how many texts each word stands; links, user names and small words are left out. */
export function countWords(texts: readonly string[], segmenter: Segmenter): WordCounts {
  const counts = new Map<string, number>();
  const written = new Map<string, string>();
  for (const text of texts) {
    const here = new Set<string>();
    for (const word of segmenter.words(bare(text))) {
      const folded = foldText(word);
      if (here.has(folded) || !isTelling(folded)) continue;
      here.add(folded);
      const before = counts.get(folded);
      if (before === undefined) written.set(folded, word);
      counts.set(folded, (before ?? 0) + 1);
    }
  }
  return { texts: texts.length, counts, written };
}

/**
 * The words that stand in more of the set's texts than its background leads to expect, most telling
 * first (Dunning 1993). The background should not hold the set itself; an empty one makes every word
 * of the set tell by how often it stands there.
 */
export function salientWords(
  set: WordCounts,
  background: WordCounts,
  options: SalientOptions = {},
): Salient[] {
  const { limit = 50, minTexts = 2 } = options;
  const skip = new Set((options.skip ?? []).map(foldText));
  const found: Salient[] = [];
  for (const [folded, texts] of set.counts) {
    if (texts < minTexts || skip.has(folded)) continue;
    const elsewhere = background.counts.get(folded) ?? 0;
    const weight =
      background.texts === 0
        ? texts
        : likelihoodRatio(texts, set.texts, elsewhere, background.texts);
    const word = set.written.get(folded) ?? folded;
    if (weight > 0) found.push({ word, texts, background: elsewhere, weight });
  }
  found.sort((a, b) => b.weight - a.weight || b.texts - a.texts || (a.word < b.word ? -1 : 1));
  return found.slice(0, limit);
}

/** Signed −2 log λ of `a` in `n` against `b` in `m`: below 0 when the word is rarer in the set. */
export function likelihoodRatio(a: number, n: number, b: number, m: number): number {
  if (n === 0) return 0;
  const pooled = (a + b) / (n + m);
  const term = (seen: number, expected: number): number =>
    seen === 0 ? 0 : seen * Math.log(seen / expected);
  const ratio =
    2 *
    (term(a, n * pooled) +
      term(n - a, n * (1 - pooled)) +
      term(b, m * pooled) +
      term(m - b, m * (1 - pooled)));
  return a * m >= b * n ? ratio : -ratio;
}

function bare(text: string): string {
  return (
    text
      .replace(/https?:\/\/[\x21-\x7e]*/gi, ' ')
      .replace(/[@＠][^\s:：,，]{1,30}/g, ' ')
      // An emoticon is no word: 鼻屎 of [挖鼻屎] in a cloud would puzzle anybody.
      .replace(/\[[\p{L}\p{N}]{1,7}\]/gu, ' ')
      .replace(/&[a-z]{2,8};/g, ' ')
  );
}

/** Not a small word, not a number alone, and longer than one character. */
function isTelling(word: string): boolean {
  return word.length > 1 && !STOP_WORDS.has(word) && !/^[\d.,%]+$/.test(word);
}
