import type { ModelLanguage } from './recipe.js';
import { NEGATIVE_EN, NEUTRAL_EN, POSITIVE_EN } from './phrases-en.js';
import { NEGATIVE_ZH, NEUTRAL_ZH, POSITIVE_ZH } from './phrases-zh.js';
import { NEGATIVE_POSTS_EN, NEUTRAL_POSTS_EN, POSITIVE_POSTS_EN } from './posts-en.js';
import { NEGATIVE_POSTS_ZH, NEUTRAL_POSTS_ZH, POSITIVE_POSTS_ZH } from './posts-zh.js';
import { PHRASE_WEIGHTS, TONED_WEIGHT } from './recipe.js';
import type { Example } from './train.js';

/** How far apart the phrases stand that are joined to one text. */
const STRIDES = [7, 31] as const;

/** A phrase that is an emoji or a bracketed emoticon. */
const WORDLESS = /^\[.*\]$|^[^\p{L}\p{N}]+$/u;

/** Phrases parted by `mark`; `_` stands for a blank inside one. */
function split(list: string, mark: RegExp): string[] {
  return list
    .split(mark)
    .filter((phrase) => phrase !== '')
    .map((phrase) => phrase.replaceAll('_', ' '));
}

/** Each phrase alone and joined with two others, so that it stands in more texts than the minimum. */
function examplesOf(
  phrases: readonly string[],
  label: Example['label'],
  weight: number,
  comma: string,
): Example[] {
  return phrases.flatMap((phrase, i) => {
    const others = STRIDES.map((stride) => phrases[(i + stride) % phrases.length] ?? '');
    const joined = others.map((other) => phrase + comma + other);
    // An emoji or emoticon comes in rows, and behind a sentence without a comma.
    const wordless = WORDLESS.test(phrase);
    const rows = wordless
      ? [phrase.repeat(2), phrase.repeat(3), ...others.map((other) => other + phrase)]
      : [];
    const neutrality = label === 'neu' || wordless ? weight : TONED_WEIGHT;
    return [phrase, ...joined, ...rows].map((text) => ({ text, label, weight, neutrality }));
  });
}

/** Examples made of our own phrases and posts, which carry what no labelled set knows. */
export function phraseExamples(language: ModelLanguage): Example[] {
  const zh = language === 'zh';
  const comma = zh ? '，' : ', ';
  const { tone, post, neutral } = PHRASE_WEIGHTS;
  const phrases = (list: string, label: Example['label'], weight: number): Example[] =>
    examplesOf(split(list, /\s+/), label, weight, comma);
  const posts = (list: string, label: Example['label'], weight: number): Example[] =>
    examplesOf(split(list, /\n/), label, weight, comma);
  return [
    ...phrases(zh ? NEGATIVE_ZH : NEGATIVE_EN, 'neg', tone),
    ...phrases(zh ? POSITIVE_ZH : POSITIVE_EN, 'pos', tone),
    ...phrases(zh ? NEUTRAL_ZH : NEUTRAL_EN, 'neu', neutral),
    ...posts(zh ? NEGATIVE_POSTS_ZH : NEGATIVE_POSTS_EN, 'neg', post),
    ...posts(zh ? POSITIVE_POSTS_ZH : POSITIVE_POSTS_EN, 'pos', post),
    ...posts(zh ? NEUTRAL_POSTS_ZH : NEUTRAL_POSTS_EN, 'neu', neutral),
  ];
}
