import type { Label } from '../server/model/analysis.js';

/** Every sentiment, in the order of a filter. */
export const LABELS: readonly Label[] = ['neg', 'neu', 'pos', 'unknown'];
