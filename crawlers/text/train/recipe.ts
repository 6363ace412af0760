import type { FeatureOptions } from '../features.js';
import type { TableRecipe } from './train.js';

export type ModelLanguage = 'zh' | 'en';

export const FEATURES: Readonly<Record<ModelLanguage, FeatureOptions>> = {
  zh: { order: 4, maxWords: 3, lexicon: false, chinese: true },
  en: { order: 3, maxWords: 3, lexicon: true },
};

/**
 * What was found best on held-out sets (docs/models.md). Hiding two fifths of the features in each
 * pass and balancing the classes of each set cost nothing at home and gain 1–10 points elsewhere.
 */
export const RECIPES: Readonly<Record<ModelLanguage, TableRecipe>> = {
  zh: {
    name: 'ngram-zh-4',
    bits: 20,
    minCount: 3,
    features: FEATURES.zh,
    prior: { tone: 1.2, neutral: 1 },
    polarity: { rate: 0.12, epochs: 9, decay: 1e-6, dropout: 0.4, seed: 1 },
    neutrality: { rate: 0.15, epochs: 9, decay: 1e-6, dropout: 0.4, seed: 2 },
  },
  en: {
    name: 'ngram-en-2',
    bits: 19,
    minCount: 2,
    features: FEATURES.en,
    prior: { tone: 1.2, neutral: 0.7 },
    polarity: { rate: 0.2, epochs: 5, decay: 1e-6, dropout: 0.4, seed: 1 },
    neutrality: { rate: 0.1, epochs: 5, decay: 1e-6, dropout: 0.4, seed: 2 },
  },
};

/**
 * A set counts by this power of its size: 1 would let the largest set speak for all, 0 the smallest.
 * With .5, sets left out as a whole gain up to 2 points.
 */
export const SIZE_POWER = 0.5;

/** How much texts of a set count, by a part of its name; posts are nearer to the product than reviews. */
export const SET_WEIGHTS: readonly (readonly [part: string, weight: number])[] = [
  ['weibo', 1.5],
  ['posts', 1.5],
];

/** How much our own phrases count: those with a tone, whole posts with a tone, and neutral ones. */
export const PHRASE_WEIGHTS = { tone: 2, post: 1, neutral: 0.7 } as const;

/**
 * How much a phrase with a tone counts as one that is not neutral. There are more of them than of
 * neutral ones, which says nothing about posts; so the two kinds weigh about the same.
 */
export const TONED_WEIGHT = 0.15;
