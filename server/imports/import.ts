import {
  type FileReading,
  readFile,
  type RefusedRow,
  understand,
} from '../../crawlers/files/read.js';
import { BEGINNING, portions } from '../../crawlers/files/stream.js';
import { stat } from 'node:fs/promises';
import type { Clock } from '../clock.js';
import type { Item } from '../model/mention.js';
import type { Pipeline } from '../pipeline/pipeline.js';

/** Items handed to the pipeline at once. */
const PART = 500;
/** Refused rows that an answer names. */
const NAMED = 1000;

/** What became of rows. */
export interface ReadCounts {
  rows: number;
  accepted: number;
  updated: number;
  duplicate: number;
  unmatched: number;
  refused: number;
}

export const NOTHING_YET: Readonly<ReadCounts> = Object.freeze({
  rows: 0,
  accepted: 0,
  updated: 0,
  duplicate: 0,
  unmatched: 0,
  refused: 0,
});

/** How a file is read. */
export interface ImportOptions {
  /** Name or path: some tools keep author or platform in it. */
  name: string;
  /** Platform of rows that name none. */
  platform?: string | undefined;
  /** Minutes ahead of UTC for times without a zone. */
  zone?: number | undefined;
}

/** What became of a file. */
export interface Imported extends ReadCounts {
  layout: string;
  mapping: FileReading['mapping'];
  unused: string[];
  /** The first refused rows, each with its line and the reason. */
  refusals: RefusedRow[];
  warnings: string[];
}

/** Hands items to the one door and counts what became of them; `quiet` items raise no alert. */
export async function ingestParts(
  items: readonly Item[],
  pipeline: Pipeline,
  quiet: boolean,
  counts: ReadCounts,
): Promise<void> {
  for (let from = 0; from < items.length; from += PART) {
    const part = items.slice(from, from + PART);
    const arrival = { items: part, sourceId: null, pushedAt: null, seeded: quiet };
    for (const { status } of await pipeline.ingest(arrival)) counts[status]++;
  }
}

/**
 * Imports bytes in one piece; what is known already only gets its counters looked at again.
 *
 * @throws SyntaxError for one broken JSON document
 */
export async function importBytes(
  bytes: Uint8Array,
  { name, ...options }: ImportOptions,
  pipeline: Pipeline,
  clock: Clock,
): Promise<Imported> {
  const reading = readFile(bytes, { path: name, now: clock.now(), ...options });
  const counts = { ...NOTHING_YET, rows: reading.rows, refused: reading.refused.length };
  await ingestParts(reading.items, pipeline, false, counts);
  const { layout, mapping, unused, refused, warnings } = reading;
  return { ...counts, layout, mapping, unused, refusals: refused.slice(0, NAMED), warnings };
}

/**
 * Imports a file piece by piece, however large. `progress` hears which share of it is done, 0–1.
 *
 * @throws SyntaxError for one broken JSON document
 */
export async function importPath(
  path: string,
  { name, ...options }: ImportOptions,
  pipeline: Pipeline,
  clock: Clock,
  progress: (done: number) => Promise<void> | void = () => undefined,
): Promise<Imported> {
  const { size } = await stat(path);
  const all: Imported = {
    ...NOTHING_YET,
    layout: 'generic',
    mapping: null,
    unused: [],
    refusals: [],
    warnings: [],
  };
  for await (const { records, next } of portions(path, BEGINNING, true)) {
    const reading = understand(records, { path: name, now: clock.now(), ...options });
    await ingestParts(reading.items, pipeline, false, all);
    all.rows += reading.rows;
    all.refused += reading.refused.length;
    all.refusals.push(...reading.refused.slice(0, NAMED - all.refusals.length));
    all.warnings.push(...reading.warnings.filter((one) => !all.warnings.includes(one)));
    Object.assign(all, {
      layout: reading.layout,
      mapping: reading.mapping,
      unused: reading.unused,
    });
    await progress(next.offset / Math.max(1, size));
  }
  return all;
}
