import type { Analysis } from '../../server/model/analysis.js';
import { judge } from './polarity.js';

/** Texts of a source that are remembered. */
export const REMEMBERED = 500;
/** Below this many texts a source's own quantile says too little, and the model's cut stands. */
export const ENOUGH = 50;
/**
 * The cut moves by at most this, in log odds: a text that is seven times likelier to have a tone
 * than to be neutral keeps it, however neutral its source is expected to be. In a storm nearly all
 * texts of a source are negative, and no expected share may hide that.
 */
export const FARTHEST = 2;

/** The rank above which a share `share` (0–1) of the ranks lies; ranks may come in any order. */
export function cutForShare(ranks: readonly number[], share: number): number {
  const sorted = [...ranks].sort((a, b) => b - a);
  const above = Math.round(Math.max(0, Math.min(1, share)) * sorted.length);
  const first = sorted[0] ?? 0;
  const last = sorted[sorted.length - 1] ?? 0;
  if (above === 0) return first + 1;
  if (above >= sorted.length) return last - 1;
  return ((sorted[above - 1] ?? 0) + (sorted[above] ?? 0)) / 2;
}

/**
 * How far a text leans to neutral: log odds of neutral against its stronger tone, above 0 when it is
 * called neutral; null when it was not understood.
 */
export function leanOf({ pNeg, pNeu, pPos }: Analysis): number | null {
  if (typeof pNeg !== 'number' || typeof pNeu !== 'number' || typeof pPos !== 'number') return null;
  const tone = Math.max(pNeg, pPos);
  return pNeu > 0 && tone > 0 ? Math.log(pNeu / tone) : null;
}

/**
 * The analysis as it is when only texts that lean to neutral by more than `cut` are neutral. A text
 * that becomes negative has no complaints yet: nobody looked for them while it was neutral.
 */
export function withCut(analysis: Analysis, cut: number): Analysis {
  const lean = leanOf(analysis);
  const { pNeg, pPos } = analysis;
  if (cut === 0 || lean === null || !pNeg || !pPos) return analysis;
  const judged = judge(Math.log(pPos / pNeg), lean, cut, { slopeS: 1, slopeU: 1 });
  const { complaints, ...rest } = { ...analysis, ...judged };
  if (judged.label !== 'neg') return { ...rest, categories: [] };
  return { ...rest, ...(complaints && { complaints }) };
}

/** Leans are kept in steps of a quarter, from −8 to 8, each as one character. */
const STEP = 0.25;
const STEPS = 64;
const FIRST = 0x30;

/**
 * The last texts of one source and the cut that makes the expected share of them neutral. Needs no
 * labels; a share that is 10–20 points off costs little. The same texts in the same order give the
 * same cuts, however they were split up, and `leans` is all there is to store.
 */
export class NeutralCut {
  private readonly counts = new Int32Array(STEPS);
  private kept: string;

  /** `share`: expected share of neutral texts, 0–1. `leans`: what an earlier one had. */
  constructor(
    private readonly share: number,
    leans = '',
  ) {
    this.kept = leans.slice(-REMEMBERED);
    for (const mark of this.kept) this.count(mark, 1);
  }

  get leans(): string {
    return this.kept;
  }

  /** Notes how far a text leans and answers the cut to use for it; 0 is the model's own. */
  note(lean: number): number {
    const step = Math.floor(lean / STEP) + STEPS / 2;
    const mark = String.fromCharCode(FIRST + Math.max(0, Math.min(STEPS - 1, step)));
    if (this.kept.length >= REMEMBERED) {
      this.count(this.kept.charAt(0), -1);
      this.kept = this.kept.slice(1);
    }
    this.kept += mark;
    this.count(mark, 1);
    return this.kept.length < ENOUGH ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, this.quantile()));
  }

  private count(mark: string, by: number): void {
    const step = Math.max(0, Math.min(STEPS - 1, mark.charCodeAt(0) - FIRST));
    this.counts[step] = (this.counts[step] ?? 0) + by;
  }

  /** Where, counted from the most neutral, the expected share is reached; linear within a step. */
  private quantile(): number {
    const wanted = this.share * this.kept.length;
    let above = 0;
    for (let step = STEPS - 1; step >= 0; step--) {
      const here = this.counts[step] ?? 0;
      if (here > 0 && above + here >= wanted) {
        return (step - STEPS / 2 + 1 - (wanted - above) / here) * STEP;
      }
      above += here;
    }
    return (-STEPS / 2) * STEP;
  }
}
