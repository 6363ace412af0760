/** What is forgotten: who wrote it first, and all of it later. */
export const PARTS = ['authors', 'mentions'] as const;
export type Part = (typeof PARTS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Two windows are read back from now: what a level rests on is not taken from under it. */
const WINDOWS = 2;

/** What of a brand's present holds its past. */
export interface Present {
  /** The brand's rolling window, ms. */
  window: number;
  /** When the first of its open incidents that are about no single story was opened; null: none. */
  openSince: number | null;
}

/**
 * What was published and heard before is no longer kept, epoch ms; null: everything is. Whatever
 * the setting, nothing is forgotten that lies in a window that a level may still be read from, or in
 * one from which an open incident of the brand as a whole was.
 */
export function keptSince(
  days: number | null,
  { window, openSince }: Present,
  now: number,
): number | null {
  if (days === null) return null;
  const back = WINDOWS * window;
  return Math.min(now - days * DAY, now - back, (openSince ?? now) - back);
}

/** A mention, as far as it is decided whether it is kept. */
export interface Aged {
  id: number;
  storyId: number;
  publishedAt: number;
  receivedAt: number;
}

/** What one step does with the mentions that come next. */
export interface Portion {
  forget: number[];
  /** Stories that are passed over, until their incident is closed. */
  hold: number[];
  /** The last mention that is dealt with; null: none of them is. */
  upTo: number | null;
  /** When the first that is still kept may come due, epoch ms; null: all of them are dealt with. */
  nextAt: number | null;
}

/**
 * Mentions, in the order of their ids, with times that can be: what was heard by a clock that was ahead
 * was heard no later than the one after it. `next` is when the one after them all was heard, epoch ms.
 */
export function putRight(mentions: readonly Aged[], next: number, now: number): Aged[] {
  let heard = next;
  return mentions
    .toReversed()
    .map((one) => {
      if (one.receivedAt > now) {
        return { ...one, publishedAt: Math.min(one.publishedAt, heard), receivedAt: heard };
      }
      heard = one.receivedAt;
      return one;
    })
    .toReversed();
}

/**
 * Parts mentions, in the order of their ids, that is, in which they were heard: what is from before
 * `since` is forgotten, unless its story is `held`. The first that is younger ends the portion, since
 * all that follow were heard later. `days` is the setting.
 */
export function portionOf(
  mentions: readonly Aged[],
  since: number,
  held: ReadonlySet<number>,
  days: number,
): Portion {
  const portion: Portion = { forget: [], hold: [], upTo: null, nextAt: null };
  const hold = new Set<number>();
  for (const { id, storyId, publishedAt, receivedAt } of mentions) {
    const at = Math.max(publishedAt, receivedAt);
    if (at >= since) {
      portion.nextAt = at + days * DAY;
      break;
    }
    if (held.has(storyId)) hold.add(storyId);
    else portion.forget.push(id);
    portion.upTo = id;
  }
  portion.hold = [...hold];
  return portion;
}

/** What comes due within this time is forgotten together, ms. */
const TOGETHER = HOUR;
/** A brand is looked at again at least this often: an incident that held something may be closed, ms. */
const LOOK = 6 * HOUR;

/** When to look again after all that was due is done; `nextAt` as in a portion. Epoch ms. */
export function lookAgain(nextAt: number | null, now: number): number {
  return Math.min(now + LOOK, Math.max(now + TOGETHER, (nextAt ?? Infinity) + 1));
}

/** When to look again after somebody set the clock: what is forgotten does not come back, so that a wrong one has a day to be put right. */
export const AFTER_CLOCK_SET = DAY;
