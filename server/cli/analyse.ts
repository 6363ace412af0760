import type { Analysis } from '../model/analysis.js';
import { conclude } from '../../crawlers/text/analyst.js';
import { cutForShare } from '../../crawlers/text/neutral.js';
import type { Reading } from '../../crawlers/text/read.js';
import { Reader } from '../../crawlers/text/read.js';
import { isBareRepost } from '../model/repost.js';
import type { CommandIo } from './io.js';
import { guarded, print, UsageError } from './io.js';
import { numberedNdjson, rereadable, stringField } from './ndjson.js';
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
 * Prints one analysis per line of the file, in order; lines that cannot be read are unknown, are
 * named on stderr, and make the command end with code 1. The file is read more than once rather
 * than held.
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  let broken = 0;
  const ended = await guarded(io, async () => {
    const options = parse(argv);
    const input = await rereadable(options.file, io.stdin);
    try {
      broken = await analyseFile({ ...options, file: input.path, name: input.name }, io);
    } finally {
      await input.done();
    }
  });
  return ended === 0 && broken > 0 ? 1 : ended;
}

/** Answers how many lines could not be read. */
async function analyseFile(options: Options, io: CommandIo): Promise<number> {
  const { roots, broken } = await rootsOf(options, io);
  const tools = await loadTextTools();
  const reader = new Reader(tools.models);
  const read = (line: Line): { text: string; reading: Reading } => {
    const text = effectiveText(line, roots);
    return { text, reading: reader.read(text, line.language, options.binary) };
  };
  const offset = options.share === null ? null : await offsetFor(options, options.share, read);
  let block = '';
  for await (const { row } of numberedNdjson(options.file)) {
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
  return broken;
}

/** Lines without a text that are named one by one. */
const NAMED = 5;

/** What is known of a line that a repost without words stands for: its text, or its own root. */
type Root = { text: string } | { repostOf: string | null };

/** Checks every line, and finds the roots that reposts without words stand for. */
async function rootsOf(
  { file, name }: Options,
  io: CommandIo,
): Promise<{ roots: ReadonlyMap<string, Root>; broken: number }> {
  const wanted = new Set<string>();
  let lines = 0;
  let broken = 0;
  let missing = 0;
  let said = '';
  for await (const { row, line } of numberedNdjson(file)) {
    const { repostOf, text } = toLine(row);
    lines++;
    const wrong = typeof row === 'string' ? row : wrongText(row.text);
    if (typeof row === 'string') broken++;
    if (wrong !== null && ++missing <= NAMED) {
      said += `${name}, line ${line}: ${wrong}; printed as unknown.\n`;
    }
    if (repostOf !== null && isBareRepost(text)) wanted.add(repostOf);
  }
  // One line without a text is unknown; a whole file of them was written for something else.
  if (lines > 0 && missing === lines) {
    throw new UsageError(`${said}No line of ${name} has a "text". ${USAGE}`);
  }
  if (missing > NAMED) said += `${name}: ${missing - NAMED} more lines without a text.\n`;
  if (said !== '') await print(io.stderr, said);
  const roots = new Map<string, Root>();
  if (wanted.size === 0) return { roots, broken };
  for await (const { row } of numberedNdjson(file)) {
    const { id, text, repostOf } = toLine(row);
    if (id === null || !wanted.has(id)) continue;
    // A bare repost that is itself named as a root says nothing, but its own root may.
    roots.set(id, repostOf !== null && isBareRepost(text) ? { repostOf } : { text });
  }
  return { roots, broken };
}

function wrongText(value: unknown): string | null {
  if (typeof value === 'string') return null;
  if (value === undefined) return '"text" is missing';
  return `"text" is ${value === null ? 'null' : `no string but ${JSON.stringify(value).slice(0, 40)}`}`;
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
  if (word === undefined || word.trim() === '' || !(share >= 0 && share <= 1))
    throw new UsageError(USAGE);
  return share;
}

function toLine(row: Record<string, unknown> | string): Line {
  if (typeof row === 'string') return { id: null, text: '', language: null, repostOf: null };
  const { id, repostOf } = row;
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    text: stringField(row, 'text') ?? '',
    language: stringField(row, 'language'),
    repostOf:
      typeof repostOf === 'string' || typeof repostOf === 'number' ? String(repostOf) : null,
  };
}

/** What a line says: its own text, or for a repost without words that of its root; '' when unseen. */
function effectiveText({ repostOf, text }: Line, roots: ReadonlyMap<string, Root>): string {
  if (repostOf === null || !isBareRepost(text)) return text;
  const passed = new Set<string>();
  for (let at: string | null = repostOf; at !== null && !passed.has(at);) {
    passed.add(at);
    const root = roots.get(at);
    // Letters and digits alone are an id; anything else is the root's text itself.
    if (root === undefined) return /^[\w.:/?=&%#@~+-]*$/.test(at) ? '' : at;
    if ('text' in root) return root.text;
    at = root.repostOf;
  }
  return '';
}

/** By how much all cuts move so that the expected share of the understood texts is neutral. */
async function offsetFor(
  { file }: Options,
  share: number,
  read: (line: Line) => { reading: Reading },
): Promise<number> {
  const distances: number[] = [];
  for await (const { row } of numberedNdjson(file)) {
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
