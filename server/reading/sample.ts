import { randomInt } from 'node:crypto';
import type { Mention } from '../model/mention.js';
import { mentionsById } from '../state.js';
import { isKept } from '../store/kept.js';
import type { Query } from '../store/store.js';

const DAY = 86_400_000;
/** How far back is drawn from, ms. */
const BACK = 30 * DAY;
/** Ids that are drawn from: reading more would cost more than it tells. */
const MOST = 20_000;
/** As many as make an accuracy known. */
const DRAWN = 30;

/**
 * Mentions of a brand drawn by lot from its last 30 days, reposts without words and what was
 * judged already left out. `now` is epoch ms; every call draws anew.
 */
export async function drawSample(
  q: Query,
  brandId: number,
  now: number,
): Promise<{ items: Mention[]; of: number }> {
  const ids = await q
    .selectFrom('mentions as m')
    .leftJoin('corrections as k', 'k.mention_id', 'm.id')
    .select('m.id')
    .where('m.brand_id', '=', brandId)
    .where('m.published_at', '>', now - BACK)
    .where('m.repost_of', 'is', null)
    .where('m.withdrawn_at', 'is', null)
    .where(isKept('m.forgotten'))
    .where('m.label', '!=', 'unknown')
    .where('k.mention_id', 'is', null)
    .orderBy('m.published_at', 'desc')
    .limit(MOST)
    .execute();
  const drawn = lot(
    ids.map(({ id }) => id),
    DRAWN,
  );
  return { items: await mentionsById(q, drawn), of: ids.length };
}

/** `n` of the values, each as likely as any other (Fisher & Yates 1938). */
function lot(values: readonly number[], n: number): number[] {
  const left = [...values];
  const drawn: number[] = [];
  while (drawn.length < n && left.length > 0) {
    const at = randomInt(left.length);
    const taken = left[at];
    const last = left.pop();
    if (taken === undefined || last === undefined) break;
    if (at < left.length) left[at] = last;
    drawn.push(taken);
  }
  return drawn;
}
