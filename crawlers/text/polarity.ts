import type { Label } from '../../server/model/analysis.js';
import type { Heads } from './table.js';

/** How the raw heads of one model become probabilities; fitted on texts the model did not learn from. */
export interface Calibration {
  /** Factor on the polarity head. */
  slopeS: number;
  /** Factor on the distance from the neutral cut. */
  slopeU: number;
  /** A text whose neutrality rank is above this is neutral, if nothing is known of its source. */
  cut: number;
}

/** Share of |s| taken off u: a text with a strong tone is rarely neutral. Chosen on training sets. */
const TONE = 0.7;

export interface Judgement {
  label: Label;
  /** pPos − pNeg, −1 … 1. */
  score: number;
  /** Probability of the label, 0–1. */
  confidence: number;
  pNeg: number;
  pNeu: number;
  pPos: number;
}

/** By how much a text leans to neutral; only the order of these numbers within a source matters. */
export function neutralRank(heads: Readonly<Heads>): number {
  return heads.u - TONE * Math.abs(heads.s);
}

/**
 * Probabilities of the three classes. By construction neutral is the largest exactly when the rank
 * is above `cut`, so the label is always the class with the largest probability.
 */
export function judge(
  s: number,
  rank: number,
  cut: number,
  calibration: Pick<Calibration, 'slopeS' | 'slopeU'>,
): Judgement {
  const positive = 1 / (1 + Math.exp(-s * calibration.slopeS));
  const larger = Math.max(positive, 1 - positive);
  // Clamped, so that no text comes out with a probability of exactly 0 or 1.
  const lean = Math.max(-8, Math.min(8, (rank - cut) * calibration.slopeU));
  const neutral = larger * Math.exp(lean);
  const all = 1 + neutral;
  const pPos = positive / all;
  const pNeg = (1 - positive) / all;
  const pNeu = neutral / all;
  const label = pNeu > Math.max(pPos, pNeg) ? 'neu' : pPos >= pNeg ? 'pos' : 'neg';
  return { label, score: pPos - pNeg, confidence: Math.max(pPos, pNeg, pNeu), pNeg, pNeu, pPos };
}

/** The same text with neutral ruled out. */
export function forceBinary(judgement: Judgement): Judgement {
  const both = judgement.pPos + judgement.pNeg;
  const pPos = judgement.pPos / both;
  const pNeg = judgement.pNeg / both;
  return {
    label: pPos >= pNeg ? 'pos' : 'neg',
    score: pPos - pNeg,
    confidence: Math.max(pPos, pNeg),
    pNeg,
    pNeu: 0,
    pPos,
  };
}
