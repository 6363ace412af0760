/** Start of minute → amount, ascending by minute; a minute is epoch ms / 60,000. */
export interface Bucket {
  minute: number;
  amount: number;
}

export const MINUTE = 60_000;

/** A bucket counts from the start of its minute until the window has passed over that start. */
function expiry(bucket: Bucket, window: number): number {
  return bucket.minute * MINUTE + window;
}

/** Amount inside the rolling window (ms) that ends at `t` (epoch ms). */
export function sumAt(buckets: readonly Bucket[], window: number, t: number): number {
  let sum = 0;
  for (const bucket of buckets) {
    if (bucket.minute * MINUTE <= t && t < expiry(bucket, window)) sum += bucket.amount;
  }
  return sum;
}

interface Step {
  at: number;
  /** The sum from here on. */
  sum: number;
  /** How much of it came in just now. */
  gained: number;
}

/** Every moment at which the rolling sum changes. */
function steps(buckets: readonly Bucket[], window: number): Step[] {
  const edges = new Map<number, { by: number; gained: number }>();
  const add = (at: number, amount: number, gained: number) => {
    const edge = edges.get(at) ?? { by: 0, gained: 0 };
    edges.set(at, { by: edge.by + amount, gained: edge.gained + gained });
  };
  for (const bucket of buckets) {
    add(bucket.minute * MINUTE, bucket.amount, bucket.amount);
    add(expiry(bucket, window), -bucket.amount, 0);
  }
  let sum = 0;
  return [...edges]
    .sort(([a], [b]) => a - b)
    .map(([at, { by, gained }]) => {
      sum += by;
      return { at, sum, gained };
    });
}

/** Where a rolling sum rose to `atLeast`: in which minute, and as which unit of that minute. */
export interface Crossing {
  /** Start of the minute, epoch ms. */
  at: number;
  /** The how-manieth unit of the minute it was, from 1. */
  nth: number;
}

/** An unbroken time in which a sum was at least so much; `until` (epoch ms) is exclusive. */
export interface Stretch {
  from: Crossing;
  until: number;
}

/** Every stretch at or above `atLeast` (more than 0), oldest first, given that nothing more comes in. */
export function stretches(buckets: readonly Bucket[], window: number, atLeast: number): Stretch[] {
  const found: Stretch[] = [];
  let from: Crossing | null = null;
  for (const { at, sum, gained } of steps(buckets, window)) {
    if (sum >= atLeast) {
      // What left the window in this minute left it at its start: only the rest carries over.
      from ??= { at, nth: Math.max(1, atLeast - (sum - gained)) };
    } else if (from) {
      found.push({ from, until: at });
      from = null;
    }
  }
  return found;
}

/**
 * Start of the unbroken time, up to `now`, in which the sum was at least `atLeast`;
 * null when it is below now.
 */
export function heldSince(
  buckets: readonly Bucket[],
  window: number,
  atLeast: number,
  now: number,
): Crossing | null {
  const here = stretches(buckets, window, atLeast).find(
    ({ from, until }) => from.at <= now && now < until,
  );
  return here?.from ?? null;
}

/**
 * Spreads a counter's gain over the time between two looks, in at most `parts` whole portions;
 * the moment of each repost is not known, only that it lies between. Times are epoch ms.
 */
export function spread(gain: number, from: number, to: number, parts = 12): Bucket[] {
  const start = Math.min(from, to);
  const minutes = Math.floor(to / MINUTE) - Math.floor(start / MINUTE) + 1;
  const n = Math.max(1, Math.min(gain, parts, minutes));
  const merged = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const amount = Math.floor((gain * (i + 1)) / n) - Math.floor((gain * i) / n);
    const minute = Math.floor((start + ((i + 0.5) / n) * (to - start)) / MINUTE);
    merged.set(minute, (merged.get(minute) ?? 0) + amount);
  }
  return [...merged].map(([minute, amount]) => ({ minute, amount }));
}
