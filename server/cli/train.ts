import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeLexicon, encodeModel } from '../../crawlers/text/store.js';
import type { Row } from '../../crawlers/text/train/dataset.js';
import { languageOfSet, uniqueSamples } from '../../crawlers/text/train/dataset.js';
import type { SetFigures } from '../../crawlers/text/train/model.js';
import { trainModel } from '../../crawlers/text/train/model.js';
import { modelFolder } from '../models.js';
import type { CommandIo } from './io.js';
import { guarded, UsageError } from './io.js';
import { readNdjson, stringField } from './ndjson.js';

const USAGE = 'Usage: train FOLDER [--out FOLDER]: a folder of *.ndjson(.gz) with text and label.';
/** Sets with neutral texts come first, so that a text in two sets keeps the richer label. */
const FIRST = ['weibo', 'tweets', 'brands', 'airline'];

/**
 * Trains all models from a folder of labelled texts (`zh-*.ndjson.gz`, `en-*.ndjson.gz`) and prints
 * figures on texts they did not learn from. The same folder gives the same bytes.
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const { folder, out } = options(argv);
    const rows = await readFolder(folder);
    const lexicon = decodeLexicon(await readFile(join(modelFolder(), 'vader.tsv.gz')));
    for (const language of ['zh', 'en'] as const) {
      const own = rows.filter((row) => languageOfSet(row.set) === language);
      if (own.length === 0) continue;
      const samples = uniqueSamples(own);
      const { model, figures } = trainModel(language, samples, lexicon);
      const bytes = encodeModel(model);
      await writeFile(join(out, `${language}.fst`), bytes);
      io.stdout.write(`${model.table.name}: ${samples.length} texts, ${bytes.length} bytes\n`);
      io.stdout.write(`calibration ${JSON.stringify(model.calibration)}\n`);
      for (const line of figures) io.stdout.write(`${describe(line)}\n`);
    }
  });
}

function options(argv: string[]): { folder: string; out: string } {
  const at = argv.indexOf('--out');
  const out = at >= 0 ? argv[at + 1] : modelFolder();
  const rest = argv.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const folder = rest[0];
  if (folder === undefined || out === undefined || rest.length > 1) throw new UsageError(USAGE);
  return { folder, out };
}

async function readFolder(folder: string): Promise<Row[]> {
  const names = (await readdir(folder)).filter((name) => /\.ndjson(\.gz)?$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`No .ndjson files in ${folder}. ${USAGE}`);
  const first = (name: string): number => (FIRST.some((part) => name.includes(part)) ? 0 : 1);
  names.sort((a, b) => first(a) - first(b));
  const rows: Row[] = [];
  for (const name of names) {
    const set = basename(name).replace(/\.ndjson(\.gz)?$/, '');
    for (const row of await readNdjson(join(folder, name))) {
      const text = stringField(row, 'text');
      const label = stringField(row, 'label');
      if (text === null || (label !== 'neg' && label !== 'neu' && label !== 'pos')) continue;
      rows.push({ text, label, set });
    }
  }
  return rows;
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
  return `  ${parts.join(', ')}`;
}
