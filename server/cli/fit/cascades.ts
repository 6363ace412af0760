import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Trail } from '../../../alerts/forecast/trail.js';

const POLL = 300_000;
const DAY = 86_400_000;

const streamLine = z.object({
  id: z.string(),
  set: z.string().optional(),
  /** Epoch seconds. */
  t0: z.number(),
  counts: z.array(z.number()).min(2),
});

const cascadeLine = z.object({
  id: z.string(),
  publishedAt: z.string(),
  repostOffsetsSeconds: z.array(z.number()).optional(),
  reposts: z.array(z.object({ afterSeconds: z.number() })).optional(),
});

/** One post polled every five minutes from its publication on. */
export interface Cascade {
  id: string;
  set: string;
  trail: Trail;
}

/** Lines of a text file, unpacked when its name ends in .gz. */
export function linesOf(path: string): string[] {
  const raw = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/**
 * Reads cascades from a file, or from every file of a folder, in the order of names: either
 * polled counts (`t0`, `counts`) or repost times (`publishedAt`, `repostOffsetsSeconds`).
 *
 * @throws Error that names the file and line when a line is neither
 */
export function readCascades(path: string): Cascade[] {
  if (statSync(path).isDirectory()) {
    return readdirSync(path)
      .sort()
      .flatMap((name) => readCascades(join(path, name)));
  }
  return linesOf(path).map((line, index) => {
    const parsed: unknown = JSON.parse(line);
    const stream = streamLine.safeParse(parsed);
    if (stream.success) return fromCounts(stream.data);
    const cascade = cascadeLine.safeParse(parsed);
    if (cascade.success) return fromTimes(cascade.data);
    throw new Error(`${path}, line ${index + 1}: neither polled counts nor repost times`);
  });
}

function fromCounts(line: z.infer<typeof streamLine>): Cascade {
  const startedAt = line.t0 * 1000;
  let most = 0;
  const counts = line.counts.slice(1).map((count) => (most = Math.max(most, count)));
  const at = counts.map((_, i) => startedAt + (i + 1) * POLL);
  return { id: line.id, set: line.set ?? '', trail: { startedAt, at, counts } };
}

function fromTimes(line: z.infer<typeof cascadeLine>): Cascade {
  const startedAt = Date.parse(line.publishedAt);
  const offsets = line.repostOffsetsSeconds ?? (line.reposts ?? []).map((r) => r.afterSeconds);
  const times = offsets.map((s) => s * 1000).sort((a, b) => a - b);
  const at: number[] = [];
  const counts: number[] = [];
  let seen = 0;
  for (let age = POLL; age <= DAY; age += POLL) {
    while ((times[seen] ?? Infinity) <= age) seen++;
    at.push(startedAt + age);
    counts.push(seen);
  }
  return { id: line.id, set: '', trail: { startedAt, at, counts } };
}
