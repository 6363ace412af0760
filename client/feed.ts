import type { Label } from '../server/model/analysis.js';
import type { Mention } from '../server/model/mention.js';

/** What a person wants to see of the voices; null is everything. */
export interface Sieve {
  brand: number | null;
  label: Label | null;
  platform: string | null;
  kol: boolean;
}

export function fits(sieve: Sieve, mention: Mention): boolean {
  if (sieve.brand !== null && mention.brandId !== sieve.brand) return false;
  if (sieve.label !== null && mention.label !== sieve.label) return false;
  if (sieve.platform !== null && mention.platform !== sieve.platform) return false;
  return !sieve.kol || mention.kol;
}

/** Rows the feed draws at most; the rest is a page away. */
export const DRAWN = 60;
/** Rows it draws at once: what a screen shows. The others follow when the page stands. */
export const AT_ONCE = 12;

export interface Held {
  /** What is drawn, newest first. */
  shown: readonly Mention[];
  /** How many newer ones wait behind the line. */
  waiting: number;
}

/**
 * Splits mentions (newest first) at the newest id a reader has let in; `held` null lets all in.
 * Rows that were let in keep showing their newest counters. At most `most` are drawn.
 */
export function hold(mentions: readonly Mention[], held: number | null, most = DRAWN): Held {
  if (held === null) return { shown: mentions.slice(0, most), waiting: 0 };
  const at = mentions.findIndex((mention) => mention.id <= held);
  const waiting = at === -1 ? mentions.length : at;
  return { shown: mentions.slice(waiting, waiting + most), waiting };
}
