import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecaster } from '../../../alerts/forecast.js';
import type { ForecastModel } from '../../../alerts/forecast/model.js';
import { main as fitForecast } from '../../../server/cli/fit-forecast.js';
import { main as forecast } from '../../../server/cli/forecast.js';
import { readCascades } from '../../../server/cli/fit/cascades.js';
import { main as stories, pairwise } from '../../../server/cli/stories.js';
import { main as surge } from '../../../server/cli/surge.js';

const START = Date.UTC(2026, 2, 2) / 1000;
const LABELLED = new URL('../../fixtures/stories.ndjson', import.meta.url).pathname;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fengsheng-engine-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
  main: typeof forecast,
  argv: string[],
  stdin?: NodeJS.ReadableStream,
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const into = (key: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[key] += chunk.toString();
        done();
      },
    });
  const code = await main(argv, { stdin, stdout: into('out'), stderr: into('err') });
  return { code, ...written };
}

const lines = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A post that gains `first` reposts in the first poll and ever fewer from then on. */
function post(id: string, first: number, t0 = START): object {
  let sum = 0;
  const counts = [
    0,
    ...Array.from({ length: 288 }, (_, i) => (sum += Math.round(first / (1 + i / 8)))),
  ];
  return { id, set: 'invented', t0, counts };
}

function file(name: string, rows: object[]): string {
  const path = join(folder, name);
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('forecast', () => {
  it('prints size, steps and levels of every post', async () => {
    const path = file('two.jsonl.gz', [post('small', 2), post('large', 60)]);
    const { code, out } = await run(forecast, [path]);
    expect(code).toBe(0);
    const rows = lines(out);
    expect(rows.map((r) => r.task)).toEqual([
      'A',
      'A',
      'A',
      'A',
      'B',
      'E',
      'A',
      'A',
      'A',
      'A',
      'B',
      'E',
    ]);
    const large = rows.filter((r) => r.id === 'large');
    expect(large.find((r) => r.task === 'A' && r.T === 60)?.p).toBeGreaterThan(0.5);
    const steps = large.find((r) => r.task === 'B')?.steps as [number, number][];
    steps.slice(1).forEach(([age, p], i) => {
      expect(age).toBeGreaterThan(steps[i]?.[0] ?? Infinity);
      expect(p).toBeGreaterThan(steps[i]?.[1] ?? 1);
    });
    expect(steps.at(-1)?.[1]).toBe(1);
  });

  it('uses at each poll only what was known then', async () => {
    const whole = post('p', 20) as { counts: number[] };
    const changed = { ...whole, counts: whole.counts.map((c, k) => (k > 12 ? c + 400 : c)) };
    const early = async (name: string, row: object): Promise<unknown[]> => {
      const { out } = await run(forecast, [file(name, [row])]);
      return lines(out).filter((r) => r.task === 'A' && Number(r.T) <= 60);
    };
    expect(await early('later.jsonl', changed)).toEqual(await early('known.jsonl', whole));
  });

  it('says how it is used when no file is named', async () => {
    const { code, err } = await run(forecast, []);
    expect(code).toBe(2);
    expect(err).toContain('STREAMS');
  });
});

describe('fit-forecast', () => {
  const cascades = Array.from({ length: 60 }, (_, i) =>
    post(`p${i}`, 1 + ((i * 37) % 50), START + i * 5000),
  );

  it('fits a model that can be used, the same one each time, and measures it on unseen posts', async () => {
    const path = file('cascades.jsonl', cascades);
    const argv = [path, '--platform', 'forum', '--target', '200'];
    const first = await run(fitForecast, argv);
    expect(first.code).toBe(0);
    expect((await run(fitForecast, argv)).out).toBe(first.out);
    const model = JSON.parse(first.out) as ForecastModel;
    expect(model).toMatchObject({ platform: 'forum', cascades: 60, target: 200 });
    const trail = { startedAt: START * 1000, at: [START * 1000 + 300_000], counts: [50] };
    const p = forecaster(model)(trail, START * 1000 + 300_000, 200)?.probability ?? -1;
    expect(p).toBeGreaterThan(0.5);
    expect(JSON.parse(first.err)).toMatchObject({ cascades: 60 });
  });

  it('reads repost times as well as polled counts', () => {
    const path = file('times.jsonl', [
      {
        id: 'a',
        publishedAt: '2026-03-02T08:00:00+08:00',
        repostOffsetsSeconds: [30, 200, 400, 90_000],
      },
      { id: 'b', publishedAt: '2026-03-02T08:00:00+08:00', reposts: [{ afterSeconds: 301 }] },
    ]);
    const [a, b] = readCascades(path);
    expect(a?.trail.counts.slice(0, 3)).toEqual([2, 3, 3]);
    expect(a?.trail.counts.at(-1)).toBe(3);
    expect(b?.trail.counts.slice(0, 2)).toEqual([0, 1]);
  });

  it('names the line it cannot read', () => {
    const path = file('bad.jsonl', [post('a', 1), { id: 'b' }]);
    expect(() => readCascades(path)).toThrow(/bad\.jsonl, line 2/);
  });
});

describe('surge', () => {
  const csv = (values: (number | '')[]): string => {
    const rows = values.map((v, i) => {
      const stamp = new Date((START + i * 300) * 1000).toISOString().slice(0, 19).replace('T', ' ');
      return `${stamp},${v}`;
    });
    const path = join(folder, 'BRAND.csv');
    writeFileSync(path, ['timestamp,value', ...rows].join('\n'));
    return path;
  };
  const calm = Array.from({ length: 288 * 8 }, (_, i) => 20 + ((i * 7) % 5));

  it('prints the rows at which a surge begins', async () => {
    const begins = 288 * 7;
    const path = csv(calm.map((v, i) => (i >= begins ? v * 6 : v)));
    const { code, out } = await run(surge, [path]);
    expect(code).toBe(0);
    const [row] = lines(out);
    expect(row).toMatchObject({ task: 'C', file: 'BRAND' });
    const late = (row?.alarms as number[]).filter((i) => i > 288);
    expect(late[0]).toBeGreaterThanOrEqual(begins);
    expect(late[0]).toBeLessThan(begins + 12);
  });

  it('takes an empty value for a bucket nobody listened to', async () => {
    const path = csv(calm.map((v, i) => (i > 1000 && i < 1500 ? '' : v)));
    const { out } = await run(surge, [path]);
    expect((lines(out)[0]?.alarms as number[]).filter((i) => i > 288)).toEqual([]);
  });

  it('takes a vendor’s rule by name, and refuses one it does not know', async () => {
    const path = csv(calm.map((v, i) => (i === 288 * 7 ? 2000 : v)));
    const { out } = await run(surge, [path, '--rule', 'ten-minutes']);
    expect(lines(out)[0]?.alarms).toContain(288 * 7);
    expect((await run(surge, [path, '--rule', 'nonesuch'])).code).toBe(2);
  });
});

describe('stories', () => {
  it('prints one story per record, in order', async () => {
    const { code, out } = await run(stories, [LABELLED]);
    expect(code).toBe(0);
    const rows = lines(out);
    expect(rows[0]).toEqual({ id: 'p001', story: 1 });
    expect(rows).toHaveLength(158);
  });

  it('puts the labelled posts together with a precision of .98 and a recall of .95', async () => {
    for (const argv of [
      [LABELLED, '--score'],
      [LABELLED, '--score', '--brand', '云岫,Yunxiu'],
    ]) {
      const [score] = lines((await run(stories, argv)).out);
      expect(score?.precision).toBeGreaterThanOrEqual(0.98);
      expect(score?.recall).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('reads standard input and says why when asked', async () => {
    const record = {
      platform: 'weibo',
      id: 'a',
      text: '【云岫解约】林晚舟今日宣布与云岫解约',
      publishedAt: '2026-03-02T08:00:00+08:00',
    };
    const { out } = await run(stories, ['-', '--why'], Readable.from([JSON.stringify(record)]));
    expect(lines(out)).toEqual([{ id: 'a', story: 1, why: { kind: 'first' }, name: '云岫解约' }]);
  });

  it('scores pairs: what was put together, and what belongs together', () => {
    const of = (story: number, label: string): { story: number; label: string } => ({
      story,
      label,
    });
    expect(pairwise([of(1, 'x'), of(1, 'x'), of(2, 'x'), of(1, 'y')])).toEqual({
      records: 4,
      precision: 1 / 3,
      recall: 1 / 3,
    });
  });
});
