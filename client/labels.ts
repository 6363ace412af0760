import type { JudgedLabel, Label } from '../server/model/analysis.js';

/** Every sentiment, in the order of a filter. */
export const LABELS: readonly Label[] = ['neg', 'neu', 'pos', 'unknown'];

/** Those that a person can give. */
export const JUDGED_LABELS: readonly JudgedLabel[] = ['neg', 'neu', 'pos'];
