import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmer, CALM, CALM_START, type CalmState } from '../../alerts/forecast/calm.js';
import { explainForecast } from '../../alerts/forecast/explain.js';
import type { Trail } from '../../alerts/forecast/trail.js';
import { ask, packTrees } from '../../alerts/forecast/model.js';
import { forecastModelFor } from '../../alerts/forecast/models.js';
import { forecaster } from '../../alerts/forecast.js';

const HOUR = 3_600_000;
const POLL = 300_000;
/** Nine in the evening in China. */
const START = Date.UTC(2026, 2, 2, 13);

const forecast = forecaster(forecastModelFor('weibo'));

function trail(counts: number[]): Trail {
  return { startedAt: START, at: counts.map((_, i) => START + (i + 1) * POLL), counts };
}

function at(counts: number[], target = 500) {
  return forecast(trail(counts), START + counts.length * POLL, target);
}

const climb = (perPoll: number, polls: number): number[] =>
  Array.from({ length: polls }, (_, i) => Math.round(perPoll * (i + 1)));

describe('the forecast of a spreading post', () => {
  it('thinks more of a post that runs than of one that crawls', () => {
    const crawls = at(climb(0.5, 12));
    const runs = at(climb(25, 12));
    expect(crawls?.probability).toBeLessThan(0.15);
    expect(runs?.probability).toBeGreaterThan(0.6);
    expect(runs?.expected).toBeGreaterThan(crawls?.expected ?? Infinity);
  });

  it('gives up on a post that stands still', () => {
    const rising = climb(20, 12);
    const stalled = [...rising, ...Array<number>(96).fill(240)];
    expect(at(stalled)?.probability).toBeLessThan((at(rising)?.probability ?? 0) / 3);
  });

  it('is certain once the target is reached, and only then', () => {
    expect(at([...climb(100, 5)])?.probability).toBe(1);
    const close = at([...climb(100, 4), 499]);
    expect(close?.probability).toBeLessThan(1);
    expect(close?.toGo).toBe(1);
  });

  it('keeps size and bounds in order and never below what is there', () => {
    const gains = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 287 });
    fc.assert(
      fc.property(gains, fc.integer({ min: 10, max: 5000 }), (steps, target) => {
        let sum = 1;
        const f = at(
          steps.map((g) => (sum += g)),
          target,
        );
        expect(f).not.toBeNull();
        if (!f) return;
        expect(f.probability).toBeGreaterThanOrEqual(0);
        expect(f.probability).toBeLessThanOrEqual(1);
        expect(f.low).toBeGreaterThanOrEqual(f.count - 1e-6);
        expect(f.low).toBeLessThanOrEqual(f.expected);
        expect(f.expected).toBeLessThanOrEqual(f.high);
      }),
    );
  });

  it('sees a slow burner take fire in the afternoon', () => {
    const night = climb(0.4, 120);
    const base = night.at(-1) ?? 0;
    const fire = [...night, ...climb(14, 18).map((c) => base + c)];
    expect(at(night)?.probability).toBeLessThan(0.1);
    expect(at(fire)?.probability).toBeGreaterThan(0.5);
  });

  it('asks less of a nearer target', () => {
    const counts = climb(10, 24);
    expect(at(counts, 260)?.probability).toBeGreaterThan(at(counts, 900)?.probability ?? 1);
  });

  it('says nothing where nothing is known: unseen, not reposted, or older than its horizon', () => {
    expect(forecast(trail([]), START + HOUR, 500)).toBeNull();
    expect(at([0, 0, 0])).toBeNull();
    expect(forecast(trail([10]), START + 25 * HOUR, 500)).toBeNull();
  });

  it('gives the same answer in whatever order it is asked', () => {
    const a = at(climb(3, 30));
    at(climb(50, 9));
    expect(at(climb(3, 30))).toEqual(a);
  });

  it('carries how often forecasts like it came true', () => {
    const f = at(climb(12, 20));
    expect(f?.record?.forecasts).toBeGreaterThan(100);
    expect(f?.record?.from).toBeLessThanOrEqual(f?.probability ?? -1);
    expect(f?.record?.to).toBeGreaterThan(f?.probability ?? 2);
  });

  it('refuses a model that was fitted for other features', () => {
    const model = { ...forecastModelFor('weibo'), features: ['count'] };
    expect(() => forecaster(model)).toThrow(/fit it again/);
  });
});

describe('the fitted models', () => {
  it.each(['weibo', 'twitter'])(
    '%s: says what it was fitted on and how often it was right',
    (name) => {
      const model = forecastModelFor(name);
      expect(model.platform).toBe(name);
      expect(model.fittedOn).toMatch(/posts/);
      expect(model.calibration.length).toBeGreaterThan(4);
      const { depth, features, leaves } = model.trees;
      expect(features.length % (2 ** depth - 1)).toBe(0);
      expect(leaves.length / 2 ** depth).toBe(features.length / (2 ** depth - 1));
    },
  );

  it('lends the Weibo model to Chinese platforms and the Twitter model to the rest', () => {
    expect(forecastModelFor('Xiaohongshu').platform).toBe('weibo');
    expect(forecastModelFor('mastodon').platform).toBe('twitter');
  });

  it('is well calibrated where there are many forecasts', () => {
    for (const bin of forecastModelFor('weibo').calibration) {
      expect(Math.abs(bin.said - bin.happened)).toBeLessThan(0.08);
    }
  });

  it('walks packed trees to the same leaf', () => {
    const { trees, features } = forecastModelFor('weibo');
    const packed = packTrees(trees);
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: features.length, maxLength: features.length }),
        (values) => {
          const x = Float64Array.from(values);
          expect(ask(packed, x)).toBe(ask(trees, x));
        },
      ),
    );
  });
});

describe('the sentence', () => {
  it('names the numbers in both languages', () => {
    const f = at([...Array<number>(24).fill(172), 185, 198, 210]);
    expect(f).not.toBeNull();
    if (!f) return;
    const zh = explainForecast(f, 'zh-CN');
    const en = explainForecast(f, 'en');
    for (const part of ['210', '+38', '290']) {
      expect(zh).toContain(part);
      expect(en).toContain(part);
    }
    expect(en).toContain(`${Math.round(f.probability * 100)} %`);
  });

  it('does not talk of chances once the target is reached', () => {
    const f = at([600]);
    expect(f && explainForecast(f, 'en')).toBe('Negative volume 600: 500 is reached.');
  });

  it('says so when the last hour was not seen', () => {
    const late = forecast(
      { startedAt: START, at: [START + 5 * HOUR], counts: [200] },
      START + 5 * HOUR,
      500,
    );
    expect(late && explainForecast(late, 'en')).toContain('not seen');
  });
});

describe('calm steps', () => {
  const walk = (probabilities: number[]): CalmState[] => {
    let state: CalmState = CALM_START;
    return probabilities.map((p, i) => (state = calmer(state, p, START + i * POLL)));
  };

  it('rise at once when the target is reached', () => {
    expect(walk([0.1, 1]).at(-1)?.step).toBe(3);
  });

  it('are not raised by one outlier', () => {
    expect(walk([0.05, 0.05, 0.9, 0.05, 0.05]).map((s) => s.step)).not.toContain(3);
  });

  it('hold through a flapping forecast', () => {
    const flapping = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.75 : 0.35));
    const steps = walk(flapping).map((s) => s.step);
    const changes = steps.filter((s, i) => i > 0 && s !== steps[i - 1]).length;
    expect(changes).toBeLessThanOrEqual(3);
  });

  it('never rise without the smoothed chance to match, nor fall before the hold is over', () => {
    const chance = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.array(chance, { maxLength: 200 }), (ps) => {
        let before: CalmState = CALM_START;
        ps.forEach((p, i) => {
          const now = START + i * POLL;
          const after = calmer(before, p, now);
          if (after.step > before.step) {
            expect(after.smoothed).toBeGreaterThanOrEqual(CALM.enter[after.step - 1] ?? 1);
          }
          if (after.step < before.step)
            expect(now - before.since).toBeGreaterThanOrEqual(CALM.hold);
          before = after;
        });
      }),
    );
  });
});
