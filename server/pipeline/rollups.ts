import type { Label } from '../model/analysis.js';
import type { Tx, Value } from '../store/store.js';

const HOUR = 3_600_000;
const MINUTES = 60;
const HOURS = 24;

/** What the roll-ups count of a mention. */
export interface Counted {
  brandId: number;
  /** Epoch ms. */
  publishedAt: number;
  platform: string;
  label: Label;
  categories: readonly string[];
  kol: boolean;
}

interface Hour {
  brandId: number;
  hour: number;
  labels: Record<Label, number>;
  kols: number;
  volume: number;
  reposts: number;
  platforms: Map<string, Map<Label, number>>;
  categories: Map<string, Map<Label, number>>;
}

function bump(slices: Map<string, Map<Label, number>>, name: string, label: Label, n: number) {
  let labels = slices.get(name);
  if (!labels) {
    labels = new Map();
    slices.set(name, labels);
  }
  labels.set(label, (labels.get(label) ?? 0) + n);
}

/**
 * What one transaction adds to the hours and days of its brands, each in the hour in which it was
 * published, however late it came. A correction takes away what was counted and adds what holds.
 */
export class Rollups {
  readonly #brands = new Map<number, Map<number, Hour>>();

  /** Counts a mention; `n` is −1 to take it out again. */
  mention(one: Counted, n: 1 | -1 = 1): void {
    const hour = this.#hour(one.brandId, Math.floor(one.publishedAt / HOUR));
    hour.labels[one.label] += n;
    if (one.kol) hour.kols += n;
    bump(hour.platforms, one.platform, one.label, n);
    for (const category of one.categories) bump(hour.categories, category, one.label, n);
  }

  /** Negative volume, and the reposts in it, of one minute (since 1970); negative to take away. */
  volume(brandId: number, minute: number, volume: number, reposts: number): void {
    if (volume === 0 && reposts === 0) return;
    const hour = this.#hour(brandId, Math.floor(minute / MINUTES));
    hour.volume += volume;
    hour.reposts += reposts;
  }

  hours(): Hour[] {
    return [...this.#brands.values()].flatMap((hours) => [...hours.values()]);
  }

  #hour(brandId: number, hour: number): Hour {
    let hours = this.#brands.get(brandId);
    if (!hours) {
      hours = new Map();
      this.#brands.set(brandId, hours);
    }
    let entry = hours.get(hour);
    if (!entry) {
      entry = {
        brandId,
        hour,
        labels: { neg: 0, neu: 0, pos: 0, unknown: 0 },
        kols: 0,
        volume: 0,
        reposts: 0,
        platforms: new Map(),
        categories: new Map(),
      };
      hours.set(hour, entry);
    }
    return entry;
  }
}

const BRAND_HOUR = `INSERT INTO brand_hours
  (brand_id, hour, negative, neutral, positive, unknown, kols, volume, reposts)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (brand_id, hour) DO UPDATE SET negative = brand_hours.negative + excluded.negative,
  neutral = brand_hours.neutral + excluded.neutral, positive = brand_hours.positive + excluded.positive,
  unknown = brand_hours.unknown + excluded.unknown, kols = brand_hours.kols + excluded.kols,
  volume = brand_hours.volume + excluded.volume, reposts = brand_hours.reposts + excluded.reposts`;

function sliceInto(unit: 'hour' | 'day'): string {
  const table = `slice_${unit}s`;
  return `INSERT INTO ${table} (brand_id, kind, ${unit}, name, label, mentions) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (brand_id, kind, ${unit}, name, label) DO UPDATE SET mentions = ${table}.mentions + excluded.mentions`;
}
const SLICE_HOUR = sliceInto('hour');
const SLICE_DAY = sliceInto('day');

function* slicesOf(hour: Hour): Generator<[kind: string, name: string, label: Label, n: number]> {
  for (const kind of ['platform', 'category'] as const) {
    const slices = kind === 'platform' ? hour.platforms : hour.categories;
    for (const [name, labels] of slices) {
      for (const [label, n] of labels) if (n !== 0) yield [kind, name, label, n];
    }
  }
}

/**
 * Adds what was counted to the stored hours and days. Whoever changes what the roll-ups count calls
 * it in the same transaction; the brands must be locked.
 */
export async function writeRollups(tx: Tx, rollups: Rollups): Promise<void> {
  const hours = rollups.hours();
  if (hours.length === 0) return;
  await tx.many(
    BRAND_HOUR,
    hours.map(({ brandId, hour, labels, kols, volume, reposts }) => [
      brandId,
      hour,
      labels.neg,
      labels.neu,
      labels.pos,
      labels.unknown,
      kols,
      volume,
      reposts,
    ]),
  );
  const perHour: Value[][] = [];
  const perDay = new Map<string, [number, string, number, string, Label, number]>();
  for (const entry of hours) {
    const day = Math.floor(entry.hour / HOURS);
    for (const [kind, name, label, n] of slicesOf(entry)) {
      perHour.push([entry.brandId, kind, entry.hour, name, label, n]);
      const key = `${entry.brandId} ${day} ${kind} ${label} ${name}`;
      const row = perDay.get(key);
      if (row) row[5] += n;
      else perDay.set(key, [entry.brandId, kind, day, name, label, n]);
    }
  }
  await tx.many(SLICE_HOUR, perHour);
  await tx.many(SLICE_DAY, [...perDay.values()]);
}
