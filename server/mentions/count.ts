import type { Key, SearchIndex } from '../search/search.js';
import { compareKeys, keyOf } from '../search/search.js';
import type { Query } from '../store/store.js';
import type { Filter, Narrowed } from './filter.js';
import { boundsOf } from './list.js';

/** How many pass. `about`: reckoned from samples, or not checked row by row. */
export interface Count {
  n: number;
  about: boolean;
}

/** Counted one by one up to here. */
const EXACT = 1000;
/** Parts of the store that are sampled, and hits looked at in each. */
const PARTS = 24;
const SAMPLE = 200;

/** Keys that cut the stored mentions into parts of about the same size. */
async function cuts(q: Query): Promise<Key[]> {
  const row = await q
    .selectFrom('mentions')
    .select((eb) => [eb.fn.min('id').as('first'), eb.fn.max('id').as('last')])
    .executeTakeFirst();
  const first = row?.first ?? 0;
  const last = row?.last ?? 0;
  const keys: Key[] = [];
  for (let part = 1; part < PARTS; part++) {
    const id = first + Math.floor(((last - first) * part) / PARTS);
    const at = await q
      .selectFrom('mentions')
      .select(['id', 'published_at'])
      .where('id', '>=', id)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (at) keys.push(keyOf(at.id, at.published_at));
  }
  return keys.sort(compareKeys);
}

/** Two leading figures: more would claim to know. */
function rounded(n: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return Math.round(n / step) * step;
}

/**
 * Counts what passes. Few are counted; many are reckoned from samples of equally large parts of the
 * store, each taken to be even within itself. Never reads more than `PARTS × SAMPLE` hits. Null:
 * cannot be said cheaply.
 */
export async function countMentions(
  q: Query,
  index: SearchIndex,
  narrowed: Narrowed,
  now: number,
): Promise<Count | null> {
  const { filter, about: plan, words } = narrowed;
  if (filter.story !== undefined) return ofStory(q, filter);
  const bounds = boundsOf(filter);
  const newestFirst = true;
  const n = await index.count(q, plan, { ...bounds, newestFirst, limit: EXACT + 1 });
  if (n <= EXACT) return { n, about: words && n > 0 };
  const inside = (await cuts(q)).filter(
    (key) =>
      (bounds.before === null || compareKeys(key, bounds.before) < 0) &&
      (bounds.after === null || compareKeys(key, bounds.after) > 0),
  );
  const edges: (Key | null)[] = [bounds.after, ...inside, bounds.before];
  let sum = 0;
  for (let part = 0; part + 1 < edges.length; part++) {
    const after = edges[part] ?? null;
    const before = edges[part + 1] ?? null;
    const hits = await index.find(q, plan, { after, before, newestFirst, limit: SAMPLE });
    const [newest, oldest] = [hits[0], hits.at(-1)];
    if (!newest || !oldest || hits.length < SAMPLE) {
      sum += hits.length;
      continue;
    }
    const to = before?.second ?? Math.max(newest.second, Math.floor(now / 1000));
    const from = after?.second ?? (await oldestSecond(q, index));
    const seen = Math.max(1, to - oldest.second);
    sum += hits.length * Math.max(1, (to - from) / seen);
  }
  return { n: rounded(Math.max(sum, n)), about: true };
}

async function oldestSecond(q: Query, index: SearchIndex): Promise<number> {
  const range = { before: null, after: null, newestFirst: false, limit: 1 };
  const [oldest] = await index.find(q, { kind: 'everything' }, range);
  return oldest?.second ?? 0;
}

/** A story's counter is at hand; with anything else asked beside it, counting would be reading. */
async function ofStory(q: Query, { story, ...rest }: Filter): Promise<Count | null> {
  if (Object.keys(rest).length > 0) return null;
  const row = await q
    .selectFrom('stories')
    .select('mentions')
    .where('id', '=', story ?? 0)
    .executeTakeFirst();
  return row ? { n: row.mentions, about: false } : null;
}
