import { parseArgs } from 'node:util';
import { forecaster } from '../../alerts/forecast.js';
import { calmer, CALM_START } from '../../alerts/forecast/calm.js';
import { forecastModelFor } from '../../alerts/forecast/models.js';
import { readCascades, type Cascade } from './fit/cascades.js';
import type { CommandIo } from './io.js';

const POLL = 300_000;
const LAST_POLL = 288;
/** Past this many reposts the judge counts a post as red. */
const TARGET = 500;
const SIZE_AGES = [10, 30, 60, 120];

const USAGE = `forecast STREAMS.jsonl.gz [--platform NAME]
Prints, per post, size and probability at 10, 30, 60 and 120 min (task A), the running maximum of
the probability (task B) and the calmed levels (task E). At each poll only what was known then is
used. Without --platform, posts of the set "pheme" are taken as Twitter, all others as Weibo.\n`;

/** Walks one post poll by poll and returns its lines. */
function walk(cascade: Cascade, forecast: ReturnType<typeof forecaster>): object[] {
  const { id, trail } = cascade;
  const lines: object[] = [];
  const steps: [number, number][] = [];
  const levels: [number, number][] = [];
  let calm = CALM_START;
  for (let poll = 1; poll <= Math.min(LAST_POLL, trail.at.length); poll++) {
    const age = poll * 300;
    const now = trail.startedAt + poll * POLL;
    // Cut, not only promised: what follows cannot be looked at.
    const known = {
      startedAt: trail.startedAt,
      at: trail.at.slice(0, poll),
      counts: trail.counts.slice(0, poll),
    };
    const f = forecast(known, now, TARGET);
    const p = f?.probability ?? 0;
    if (SIZE_AGES.includes(poll * 5)) {
      lines.push({ task: 'A', id, T: poll * 5, pred: f?.expected ?? 0, p });
    }
    const rounded = Number(p.toFixed(4));
    if (rounded > (steps.at(-1)?.[1] ?? 0)) steps.push([age, rounded]);
    const before = calm.step;
    calm = calmer(calm, p, now);
    if (calm.step !== before) levels.push([age, calm.step]);
  }
  lines.push({ task: 'B', id, steps }, { task: 'E', id, levels });
  return lines;
}

/**
 * Forecasts every post of a file of polled counts.
 *
 * @returns 0 done, 2 wrong use
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { platform: { type: 'string' } },
  });
  const [path] = positionals;
  if (path === undefined) {
    io.stderr.write(USAGE);
    return 2;
  }
  const forecasters = new Map<string, ReturnType<typeof forecaster>>();
  for (const cascade of readCascades(path)) {
    const platform = values.platform ?? (cascade.set === 'pheme' ? 'twitter' : 'weibo');
    const forecast = forecasters.get(platform) ?? forecaster(forecastModelFor(platform));
    forecasters.set(platform, forecast);
    io.stdout.write(
      walk(cascade, forecast)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
  }
  return 0;
}
