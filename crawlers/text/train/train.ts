import type { FeatureOptions } from '../features.js';
import { Features } from '../features.js';
import type { Lexicon } from '../lexicon.js';
import type { Table } from '../table.js';
import { packCell, strength, strengthStep } from '../table.js';
import type { Selection } from './corpus.js';
import { buildCorpus, restrict, selectFeatures } from './corpus.js';
import type { Head, Recipe, Target } from './fit.js';
import { fit, strengths } from './fit.js';

/** A labelled text. */
export interface Example {
  text: string;
  label: 'neg' | 'neu' | 'pos';
  /** How much it counts for the first head; 1 is usual, 0 where nothing is known of its tone. */
  weight: number;
  /** How much it counts for the second head; 0 where nothing is known of neutrality. */
  neutrality: number;
}

export interface TableRecipe {
  name: string;
  bits: number;
  minCount: number;
  features: FeatureOptions;
  /** As in `Table`. */
  prior?: Table['prior'];
  polarity: Recipe;
  neutrality: Recipe;
}

/** Largest step of a stored weight. */
const STEPS = 127;

/** Learns both heads; the same examples in the same order give the same table. */
export function trainTable(
  examples: readonly Example[],
  lexicon: Lexicon | null,
  recipe: TableRecipe,
): Table {
  const texts = examples.map((example) => example.text);
  const all = buildCorpus(texts, new Features(recipe.features, lexicon));
  const selection = selectFeatures(all, recipe.bits, recipe.minCount);
  // Read once more as it will be read in use, where an unknown n-gram is followed no further.
  const owners = Int32Array.from(selection.counts, (count, bucket) =>
    count === 0 ? 0 : packCell(selection.fingerprints[bucket] ?? 0, 0, 0, 1),
  );
  const raw = buildCorpus(texts, new Features(recipe.features, lexicon, owners));
  const corpus = restrict(raw, selection);
  const polarity = targetsOf(examples, (e) =>
    e.label === 'neu' || e.weight === 0
      ? null
      : { answer: Number(e.label === 'pos'), weight: e.weight },
  );
  const neutrality = targetsOf(examples, (e) =>
    e.neutrality === 0 ? null : { answer: Number(e.label === 'neu'), weight: e.neutrality },
  );
  const r = strengths(corpus, polarity, 1 << recipe.bits).map((x) => strength(strengthStep(x)));
  const s = fit(corpus, polarity, r, recipe.polarity);
  const u = fit(corpus, neutrality, r, recipe.neutrality);
  return pack(recipe, selection, r, s, u);
}

function targetsOf(
  examples: readonly Example[],
  lessonOf: (example: Example) => Omit<Target, 'row'> | null,
): Target[] {
  const targets: Target[] = [];
  examples.forEach((example, row) => {
    const lesson = lessonOf(example);
    if (lesson !== null) targets.push({ row, ...lesson });
  });
  return targets;
}

function pack(recipe: TableRecipe, selection: Selection, r: Float64Array, s: Head, u: Head): Table {
  const scaleS = scaleOf(s.weights);
  const scaleU = scaleOf(u.weights);
  const cells = new Int32Array(1 << recipe.bits);
  selection.counts.forEach((count, bucket) => {
    if (count === 0) return;
    cells[bucket] = packCell(
      selection.fingerprints[bucket] ?? 0,
      step(s.weights[bucket] ?? 0, scaleS),
      step(u.weights[bucket] ?? 0, scaleU),
      strengthStep(r[bucket] ?? 0),
    );
  });
  return {
    name: recipe.name,
    bits: recipe.bits,
    features: recipe.features,
    cells,
    scaleS,
    scaleU,
    biasS: s.bias,
    biasU: u.bias,
    ...(recipe.prior && { prior: recipe.prior }),
  };
}

/** The few largest weights are clipped, so that the many small ones keep their differences. */
function scaleOf(weights: Float64Array): number {
  const sizes = Float64Array.from(
    weights.filter((w) => w !== 0),
    Math.abs,
  ).sort();
  const top = sizes[Math.floor((sizes.length - 1) * 0.9995)] ?? 0;
  return top > 0 ? top / STEPS : 1;
}

function step(weight: number, scale: number): number {
  return Math.max(-STEPS, Math.min(STEPS, Math.round(weight / scale)));
}
