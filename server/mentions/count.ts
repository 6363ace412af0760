import type { SearchIndex } from '../search/search.js';
import type { Query } from '../store/store.js';
import type { Filter, Narrowed } from './filter.js';
import { weekHourOnly } from './hours.js';
import { boundsOf, mentionsAt } from './list.js';

/** How many pass. `about`: reckoned from a sample, or not checked row by row. */
export interface Count {
  n: number;
  about: boolean;
}

export interface Limits {
  /** Rows that are read and checked, when the index alone cannot tell what passes. */
  checked: number;
  /** Hits that the index counts one by one. */
  counted: number;
  /** Rows of the sample beyond that. */
  sample: number;
}

const LIMITS: Limits = { checked: 500, counted: 100_000, sample: 2000 };
/** Rows read at once. */
const AT_ONCE = 500;
/** Multiples of it fall evenly between 0 and 1, in step with nothing that repeats in the data. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Two leading figures: more would claim to know. */
function rounded(n: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return Math.round(n / step) * step;
}

/** Whether the index holds all that the filter asks: the same words, flags and whole seconds. */
function told({ filter, words }: Narrowed): boolean {
  const whole = (at: number | undefined) => at === undefined || at % 1000 === 0;
  return (
    !words &&
    filter.kol !== false &&
    filter.verified !== false &&
    filter.followersMin === undefined &&
    filter.author === undefined &&
    whole(filter.from) &&
    whole(filter.to)
  );
}

/**
 * Counts what passes. Up to `counted` hits of the index are counted; what is more is reckoned from
 * rows all over the store, whatever the times at which they were published: in a burst thousands
 * share a second. Null: cannot be said cheaply.
 */
export async function countMentions(
  q: Query,
  whole: SearchIndex,
  narrowed: Narrowed,
  limits: Limits = LIMITS,
): Promise<Count | null> {
  const { filter, plan, about } = narrowed;
  const index = weekHourOnly(whole, filter.weekHour);
  if (filter.story !== undefined) return ofStory(q, filter);
  const range = { ...boundsOf(filter), newestFirst: true };
  const sure = told(narrowed);
  if (!sure) {
    const keys = await index.find(q, plan, { ...range, limit: limits.checked + 1 });
    if (keys.length <= limits.checked) {
      const rows = await mentionsAt(
        q,
        keys.map(({ id }) => id),
      );
      return { n: rows.filter(narrowed.passes).length, about: false };
    }
  }
  const n = await index.count(q, about, { ...range, limit: limits.counted + 1 });
  if (n <= limits.counted) return sure ? { n, about: false } : { n: rounded(n), about: n > 0 };
  return { n: rounded(Math.max(n, await reckoned(q, narrowed, limits.sample))), about: true };
}

/** The share of a sample of all ids that passes, as a number of ids. One per equally long part. */
async function reckoned(q: Query, { passes }: Narrowed, sample: number): Promise<number> {
  const row = await q
    .selectFrom('mentions')
    .select((eb) => [eb.fn.min('id').as('first'), eb.fn.max('id').as('last')])
    .executeTakeFirst();
  const first = row?.first ?? 0;
  const span = (row?.last ?? 0) - first + 1;
  const ids = Array.from(
    { length: sample },
    (_, at) => first + Math.floor(((at + ((at * GOLDEN) % 1)) * span) / sample),
  );
  let passing = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    passing += (await mentionsAt(q, ids.slice(at, at + AT_ONCE))).filter(passes).length;
  }
  return (passing * span) / sample;
}

/** A story's counter is at hand; with anything else asked beside it, counting would be reading. */
async function ofStory(q: Query, { story, ...rest }: Filter): Promise<Count | null> {
  if (Object.keys(rest).length > 0) return null;
  const row = await q
    .selectFrom('stories')
    .select(['mentions', 'forgotten'])
    .where('id', '=', story ?? 0)
    .executeTakeFirst();
  return row ? { n: row.mentions - row.forgotten, about: false } : null;
}
