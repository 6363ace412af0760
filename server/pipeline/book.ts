import { isKol } from '../../alerts/kol.js';
import { MINUTE, spread } from '../../alerts/window.js';
import type { Label } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Author, Counters } from '../model/mention.js';
import type { Remembered, StoryRow } from './known.js';

export interface BrandMinute {
  mentions: number;
  negative: number;
  positive: number;
  volume: number;
  reposts: number;
}

export interface VoiceRow {
  storyId: number;
  mentionId: number;
  brandId: number;
  at: number;
  author: string;
  platform: string;
  followers: number | null;
  role: 'author' | 'reposter';
}

/** Adds under a composite key; written out once per key, however many mentions met there. */
class Tally {
  readonly entries = new Map<string, { keys: number[]; n: number }>();

  add(keys: number[], n: number): void {
    const key = keys.join(':');
    const entry = this.entries.get(key);
    if (entry) entry.n += n;
    else this.entries.set(key, { keys, n });
  }
}

/** What one transaction adds to the minutes: the single place where volume is counted. */
export class Book {
  readonly storyMinutes = new Tally();
  readonly repostMinutes = new Tally();
  readonly brandMinutes = new Map<string, { brandId: number; minute: number } & BrandMinute>();
  readonly voices: VoiceRow[] = [];
  /** Mentions whose counters must be written. */
  readonly counters = new Set<Remembered>();

  constructor(readonly stories: ReadonlyMap<number, StoryRow>) {}

  /**
   * A new mention. Returns 1 when it adds to the negative volume in its own minute: by being
   * negative, or as a repost of a negative root that the root's counter had not shown yet.
   */
  mention(mention: Remembered, root: Remembered | undefined): 0 | 1 {
    const minute = Math.floor(mention.publishedAt / MINUTE);
    const brand = this.#brand(mention.brandId, minute);
    brand.mentions++;
    if (mention.label === 'neg') brand.negative++;
    if (mention.label === 'pos') brand.positive++;
    if (mention.seeded) return 0;
    if (root && counts(root)) {
      root.collected++;
      this.counters.add(root);
      return this.#grow(root, mention.publishedAt, mention.publishedAt) > 0 ? 1 : 0;
    }
    if (mention.label !== 'neg') return 0;
    this.#volume(mention, minute, 1);
    // What people say on passing something harmless on spreads as fast as a bad post does.
    if (mention.rootIdentity !== null) brand.reposts++;
    return 1;
  }

  /**
   * A root learns of a repost that came before it. One that counted by itself (`alone`) stays
   * counted where it stands; any other becomes volume of the root in its own minute.
   */
  adopt(root: Remembered, repost: Remembered, alone: boolean): void {
    if (!counts(root)) return;
    root.collected++;
    if (alone) root.counted++;
    else this.#grow(root, repost.publishedAt, repost.publishedAt);
    this.counters.add(root);
  }

  /** A look at a mention's counters at `at`; what it gained since the last look is volume. */
  sighting(mention: Remembered, seen: Counters, at: number, root: Remembered | undefined): void {
    const from = mention.seenAt;
    mention.counters = seen;
    mention.seenAt = at;
    this.counters.add(mention);
    if (root && counts(root)) {
      // A root's counter holds the reposts of its reposts too: this one only says "at least".
      if (seen.reposts !== null) this.#grow(root, from, at, seen.reposts + 1);
    } else if (counts(mention)) {
      this.#grow(mention, from, at);
    }
  }

  /**
   * Takes out what stands in the minutes for a mention, so that it can be booked anew: itself, its
   * own unit of volume if it had one outside its root's reposts, and its reposts per minute.
   */
  takeBack(
    mention: Remembered,
    ownUnit: boolean,
    reposts: readonly { minute: number; n: number }[],
  ): void {
    const minute = Math.floor(mention.publishedAt / MINUTE);
    const brand = this.#brand(mention.brandId, minute);
    brand.mentions--;
    if (mention.label === 'neg') brand.negative--;
    if (mention.label === 'pos') brand.positive--;
    if (ownUnit) {
      this.#volume(mention, minute, -1);
      if (mention.rootIdentity !== null) brand.reposts--;
    }
    for (const { minute: at, n } of reposts) {
      this.#volume(mention, at, -n);
      this.#brand(mention.brandId, at).reposts -= n;
      this.repostMinutes.add([mention.storyId, mention.id, at], -n);
    }
  }

  /** A mention says something else, and its volume stands as it is. */
  relabel({ brandId, publishedAt }: Remembered, before: Label, after: Label): void {
    const brand = this.#brand(brandId, Math.floor(publishedAt / MINUTE));
    if (before === 'neg') brand.negative--;
    if (before === 'pos') brand.positive--;
    if (after === 'neg') brand.negative++;
    if (after === 'pos') brand.positive++;
  }

  /** A KOL who posts something negative, or reposts it. */
  voice(mention: Remembered, root: Remembered | undefined, who: Author, on: string): void {
    const reposts = root !== undefined && root.label === 'neg';
    if (mention.seeded || (mention.label !== 'neg' && !reposts)) return;
    this.voices.push({
      storyId: mention.storyId,
      mentionId: mention.id,
      brandId: mention.brandId,
      at: mention.publishedAt,
      author: who.name ?? who.id ?? '',
      platform: on,
      followers: who.followers,
      role: reposts ? 'reposter' : 'author',
    });
  }

  /** Books the reposts of a negative mention that are known now and were not before. */
  #grow(mention: Remembered, from: number, at: number, atLeast = 0): number {
    const byCounter = (mention.counters.reposts ?? 0) - mention.base;
    const known = Math.max(byCounter, mention.collected, atLeast);
    const gain = known - mention.counted;
    if (gain <= 0) return 0;
    mention.counted = known;
    this.counters.add(mention);
    for (const { minute, amount } of spread(gain, from, at)) {
      this.#volume(mention, minute, amount);
      this.#brand(mention.brandId, minute).reposts += amount;
      this.repostMinutes.add([mention.storyId, mention.id, minute], amount);
    }
    return gain;
  }

  #volume(mention: Remembered, minute: number, amount: number): void {
    this.storyMinutes.add([mention.storyId, minute], amount);
    this.#brand(mention.brandId, minute).volume += amount;
    const story = this.stories.get(mention.storyId);
    if (story) story.volume += amount;
  }

  #brand(brandId: number, minute: number): BrandMinute {
    const key = `${brandId}:${minute}`;
    let entry = this.brandMinutes.get(key);
    if (!entry) {
      entry = { brandId, minute, mentions: 0, negative: 0, positive: 0, volume: 0, reposts: 0 };
      this.brandMinutes.set(key, entry);
    }
    return entry;
  }
}

/** Only what is negative, and was not there before we listened, makes volume. */
export function counts(mention: Pick<Remembered, 'label' | 'seeded'>): boolean {
  return mention.label === 'neg' && !mention.seeded;
}

/**
 * Reposts that lie before anything we may count: what a post older than the window, or one
 * from a first visit, already had when we first saw it.
 */
export function baseOf(
  counters: Counters,
  publishedAt: number,
  now: number,
  seeded: boolean,
  brand: Brand,
): number {
  const old = publishedAt <= now - brand.policy.window;
  return seeded || old ? (counters.reposts ?? 0) : 0;
}

/** Whether the brand takes this author for a KOL. */
export function speaksLoud(author: Author, platform: string, brand: Brand): boolean {
  return isKol(author, platform, brand.kols, brand.policy);
}
