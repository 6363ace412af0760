import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readPreset, SURGE_PRESETS, type SurgePreset } from '../../alerts/surge-presets.js';
import { SURGE, SURGE_START, watchSurge } from '../../alerts/surge.js';
import { linesOf } from './fit/cascades.js';
import type { CommandIo } from './io.js';

const USAGE = `surge BRAND.csv [--rule NAME]
Reads "timestamp,value" rows of five minutes in order and prints the rows at which a surge is said
(task C). An empty value is a bucket nobody listened to. --rule takes a vendor's preset instead:
${SURGE_PRESETS.map((p) => p.name).join(', ')}\n`;

/** One row of a volume file. */
interface Row {
  at: number;
  count: number | null;
}

function parseRow(line: string, number: number): Row {
  const [stamp = '', value = ''] = line.split(',');
  const at = Date.parse(`${stamp.trim().replace(' ', 'T')}Z`);
  const count = value.trim() === '' ? null : Number(value);
  if (Number.isNaN(at) || Number.isNaN(count)) {
    throw new Error(`line ${number}: expected "timestamp,value"`);
  }
  return { at, count };
}

/** Rows at which the measured rule says a surge. */
function measured(rows: readonly Row[]): number[] {
  const alarms: number[] = [];
  let state = SURGE_START;
  rows.forEach(({ at, count }, i) => {
    const step = watchSurge(state, count, at);
    state = step.state;
    if (step.reading.surge) alarms.push(i);
  });
  return alarms;
}

/** Rows at which a preset says a surge; each row reads only itself and those before it. */
function preset(rule: SurgePreset, rows: readonly Row[]): number[] {
  const volume = { bucket: SURGE.bucket, counts: rows.map((r) => r.count) };
  const alarms: number[] = [];
  let raisedAt = -Infinity;
  rows.forEach(({ at }, i) => {
    if (at - raisedAt < rule.quiet || !readPreset(rule, volume, i).surge) return;
    raisedAt = at;
    alarms.push(i);
  });
  return alarms;
}

/**
 * Prints the task C line of one volume file.
 *
 * @returns 0 done, 2 wrong use
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { rule: { type: 'string' } },
  });
  const [path] = positionals;
  const rule = SURGE_PRESETS.find((p) => p.name === values.rule);
  if (path === undefined || (values.rule !== undefined && !rule)) {
    io.stderr.write(USAGE);
    return 2;
  }
  const rows = linesOf(path)
    .slice(1)
    .map((line, i) => parseRow(line, i + 2));
  const alarms = rule ? preset(rule, rows) : measured(rows);
  const file = basename(path).replace(/\.csv(\.gz)?$/, '');
  io.stdout.write(`${JSON.stringify({ task: 'C', file, alarms })}\n`);
  return 0;
}
