import type { Clause } from '../clauses.js';
import { splitClauses } from '../clauses.js';
import { ComplaintFinder } from '../complaints/find.js';
import type { ClauseReader } from '../complaints/find.js';
import type { ComplaintModel, HeadTable, Learned } from '../complaints/heads.js';
import { LEARNED, ruleFeature } from '../complaints/heads.js';
import { Rulebook } from '../complaints/rulebook.js';
import { DEFAULT_CATEGORIES } from '../complaints/rules.js';
import type { Corpus } from './corpus.js';
import { buildCorpus, restrict, selectFeatures } from './corpus.js';
import type { Target } from './fit.js';
import { fit } from './fit.js';
import { withoutNames } from './names.js';

/** A review with its opinions: category, polarity, aspect term, opinion term (`_`: not named). */
export interface OpinionRow {
  text: string;
  aspects: readonly (readonly [
    category: string,
    polarity: string,
    term: string,
    opinion: string,
  ])[];
  fold: number;
}

/** How the category names of the labelled set map to ours; what is missing says nothing. */
const MAPPED: Readonly<Record<string, Learned>> = {
  物流: 'logistics',
  包装: 'logistics',
  服务: 'after-sales',
  价格: 'price',
  功效: 'quality',
  使用体验: 'quality',
  气味: 'quality',
  成分: 'quality',
  新鲜度: 'quality',
  真伪: 'quality',
  尺寸: 'quality',
};

/** A negative post that was read, and what it complains about: mostly nothing. */
export interface ComplainingPost {
  text: string;
  complaints: readonly Learned[];
  fold: number;
}

const BITS = 15;
const MIN_COUNT = 2;
const STEPS = 127;
const RECIPE = { rate: 0.3, epochs: 8, decay: 1e-6, dropout: 0.2, seed: 3 };

/** How much a clause, or all, of a post counts that complains about no goods. */
const POST_WEIGHT = 0.05;
/** How much one counts that does. */
const COMPLAINT_WEIGHT = 1;

/** Room for the features of a text and of the rules that hit in it. */
const CAPACITY = 1 << 14;

/** Our category of a labelled one, or null. */
export function mappedCategory(name: string): Learned | null {
  return MAPPED[name] ?? null;
}

/** Categories a review complains about. */
export function complaintsOf(row: OpinionRow): Set<Learned> {
  const found = new Set<Learned>();
  for (const [name, polarity] of row.aspects) {
    const category = mappedCategory(name);
    if (polarity === 'neg' && category !== null) found.add(category);
  }
  return found;
}

interface Lesson {
  text: string;
  categories: ReadonlySet<Learned>;
  /** True when an opinion of unclear category stands here: it teaches no head that is not named. */
  unclear: boolean;
  /** How much it counts; 1 is usual. */
  weight: number;
}

/**
 * Learns the clause and the text heads from opinions, then the thresholds from `tuning`. `posts` are
 * negative, and most complain about no goods: reviews alone would teach that every text complains.
 */
export function trainComplaints(
  rows: readonly OpinionRow[],
  tuning: readonly OpinionRow[],
  posts: readonly ComplainingPost[],
  reader: ClauseReader,
): ComplaintModel {
  const rulebook = new Rulebook(DEFAULT_CATEGORIES);
  const beside = posts.map(postLesson);
  const clauses = beside.flatMap((lesson) => {
    const parts = splitClauses(lesson.text);
    // Which of several clauses complains nobody said.
    if (lesson.categories.size > 0 && parts.length > 1) return [];
    return parts.map(({ from, to }) => ({ ...lesson, text: lesson.text.slice(from, to) }));
  });
  const clause = trainHeads([...rows.flatMap(clauseLessons), ...clauses], rulebook, reader);
  const complaining = rows.filter((row) => row.aspects.some(([, polarity]) => polarity === 'neg'));
  const text = trainHeads([...complaining.map(textLesson), ...beside], rulebook, reader);
  const raw = { clause, text, thresholds: LEARNED.map(() => 0) };
  return { ...raw, thresholds: thresholdsFor(raw, tuning, reader) };
}

function postLesson({ text, complaints }: ComplainingPost): Lesson {
  const weight = complaints.length > 0 ? COMPLAINT_WEIGHT : POST_WEIGHT;
  return { text: withoutNames(text), categories: new Set(complaints), unclear: false, weight };
}

function textLesson(row: OpinionRow): Lesson {
  const unclear = row.aspects.some(([name, polarity]) => polarity === 'neg' && !(name in MAPPED));
  return { text: row.text, categories: complaintsOf(row), unclear, weight: 1 };
}

/** Each clause with the opinions whose words stand in it. */
function clauseLessons(row: OpinionRow): Lesson[] {
  const clauses = splitClauses(row.text);
  const lessons = new Map<Clause, { categories: Set<Learned>; unclear: boolean }>();
  for (const [name, , term, opinion] of row.aspects) {
    const clause = clauses.find(({ from, to }) => {
      const part = row.text.slice(from, to);
      return (term === '_' || part.includes(term)) && (opinion === '_' || part.includes(opinion));
    });
    if (clause === undefined) continue;
    const lesson = lessons.get(clause) ?? { categories: new Set<Learned>(), unclear: false };
    const category = mappedCategory(name);
    if (category === null) lesson.unclear = true;
    else lesson.categories.add(category);
    lessons.set(clause, lesson);
  }
  return [...lessons].map(([{ from, to }, lesson]) => ({
    text: row.text.slice(from, to),
    ...lesson,
    weight: 1,
  }));
}

function trainHeads(
  lessons: readonly Lesson[],
  rulebook: Rulebook,
  reader: ClauseReader,
): HeadTable {
  const hashes = new Int32Array(CAPACITY);
  const extractor = {
    hashes,
    extract: (text: string) => {
      let count = reader.extract(text, hashes);
      for (const hit of rulebook.find(text)) hashes[count++] = ruleFeature(hit.category);
      return count;
    },
  };
  const raw = buildCorpus(
    lessons.map((lesson) => lesson.text),
    extractor,
  );
  const selection = selectFeatures(raw, BITS, MIN_COUNT);
  const corpus = restrict(raw, selection);
  const heads = LEARNED.map((category) => fitHead(corpus, lessons, category));
  const largest = Math.max(
    ...heads.map((head) => head.weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0)),
  );
  const scale = largest > 0 ? largest / STEPS : 1;
  const weights = new Int8Array(heads.length << BITS);
  heads.forEach((head, index) => {
    head.weights.forEach((weight, bucket) => {
      weights[(index << BITS) + bucket] = Math.round(weight / scale);
    });
  });
  const { fingerprints } = selection;
  return { bits: BITS, fingerprints, weights, scale, biases: heads.map((head) => head.bias) };
}

function fitHead(
  corpus: Corpus,
  lessons: readonly Lesson[],
  category: Learned,
): ReturnType<typeof fit> {
  const targets: Target[] = [];
  lessons.forEach((lesson, row) => {
    const here = lesson.categories.has(category);
    if (here || !lesson.unclear) targets.push({ row, answer: Number(here), weight: lesson.weight });
  });
  return fit(corpus, targets, new Float64Array(1 << BITS).fill(1), RECIPE);
}

/** For each category the threshold with the best F1 on complaints. */
function thresholdsFor(
  model: ComplaintModel,
  tuning: readonly OpinionRow[],
  reader: ClauseReader,
): number[] {
  const finder = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, reader });
  const rows = tuning.filter((row) => row.aspects.some(([, polarity]) => polarity === 'neg'));
  const scored = rows.map((row) => ({ truth: complaintsOf(row), scores: finder.score(row.text) }));
  return LEARNED.map((category) => {
    const index = DEFAULT_CATEGORIES.findIndex(({ id }) => id === category);
    const points = scored.map(({ truth, scores }) => ({
      score: scores[index]?.score ?? -Infinity,
      here: truth.has(category),
    }));
    return bestThreshold(points);
  });
}

function bestThreshold(points: readonly { score: number; here: boolean }[]): number {
  const sorted = [...points].sort((a, b) => b.score - a.score);
  const all = points.filter((point) => point.here).length;
  let hit = 0;
  let best = 0;
  let threshold = 0;
  sorted.forEach((point, i) => {
    if (point.here) hit++;
    const f1 = (2 * hit) / (i + 1 + all);
    if (f1 <= best) return;
    best = f1;
    threshold = (point.score + (sorted[i + 1]?.score ?? point.score - 1)) / 2;
  });
  return threshold;
}
