import type { Analysis } from '../model/analysis.js';
import { conclude } from '../../crawlers/text/analyst.js';
import { cutForShare } from '../../crawlers/text/neutral.js';
import type { Reading } from '../../crawlers/text/read.js';
import { Reader } from '../../crawlers/text/read.js';
import { isBareRepost } from '../../crawlers/text/repost.js';
import type { CommandIo } from './io.js';
import { guarded, UsageError } from './io.js';
import { readNdjson, stringField } from './ndjson.js';
import type { TextTools } from '../text.js';
import { loadTextTools } from '../text.js';

const USAGE = 'Usage: analyse FILE.ndjson [--binary] [--neutral-share S], S from 0 to 1.';

interface Options {
  file: string;
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

/** Prints one analysis per line of the file, in order. */
export function main(argv: string[], io: CommandIo): Promise<number> {
  return guarded(io, async () => {
    const options = parse(argv);
    const rows = await readNdjson(options.file);
    const tools = await loadTextTools();
    for (const analysis of analyseLines(rows.map(toLine), options, tools)) {
      io.stdout.write(`${JSON.stringify(printed(analysis))}\n`);
    }
  });
}

function parse(argv: string[]): Options {
  const options: Options = { file: '', binary: false, share: null };
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

function analyseLines(lines: readonly Line[], options: Options, tools: TextTools): Analysis[] {
  const reader = new Reader(tools.models);
  const byId = new Map(lines.flatMap((line) => (line.id === null ? [] : [[line.id, line.text]])));
  // A repost without words stands for its root, so it is the root's text that is read.
  const texts = lines.map((line) => effectiveText(line, byId));
  const readings = texts.map((text, i) =>
    reader.read(text, lines[i]?.language ?? null, options.binary),
  );
  const offset = options.share === null ? 0 : offsetFor(readings, options.share);
  return readings.map((reading, i) => {
    const cut = options.share === null ? null : reading.calibration.cut + offset;
    const complaints = tools.complaints;
    return conclude(texts[i] ?? '', reading, cut, { complaints, binary: options.binary });
  });
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
function offsetFor(readings: readonly Reading[], share: number): number {
  const understood = readings.filter((reading) => reading.understood);
  return cutForShare(
    understood.map((reading) => reading.rank - reading.calibration.cut),
    share,
  );
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
