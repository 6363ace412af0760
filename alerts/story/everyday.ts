import everyday from './everyday.json' with { type: 'json' };

/**
 * What stands in everyday talk about anything: pairs of Han characters and words, as fingerprints
 * make them, reckoned by `fit-everyday` (docs/early-warning.md says from what). Two posts that
 * share these alone are not about the same thing.
 */
export const EVERYDAY: ReadonlySet<string> = new Set(everyday.words.split(' '));
