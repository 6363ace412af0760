import type { Analysis } from '../model/analysis.js';
import { conclude } from '../../crawlers/text/analyst.js';
import { cutForShare } from '../../crawlers/text/neutral.js';
import type { Reading } from '../../crawlers/text/read.js';
import { Reader } from '../../crawlers/text/read.js';
import { isBareRepost } from '../../crawlers/text/repost.js';
import type { CommandIo } from './io.js';
import { guarded, print, UsageError } from './io.js';
import { numberedNdjson, rereadable, stringField, streamNdjson } from './ndjson.js';
import { loadTextTools } from '../reading/text.js';

const USAGE =
  'Usage: analyse FILE.ndjson [--binary] [--neutral-share S], S from 0 to 1; FILE may be - for standard input.';

/** Characters that are written at once. */
const BLOCK = 1 << 16;

interface Options {
  file: string;
  /** What the file is called where it is spoken of. */
  name: string;
  binary: boolean;
  /** Expected share of neutral texts in the file, 0–1; null: the models' own cut. */
  share: number | null;
}

interface Line {
  id: string | null;
  text: string;
  language: string | null;
  /** Id of the root in this file, or the root's own text. */
  repostOf: string | null;
}

/**
 * Prints one analysis per line of the file, in order. The file is read more than once rather than
 * held: nothing is printed before every line was found to be good.
 */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const options = parse(argv);
    const input = await rereadable(options.file, io.stdin);
    try {
      await analyseFile({ ...options, file: input.path, name: input.name }, io);
    } finally {
      await input.done();
    }
  });
}

async function analyseFile(options: Options, io: CommandIo): Promise<void> {
  const roots = await rootsOf(options, io);
  const tools = await loadTextTools();
  const reader = new Reader(tools.models);
  const read = (line: Line): { text: string; reading: Reading } => {
    const text = effectiveText(line, roots);
    return { text, reading: reader.read(text, line.language, options.binary) };
  };
  const offset = options.share === null ? null : await offsetFor(options, options.share, read);
  let block = '';
  for await (const row of streamNdjson(options.file, options.name)) {
    const { text, reading } = read(toLine(row));
    const cut = offset === null ? null : reading.calibration.cut + offset;
    const { complaints } = tools;
    const analysis = conclude(text, reading, cut, { complaints, binary: options.binary });
    block += `${JSON.stringify(printed(analysis))}\n`;
    if (block.length < BLOCK) continue;
    await print(io.stdout, block);
    block = '';
  }
  if (block !== '') await print(io.stdout, block);
}

/** Lines without a text that are named one by one. */
const NAMED = 5;

/** Checks every line, and finds the texts of the roots that reposts without words stand for. */
async function rootsOf(
  { file, name }: Options,
  io: CommandIo,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set<string>();
  let lines = 0;
  let missing = 0;
  let said = '';
  for await (const { row, line } of numberedNdjson(file, name)) {
    const { repostOf, text } = toLine(row);
    lines++;
    if (typeof row.text !== 'string' && ++missing <= NAMED) {
      said += `${name}, line ${line}: "text" ${wrongText(row.text)}; printed as unknown.\n`;
    }
    if (repostOf !== null && isBareRepost(text)) wanted.add(repostOf);
  }
  // One line without a text is unknown; a whole file of them was written for something else.
  if (lines > 0 && missing === lines) {
    throw new UsageError(`No line of ${name} has a "text". ${USAGE}`);
  }
  if (missing > NAMED) said += `${name}: ${missing - NAMED} more lines without a text.\n`;
  if (said !== '') await print(io.stderr, said);
  const roots = new Map<string, string>();
  if (wanted.size === 0) return roots;
  for await (const row of streamNdjson(file, name)) {
    const { id, text } = toLine(row);
    // A bare repost that is itself named as a root says nothing either.
    if (id !== null && wanted.has(id) && !isBareRepost(text)) roots.set(id, text);
  }
  return roots;
}

function wrongText(value: unknown): string {
  if (value === undefined) return 'is missing';
  return `is ${value === null ? 'null' : `no string but ${JSON.stringify(value).slice(0, 40)}`}`;
}

function parse(argv: string[]): Options {
  const options: Options = { file: '', name: '', binary: false, share: null };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--binary') options.binary = true;
    else if (word === '--neutral-share') options.share = shareOf(argv[++i]);
    else if (word.startsWith('--') || options.file !== '') throw new UsageError(USAGE);
    else options.file = word;
  }
  if (options.file === '') throw new UsageError(USAGE);
  return options;
}

function shareOf(word: string | undefined): number {
  const share = Number(word);
  if (word === undefined || !(share >= 0 && share <= 1)) throw new UsageError(USAGE);
  return share;
}

function toLine(row: Record<string, unknown>): Line {
  const { id, repostOf } = row;
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    text: stringField(row, 'text') ?? '',
    language: stringField(row, 'language'),
    repostOf:
      typeof repostOf === 'string' || typeof repostOf === 'number' ? String(repostOf) : null,
  };
}

function effectiveText(line: Line, byId: ReadonlyMap<string, string>): string {
  const { repostOf, text } = line;
  if (repostOf === null || !isBareRepost(text)) return text;
  const root = byId.get(repostOf);
  if (root !== undefined) return root;
  // An id has no blanks and no Chinese; anything else is the root's text itself.
  return /[\s\u3400-\u9fff]/.test(repostOf) ? repostOf : text;
}

/** By how much all cuts move so that the expected share of the understood texts is neutral. */
async function offsetFor(
  { file, name }: Options,
  share: number,
  read: (line: Line) => { reading: Reading },
): Promise<number> {
  const distances: number[] = [];
  for await (const row of streamNdjson(file, name)) {
    const { reading } = read(toLine(row));
    if (reading.understood) distances.push(reading.rank - reading.calibration.cut);
  }
  return cutForShare(distances, share);
}

function printed(analysis: Analysis): Record<string, unknown> {
  const { label, score, confidence, pNeg, pNeu, pPos, categories, language } = analysis;
  const round = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : Math.round(value * 1e6) / 1e6;
  return {
    label,
    score: round(score),
    confidence: round(confidence),
    pNeg: round(pNeg),
    pNeu: round(pNeu),
    pPos: round(pPos),
    categories,
    language,
  };
}
