import { Features } from '../features.js';
import type { Lexicon } from '../lexicon.js';
import type { Calibration } from '../polarity.js';
import { judge, neutralRank } from '../polarity.js';
import type { PolarityModel } from '../store.js';
import type { Table } from '../table.js';
import { Scorer } from '../table.js';
import type { Judged } from './calibrate.js';
import { calibrate } from './calibrate.js';
import type { Sample } from './dataset.js';
import { toExamples } from './dataset.js';
import type { Figures } from './figures.js';
import { figuresOf } from './figures.js';
import { phraseExamples } from './phrases.js';
import type { ModelLanguage } from './recipe.js';
import { RECIPES } from './recipe.js';
import { trainTable } from './train.js';

/** Folds that are kept out: one to set thresholds on, one to judge on. */
export const CALIBRATION_FOLD = 1;
export const TEST_FOLD = 0;

export interface SetFigures {
  set: string;
  /** Positive against negative, texts without a tone left out. */
  binary: Figures;
  /** All three classes at the frozen cut; null for sets without neutral texts. */
  three: Figures | null;
}

export interface Trained {
  model: PolarityModel;
  figures: SetFigures[];
  /** Learned without the fold that figures are taken on, for judging what builds on the model. */
  withoutTest: Table;
}

/** Learns from `samples` and our own phrases. */
export function learn(
  language: ModelLanguage,
  samples: readonly Sample[],
  lexicon: Lexicon,
): Table {
  const recipe = RECIPES[language];
  const examples = [...toExamples(samples), ...phraseExamples(language)];
  return trainTable(examples, lexicon, recipe);
}

/**
 * Learns on three folds and sets the thresholds on a fourth; learns on all four and judges on the
 * fifth with those thresholds; then learns from everything.
 */
export function trainModel(
  language: ModelLanguage,
  samples: readonly Sample[],
  lexicon: Lexicon,
): Trained {
  const without = (...folds: number[]): Sample[] => samples.filter((s) => !folds.includes(s.fold));
  const only = (fold: number): Sample[] => samples.filter((s) => s.fold === fold);
  const smaller = learn(language, without(TEST_FOLD, CALIBRATION_FOLD), lexicon);
  const calibration = calibrate(judgeAll(smaller, lexicon, only(CALIBRATION_FOLD)));
  const larger = learn(language, without(TEST_FOLD), lexicon);
  const figures = figuresPerSet(judgeAll(larger, lexicon, only(TEST_FOLD)), calibration);
  const model = { table: learn(language, samples, lexicon), calibration };
  return { model, figures, withoutTest: larger };
}

/** What a table says of each sample. */
export function judgeAll(table: Table, lexicon: Lexicon, samples: readonly Sample[]): Judged[] {
  const features = new Features(table.features, lexicon, table.cells);
  const scorer = new Scorer(table);
  return samples.map(({ text, label, set }) => {
    const count = features.extract(text);
    const heads = scorer.score(features.hashes, count, features.compound);
    return { label, set, s: heads.s, rank: neutralRank(heads) };
  });
}

/** Figures of each set, with thresholds as they are. */
export function figuresPerSet(judged: readonly Judged[], calibration: Calibration): SetFigures[] {
  return [...new Set(judged.map((row) => row.set))].map((set) => {
    const rows = judged.filter((row) => row.set === set);
    const toned = rows.filter((row) => row.label !== 'neu');
    const found = rows.map((row) => judge(row.s, row.rank, calibration.cut, calibration).label);
    const neutrals = rows.length - toned.length;
    return {
      set,
      binary: figuresOf(
        toned.map((row) => (row.s >= 0 ? 'pos' : 'neg')),
        toned.map((row) => row.label),
      ),
      three:
        neutrals / rows.length < 0.05
          ? null
          : figuresOf(
              found,
              rows.map((row) => row.label),
            ),
    };
  });
}
