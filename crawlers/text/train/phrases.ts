import { NEGATIVE_EN, NEUTRAL_EN, POSITIVE_EN } from './phrases-en.js';
import { NEGATIVE_ZH, NEUTRAL_ZH, POSITIVE_ZH } from './phrases-zh.js';
import type { ModelLanguage } from './recipe.js';
import { PHRASE_WEIGHTS } from './recipe.js';
import type { Example } from './train.js';

/** How far apart the phrases stand that are joined to one text. */
const STRIDES = [7, 31] as const;

/** A phrase that is an emoji or a bracketed emoticon. */
const WORDLESS = /^\[.*\]$|^[^\p{L}\p{N}]+$/u;

function split(list: string): string[] {
  return list
    .split(/\s+/)
    .filter((phrase) => phrase !== '')
    .map((phrase) => phrase.replaceAll('_', ' '));
}

/** Each phrase alone and joined with two others, so that it stands in more texts than the minimum. */
function examplesOf(list: string, label: Example['label'], comma: string): Example[] {
  const phrases = split(list);
  return phrases.flatMap((phrase, i) => {
    const others = STRIDES.map((stride) => phrases[(i + stride) % phrases.length] ?? '');
    const joined = others.map((other) => phrase + comma + other);
    // An emoji or emoticon comes in rows, and behind a sentence without a comma.
    const rows = WORDLESS.test(phrase)
      ? [phrase.repeat(2), phrase.repeat(3), ...others.map((other) => other + phrase)]
      : [];
    return [phrase, ...joined, ...rows].map((text) => ({
      text,
      label,
      weight: label === 'neu' ? PHRASE_WEIGHTS.neutral : PHRASE_WEIGHTS.tone,
      // Phrases with a tone say nothing about how often posts have none.
      neutrals: label === 'neu' || WORDLESS.test(phrase),
    }));
  });
}

/** Examples made of our own phrases, which carry what no labelled set knows. */
export function phraseExamples(language: ModelLanguage): Example[] {
  const zh = language === 'zh';
  const comma = zh ? '，' : ', ';
  return [
    ...examplesOf(zh ? NEGATIVE_ZH : NEGATIVE_EN, 'neg', comma),
    ...examplesOf(zh ? POSITIVE_ZH : POSITIVE_EN, 'pos', comma),
    ...examplesOf(zh ? NEUTRAL_ZH : NEUTRAL_EN, 'neu', comma),
  ];
}
