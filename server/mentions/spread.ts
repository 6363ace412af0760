import { HttpError } from '../api/errors.js';
import type { Mention } from '../model/mention.js';
import type { Range, SearchIndex } from '../search/search.js';
import type { Query } from '../store/store.js';
import type { Cursor } from './cursor.js';
import type { Narrowed } from './filter.js';
import { mentionsAt } from './list.js';

/** The most reposted are looked for among as many of the newest: no index orders by a number that moves. */
export const SPREAD_AMONG = 10_000;
/** Ids in one IN list. */
const AT_ONCE = 1000;

interface Spread {
  mentions: Mention[];
  next: Cursor | null;
}

/** One page of the mentions that pass, the most reposted first. */
export async function spreadPage(
  q: Query,
  index: SearchIndex,
  narrowed: Narrowed,
  range: Omit<Range, 'limit'>,
  cursor: Cursor | null,
  limit: number,
): Promise<Spread> {
  if (cursor && cursor.route !== 'spread') {
    throw new HttpError(400, 'invalid', 'before: this cursor is of another list.', 'before');
  }
  const keys = await index.find(q, narrowed.plan, { ...range, limit: SPREAD_AMONG });
  const counted: { id: number; reposts: number }[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const rows = await q
      .selectFrom('counters')
      .select(['mention_id as id', 'reposts'])
      .where(
        'mention_id',
        'in',
        keys.slice(at, at + AT_ONCE).map(({ id }) => id),
      )
      .where('reposts', '>', 0)
      .execute();
    for (const { id, reposts } of rows) if (reposts !== null) counted.push({ id, reposts });
  }
  counted.sort((a, b) => b.reposts - a.reposts || b.id - a.id);
  const from = cursor
    ? counted.findIndex(
        (one) =>
          one.reposts < cursor.reposts || (one.reposts === cursor.reposts && one.id < cursor.id),
      )
    : 0;
  const rest = from < 0 ? [] : counted.slice(from);
  const mentions: Mention[] = [];
  let at = 0;
  while (mentions.length < limit && at < rest.length) {
    const part = rest.slice(at, at + limit);
    const found = await mentionsAt(
      q,
      part.map(({ id }) => id),
    );
    const passing = found.filter((mention) => narrowed.passes(mention));
    const room = limit - mentions.length;
    mentions.push(...passing.slice(0, room));
    const lastId = passing.length > room ? mentions.at(-1)?.id : part.at(-1)?.id;
    at += part.findIndex(({ id }) => id === lastId) + 1;
  }
  const last = rest[at - 1];
  return {
    mentions,
    next: last && at < rest.length ? { route: 'spread', reposts: last.reposts, id: last.id } : null,
  };
}
