import { type FileReading, readFile } from '../crawlers/files/read.js';
import type { Clock } from './clock.js';
import type { Pipeline } from './pipeline/pipeline.js';

/** Items handed to the pipeline at once. */
const PART = 500;

/** A file to be imported. */
export interface ImportedFile {
  /** Name or path: some tools keep author or platform in it. */
  name: string;
  bytes: Uint8Array;
  /** Platform of rows that name none. */
  platform?: string | undefined;
  /** Minutes ahead of UTC for times without a zone. */
  zone?: number | undefined;
}

/** What became of a file. */
export interface Imported extends Omit<FileReading, 'items'> {
  accepted: number;
  updated: number;
  duplicate: number;
  unmatched: number;
}

/**
 * Imports an export or a crawler's output through the one door; what is known already only gets
 * its counters looked at again. `progress` hears how many of all items are done.
 *
 * @throws SyntaxError for one broken JSON document
 */
export async function importFile(
  file: ImportedFile,
  pipeline: Pipeline,
  clock: Clock,
  progress: (done: number, all: number) => Promise<void> | void = () => undefined,
): Promise<Imported> {
  const { platform, zone } = file;
  const { items, ...reading } = readFile(file.bytes, {
    path: file.name,
    now: clock.now(),
    ...(platform !== undefined && { platform }),
    ...(zone !== undefined && { zone }),
  });
  const counts = { accepted: 0, updated: 0, duplicate: 0, unmatched: 0 };
  for (let from = 0; from < items.length; from += PART) {
    const part = items.slice(from, from + PART);
    const arrival = { items: part, sourceId: null, pushedAt: null, seeded: false };
    for (const { status } of await pipeline.ingest(arrival)) counts[status]++;
    await progress(from + part.length, items.length);
  }
  return { ...reading, ...counts };
}

/** Reads "+08:00", "-5" (hours) or "480" (minutes) as minutes ahead of UTC; null for anything else. */
export function readZone(text: string): number | null {
  const clock = /^([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(text.trim());
  if (clock) {
    const minutes = Number(clock[2]) * 60 + Number(clock[3] ?? 0);
    return minutes > 14 * 60 ? null : clock[1] === '-' ? -minutes : minutes;
  }
  const minutes = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return minutes <= 14 * 60 ? minutes : null;
}
