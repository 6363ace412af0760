import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SURGE, SURGE_START, watchSurge, type SurgeReading } from '../../alerts/surge.js';
import { readPreset, SURGE_PRESETS, type Volume } from '../../alerts/surge-presets.js';

const HOUR = 3_600_000;
const BUCKET = 300_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2);

/** Every bucket a little different, the same at each run. */
const jitter = (i: number): number => ((i * 7919) % 13) - 6;
/** A day with a quiet night; a week with a quieter weekend. */
const ordinary = (i: number): number => {
  const hour = ((i * BUCKET) / HOUR) % 24;
  const weekend = Math.floor((i * BUCKET) / DAY) % 7 >= 5 ? 0.6 : 1;
  return Math.max(
    0,
    Math.round((40 - 30 * Math.cos((hour / 24) * 2 * Math.PI)) * weekend + jitter(i)),
  );
};

function watch(counts: (number | null)[]): SurgeReading[] {
  let state = SURGE_START;
  return counts.map((count, i) => {
    const step = watchSurge(state, count, START + i * BUCKET);
    state = step.state;
    return step.reading;
  });
}

const days = (n: number): number => (n * DAY) / BUCKET;
const surgesAfter = (readings: SurgeReading[], day: number): number[] =>
  readings.flatMap((r, i) => (r.surge && i >= days(day) ? [i] : []));

describe('surge against its own past', () => {
  const month = Array.from({ length: days(28) }, (_, i) => ordinary(i));

  it('stays silent through nights, weekends and Mondays once it knows the brand', () => {
    expect(surgesAfter(watch(month), 7)).toEqual([]);
  });

  it('says a crisis within the first hours, once', () => {
    const begins = days(20) + 130;
    const crisis = month.map((c, i) => (i >= begins && i < begins + 96 ? c * 4 + 80 : c));
    const surges = surgesAfter(watch(crisis), 7);
    expect(surges).toHaveLength(1);
    expect(surges[0]).toBeGreaterThanOrEqual(begins);
    expect(surges[0]).toBeLessThan(begins + 24);
  });

  it('grows along with a brand that grows', () => {
    const growing = month.map((c, i) => Math.round(c * (1 + (0.5 * i) / month.length)));
    expect(surgesAfter(watch(growing), 7).length).toBeLessThanOrEqual(1);
  });

  it('is not moved by an outage, nor by the return from it', () => {
    const away = month.map((c, i) => (i > days(15) && i < days(17) ? null : c));
    const readings = watch(away);
    expect(surgesAfter(readings, 7)).toEqual([]);
    expect(readings[days(16)]).toMatchObject({ surge: false, deviation: null });
    const before = readings[days(15) + 1];
    const after = readings[days(17) - 1];
    expect(after?.usual).toBe(before?.usual);
  });

  it('says why a deviation was held back', () => {
    const begins = days(20);
    const long = month.map((c, i) => (i >= begins ? c * 6 : c));
    const readings = watch(long);
    expect(readings.slice(begins).some((r) => r.held === 'said-already')).toBe(true);
    for (const r of readings) if (r.surge) expect(r.held).toBeNull();
  });

  it('never says a surge without its condition, nor two within the quiet time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 600 }), (counts) => {
        const readings = watch(counts);
        const surges = surgesAfter(readings, 0);
        for (const i of surges) {
          const r = readings[i];
          expect(r?.deviation).toBeGreaterThanOrEqual(SURGE.threshold);
          expect(r?.now).toBeGreaterThanOrEqual(SURGE.highShare * (r?.high ?? Infinity));
        }
        surges.slice(1).forEach((s, i) => {
          expect((s - (surges[i] ?? 0)) * BUCKET).toBeGreaterThanOrEqual(SURGE.quiet);
        });
      }),
    );
  });

  it('goes on from stored state as if it had never stopped', () => {
    const whole = watch(month);
    let state = SURGE_START;
    month
      .slice(0, 1000)
      .forEach((c, i) => (state = watchSurge(state, c, START + i * BUCKET).state));
    state = JSON.parse(JSON.stringify(state)) as typeof state;
    const next = watchSurge(state, month[1000] ?? 0, START + 1000 * BUCKET);
    expect(next.reading).toEqual(whole[1000]);
  });
});

describe('vendors’ rules', () => {
  const flat = (): (number | null)[] =>
    Array.from({ length: days(35) }, (_, i) => 10 + jitter(i) / 6);
  const volume = (counts: (number | null)[]): Volume => ({ bucket: BUCKET, counts });

  it.each(SURGE_PRESETS.map((p) => [p.name, p] as const))(
    '%s: silent when nothing happens, loud when the volume grows tenfold',
    (_, rule) => {
      const calm = flat();
      const last = calm.length - 1;
      expect(readPreset(rule, volume(calm), last).surge).toBe(false);
      const width = rule.recent / BUCKET;
      const loud = calm.map((c, i) => (i > last - width ? 10 * (c ?? 0) : c));
      expect(readPreset(rule, volume(loud), last).surge).toBe(true);
    },
  );

  it.each(SURGE_PRESETS.map((p) => [p.name, p] as const))(
    '%s: cannot say when nobody was listening',
    (_, rule) => {
      const deaf = flat().map(() => null);
      const reading = readPreset(rule, volume(deaf), deaf.length - 1);
      expect(reading).toEqual({ surge: false, recent: null, limit: null });
    },
  );

  it.each(SURGE_PRESETS.map((p) => [p.name, p] as const))(
    '%s: reads nothing after its bucket',
    (_, rule) => {
      const counts = flat();
      const last = days(30);
      const later = counts.map((c, i) => (i > last ? 1e6 : c));
      expect(readPreset(rule, volume(later), last)).toEqual(readPreset(rule, volume(counts), last));
    },
  );

  it('have names of their own', () => {
    expect(new Set(SURGE_PRESETS.map((p) => p.name)).size).toBe(SURGE_PRESETS.length);
  });
});
