import type { Lexicon } from '../lexicon.js';
import { cutForShare } from '../neutral.js';
import { calibrate } from './calibrate.js';
import type { Row } from './dataset.js';
import { sampleKey, uniqueSamples } from './dataset.js';
import type { Figures } from './figures.js';
import type { SetFigures } from './model.js';
import { CALIBRATION_FOLD, figuresPerSet, judgeAll, learn } from './model.js';
import type { ModelLanguage } from './recipe.js';

/** How a set is read by a model that never saw a text of it. */
export interface LeftOut {
  figures: SetFigures;
  /** Three classes when the cut makes the set's true share neutral; null without neutral texts. */
  shareKnown: Figures | null;
}

/**
 * Learns from all sets but one, sets the thresholds on a fifth of those, and judges the one. Texts
 * that stand in it and in another set too teach nothing.
 */
export function leaveOut(
  language: ModelLanguage,
  rows: readonly Row[],
  set: string,
  lexicon: Lexicon,
): LeftOut {
  const left = uniqueSamples(rows.filter((row) => row.set === set));
  const seen = new Set(left.map(({ text }) => sampleKey(text)));
  const others = uniqueSamples(
    rows.filter((row) => row.set !== set && !seen.has(sampleKey(row.text))),
  );
  const taught = others.filter(({ fold }) => fold !== CALIBRATION_FOLD);
  const table = learn(language, taught, lexicon);
  const tuning = others.filter(({ fold }) => fold === CALIBRATION_FOLD);
  const calibration = calibrate(judgeAll(table, lexicon, tuning));
  const judged = judgeAll(table, lexicon, left);
  const [figures] = figuresPerSet(judged, calibration);
  if (!figures) throw new RangeError(`The set ${set} holds no text.`);
  if (figures.three === null) return { figures, shareKnown: null };
  const share = judged.filter(({ label }) => label === 'neu').length / judged.length;
  const cut = cutForShare(
    judged.map(({ rank }) => rank),
    share,
  );
  const [known] = figuresPerSet(judged, { ...calibration, cut });
  return { figures, shareKnown: known?.three ?? null };
}
