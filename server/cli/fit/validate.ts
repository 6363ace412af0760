import type { CalibrationBin, OperatingPoint } from '../../../alerts/forecast/model.js';
import { forecaster } from '../../../alerts/forecast.js';
import type { Cascade } from './cascades.js';
import { finalCount, fitForecast, POLLS, type FitOptions } from './fit.js';

const HOUR = 3_600_000;
const POLL = 300_000;
const FOLDS = 5;
/** Polls at which errors are reported apart: 10, 30, 60, 120 minutes. */
const AGES = [2, 6, 12, 24];

/** Forecasts on posts that the fit had not seen. */
interface Unseen {
  said: { poll: number; p: number; happened: boolean }[];
  sizes: { poll: number; error: number; inside: boolean }[];
  /** Per post its running maximum of the probability, and when the target was reached. */
  runs: { steps: [at: number, p: number][]; reachedAt: number }[];
}

export interface Validation {
  calibration: CalibrationBin[];
  operating: OperatingPoint[];
  /** Mean squared error of the probability over all rows. */
  brier: number;
  /** The same by age in minutes. */
  brierAt: Record<number, number>;
  /** Median relative error of the size, by age in minutes. */
  sizeError: Record<number, number>;
  /** Share of sizes inside the bounds meant for 80 %. */
  inside: number;
}

/** Which fold a post belongs to: by its name, so that the order of the file does not matter. */
export function foldOf(id: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16_777_619) >>> 0;
  return hash % FOLDS;
}

/** Five-fold cross-validation: each post is forecast by a model that never saw it. */
export function validate(cascades: readonly Cascade[], options: FitOptions): Validation {
  const unseen: Unseen = { said: [], sizes: [], runs: [] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fitForecast(
      cascades.filter((c) => foldOf(c.id) !== fold),
      options,
    );
    const forecast = forecaster(model);
    for (const cascade of cascades) {
      if (foldOf(cascade.id) === fold) judge(cascade, forecast, options.target, unseen);
    }
  }
  return {
    calibration: calibrate(unseen.said),
    operating: [0.7, 0.8, 0.9].flatMap((precision) => operatingPoint(unseen.runs, precision)),
    brier: brier(unseen.said),
    brierAt: Object.fromEntries(
      AGES.map((poll) => [poll * 5, brier(unseen.said.filter((s) => s.poll === poll))]),
    ),
    sizeError: Object.fromEntries(
      AGES.map((poll) => [
        poll * 5,
        round(median(unseen.sizes.filter((s) => s.poll === poll).map((s) => s.error))),
      ]),
    ),
    inside: round(mean(unseen.sizes.map((s) => (s.inside ? 1 : 0)))),
  };
}

function judge(
  { trail }: Cascade,
  forecast: ReturnType<typeof forecaster>,
  target: number,
  unseen: Unseen,
): void {
  const final = finalCount(trail);
  const steps: [number, number][] = [];
  const reached = trail.counts.findIndex((count) => count >= target);
  for (let poll = 1; poll < 288; poll++) {
    const now = trail.startedAt + poll * POLL;
    const f = forecast(trail, now, target);
    if (!f) continue;
    if (f.probability > (steps.at(-1)?.[1] ?? 0)) steps.push([now, f.probability]);
    if (!POLLS.some((p) => p === poll)) continue;
    unseen.sizes.push({
      poll,
      error: Math.abs(f.expected - final) / final,
      inside: final >= Math.floor(f.low) && final <= Math.ceil(f.high),
    });
    if (f.count < target) unseen.said.push({ poll, p: f.probability, happened: final >= target });
  }
  // It was reached somewhere between two polls; the earlier one flatters no lead.
  const reachedAt = reached < 0 ? Infinity : (trail.at[reached] ?? Infinity) - POLL + 1;
  unseen.runs.push({ steps, reachedAt });
}

function brier(said: Unseen['said']): number {
  return round(mean(said.map(({ p, happened }) => (p - (happened ? 1 : 0)) ** 2)));
}

function calibrate(said: Unseen['said']): CalibrationBin[] {
  return Array.from({ length: 10 }, (_, i) => {
    const from = i / 10;
    const to = i === 9 ? 1.001 : (i + 1) / 10;
    const inside = said.filter(({ p }) => p >= from && p < to);
    return {
      from,
      to,
      forecasts: inside.length,
      said: round(mean(inside.map(({ p }) => p))),
      happened: round(mean(inside.map(({ happened }) => (happened ? 1 : 0)))),
    };
  }).filter((bin) => bin.forecasts > 0);
}

/** The lowest threshold that still has the wanted precision; none when no threshold has. */
function operatingPoint(runs: Unseen['runs'], precision: number): OperatingPoint[] {
  for (let thousandth = 50; thousandth < 1000; thousandth++) {
    const threshold = thousandth / 1000;
    const alarms = runs.map((r) => r.steps.find(([, p]) => p >= threshold)?.[0] ?? Infinity);
    const count = (test: (alarm: number, reachedAt: number) => boolean): number =>
      runs.filter((r, i) => test(alarms[i] ?? Infinity, r.reachedAt)).length;
    const positives = count((_, reachedAt) => reachedAt < Infinity);
    const hits = count((alarm, reachedAt) => alarm < reachedAt && reachedAt < Infinity);
    const wrong = count((alarm, reachedAt) => alarm < Infinity && reachedAt === Infinity);
    if (hits === 0 || hits / (hits + wrong) < precision) continue;
    const ahead = count((alarm, at) => at < Infinity && at - alarm >= HOUR);
    return [
      {
        threshold,
        precision: round(hits / (hits + wrong)),
        recall: round(hits / positives),
        hourAhead: round(ahead / positives),
        falseAlarms: round(wrong / Math.max(1, runs.length - positives)),
      },
    ];
  }
  return [];
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
