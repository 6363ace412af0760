import { cutForShare } from '../neutral.js';
import type { Calibration } from '../polarity.js';
import { judge } from '../polarity.js';

/** A text the model did not learn from, with what the model said of it. */
export interface Judged {
  label: 'neg' | 'neu' | 'pos';
  set: string;
  s: number;
  rank: number;
}

/** Texts of a set that say where its neutral ones begin. */
const FEWEST = 20;

const SLOPES = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];

/**
 * Fits the three numbers that turn heads into probabilities. The cut is the mean over sets with
 * neutral texts of the cut that gives each its true share; the slopes are those of least log loss.
 */
export function calibrate(judged: readonly Judged[]): Calibration {
  const cut = meanCut(judged);
  const toned = judged.filter((row) => row.label !== 'neu');
  const sets = neutralSets(judged);
  const mixed = judged.filter((row) => sets.has(row.set));
  const slopeS = best(SLOPES, (slope) =>
    mean(
      toned.map((row) =>
        Math.log(1 + Math.exp(row.label === 'pos' ? -row.s * slope : row.s * slope)),
      ),
    ),
  );
  const slopeU = best(SLOPES, (slope) =>
    mean(
      mixed.map((row) => {
        const p = judge(row.s, row.rank, cut, { slopeS, slopeU: slope });
        return -Math.log(row.label === 'neu' ? p.pNeu : row.label === 'pos' ? p.pPos : p.pNeg);
      }),
    ),
  );
  return { slopeS, slopeU, cut };
}

function neutralSets(judged: readonly Judged[]): ReadonlySet<string> {
  return new Set(judged.filter((row) => row.label === 'neu').map((row) => row.set));
}

function meanCut(judged: readonly Judged[]): number {
  const cuts = [...neutralSets(judged)].flatMap((set) => {
    const rows = judged.filter((row) => row.set === set);
    const share = rows.filter((row) => row.label === 'neu').length / rows.length;
    // A set with hardly any neutral texts was not labelled with them in mind; a tiny one tells nothing.
    return share < 0.05 || rows.length < FEWEST
      ? []
      : [
          cutForShare(
            rows.map((row) => row.rank),
            share,
          ),
        ];
  });
  return cuts.length === 0 ? 0 : mean(cuts);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function best(candidates: readonly number[], loss: (candidate: number) => number): number {
  let found = candidates[0] ?? 1;
  let least = Infinity;
  for (const candidate of candidates) {
    const value = loss(candidate);
    if (value < least) {
      least = value;
      found = candidate;
    }
  }
  return found;
}
