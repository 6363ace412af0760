import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeComplaints } from '../../crawlers/text/complaints/heads.js';
import { createClauseReader } from '../../crawlers/text/complaints/reader.js';
import type { Lexicon } from '../../crawlers/text/lexicon.js';
import { MODEL_FILES } from '../../crawlers/text/load.js';
import { decodeLexicon, encodeModel } from '../../crawlers/text/store.js';
import type { ComplaintFigures } from '../../crawlers/text/train/complaint-figures.js';
import { complaintFigures } from '../../crawlers/text/train/complaint-figures.js';
import type { ComplainingPost, OpinionRow } from '../../crawlers/text/train/complaints.js';
import { complaintsOf, trainComplaints } from '../../crawlers/text/train/complaints.js';
import type { Row } from '../../crawlers/text/train/dataset.js';
import { languageOfSet, uniqueSamples } from '../../crawlers/text/train/dataset.js';
import { leaveOut } from '../../crawlers/text/train/leave-out.js';
import type { SetFigures, Trained } from '../../crawlers/text/train/model.js';
import { CALIBRATION_FOLD, TEST_FOLD, trainModel } from '../../crawlers/text/train/model.js';
import { READ_POSTS } from '../../crawlers/text/train/read-posts.js';
import { modelFolder } from '../reading/models.js';
import type { CommandIo } from './io.js';
import { guarded, UsageError } from './io.js';
import { readMaterial } from './train-material.js';

const USAGE =
  'Usage: train FOLDER [--out FOLDER] [--leave-out all|SET,SET]: a folder of zh-*, en-*.ndjson(.gz) with text and label.';

/**
 * Trains all models from a folder, and the folders in it, of labelled texts (`zh-*.ndjson.gz`,
 * `en-*.ndjson.gz`) and of posts that `read-posts.tsv` labels (any `.ndjson.gz`), and prints figures on
 * texts they did not learn from. The same folder gives the same bytes. With `--leave-out` it writes
 * nothing, and judges each set (or the named ones) by a model that learned from the others.
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const { folder, out, left } = options(argv);
    const { rows, opinions, posts, missing } = await readMaterial(folder, USAGE);
    if (missing > 0) {
      io.stderr.write(
        `Not in ${folder}: ${missing} of the posts that ${READ_POSTS} labels. The committed models learned from them too.\n`,
      );
    }
    const lexicon = decodeLexicon(await readFile(join(modelFolder(), MODEL_FILES.lexicon)));
    if (left !== null) {
      judgeLeftOut(rows, left, lexicon, io);
      return;
    }
    // Before the minutes that learning takes: what it made must have a place.
    await mkdir(out, { recursive: true });
    for (const language of ['zh', 'en'] as const) {
      const own = rows.filter((row) => languageOfSet(row.set) === language);
      if (own.length === 0) continue;
      const samples = uniqueSamples(own);
      const trained = trainModel(language, samples, lexicon);
      const bytes = encodeModel(trained.model);
      await writeFile(join(out, MODEL_FILES[language]), bytes);
      const { table, calibration } = trained.model;
      io.stdout.write(`${table.name}: ${samples.length} texts, ${bytes.length} bytes\n`);
      io.stdout.write(`  calibration ${JSON.stringify(calibration)}\n`);
      for (const line of trained.figures) io.stdout.write(`  ${describe(line)}\n`);
      if (language === 'zh' && opinions.length > 0) {
        await trainCategories(opinions, posts, trained, lexicon, out, io);
      }
    }
  });
}

async function trainCategories(
  opinions: readonly OpinionRow[],
  posts: readonly ComplainingPost[],
  trained: Trained,
  lexicon: Lexicon,
  out: string,
  io: CommandIo,
): Promise<void> {
  const reader = createClauseReader(trained.withoutTest, lexicon);
  const taught = ({ fold }: { fold: number }): boolean =>
    fold !== TEST_FOLD && fold !== CALIBRATION_FOLD;
  const tuning = opinions.filter(({ fold }) => fold === CALIBRATION_FOLD);
  const judged = trainComplaints(opinions.filter(taught), tuning, posts.filter(taught), reader);
  const final = trainComplaints(opinions, [], posts, reader);
  const bytes = encodeComplaints({ ...final, thresholds: judged.thresholds });
  await writeFile(join(out, MODEL_FILES.complaints), bytes);
  io.stdout.write(`complaints: ${opinions.length} texts, ${bytes.length} bytes\n`);
  const reviews = opinions
    .filter(({ fold }) => fold === TEST_FOLD)
    .map((row) => ({ text: row.text, truth: complaintsOf(row) }))
    .filter(({ truth }) => truth.size > 0);
  const keptOut = posts
    .filter(({ fold }) => fold === TEST_FOLD)
    .map(({ text, complaints }) => ({ text, truth: new Set(complaints) }));
  for (const [what, rows] of [
    ['reviews', reviews],
    ['posts', keptOut],
  ] as const) {
    for (const [how, model] of [
      ['rules alone', null],
      ['rules and model', judged],
    ] as const) {
      const figures = describeComplaints(complaintFigures(rows, model, reader));
      io.stdout.write(`  ${what}, ${how}: ${figures}\n`);
    }
  }
}

/** Prints how each of these sets is read by a model that learned from all others of its language. */
function judgeLeftOut(
  rows: readonly Row[],
  left: readonly string[],
  lexicon: Lexicon,
  io: CommandIo,
): void {
  const sets = [...new Set(rows.map(({ set }) => set))].sort();
  const wanted = left.includes('all') ? sets : left;
  const missing = wanted.find((set) => !sets.includes(set));
  if (missing !== undefined) {
    throw new UsageError(`There is no set ${missing}; there are ${sets.join(', ')}.`);
  }
  for (const set of wanted) {
    const language = languageOfSet(set);
    const own = rows.filter((row) => language !== null && languageOfSet(row.set) === language);
    if (language === null || own.every((row) => row.set === set)) continue;
    const { figures, shareKnown } = leaveOut(language, own, set, lexicon);
    const known = shareKnown === null ? '' : `, with its share ${shareKnown.macroF1.toFixed(3)}`;
    io.stdout.write(`left out ${describe(figures)}${known}\n`);
  }
}

interface Options {
  folder: string;
  out: string;
  /** Sets to leave out in turn; null: train. */
  left: string[] | null;
}

function options(argv: string[]): Options {
  const found: Options = { folder: '', out: modelFolder(), left: null };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--out') found.out = argv[++i] ?? '';
    else if (word === '--leave-out') found.left = (argv[++i] ?? '').split(',').filter(Boolean);
    else if (word.startsWith('--') || found.folder !== '') throw new UsageError(USAGE);
    else found.folder = word;
  }
  const nothing = found.left !== null && found.left.length === 0;
  if (found.folder === '' || found.out === '' || nothing) throw new UsageError(USAGE);
  return found;
}

function describe({ set, binary, three }: SetFigures): string {
  const parts = [`${set}: ${binary.texts} with a tone, accuracy ${binary.accuracy.toFixed(3)}`];
  parts.push(`macro-F1 ${binary.macroF1.toFixed(3)}`);
  if (three !== null) {
    const neg = three.classes.neg;
    parts.push(`three classes (${three.texts}) macro-F1 ${three.macroF1.toFixed(3)}`);
    if (neg !== undefined) {
      parts.push(`negative P ${neg.precision.toFixed(2)} R ${neg.recall.toFixed(2)}`);
    }
  }
  return parts.join(', ');
}

function describeComplaints(figures: ComplaintFigures): string {
  const each = Object.entries(figures.categories).map(
    ([id, { precision, recall, f1 }]) =>
      `${id} ${f1.toFixed(2)} (P ${precision.toFixed(2)} R ${recall.toFixed(2)})`,
  );
  return `${figures.texts} texts, macro-F1 ${figures.macroF1.toFixed(3)}; ${each.join(', ')}`;
}
