import { sql } from 'kysely';
import type { Query } from './store.js';

/** What one author who counts as a KOL did in a period. */
export interface KolSum {
  platform: string;
  author_id: string | null;
  author_name: string | null;
  followers: number | null;
  mentions: number;
  negative: number;
  views: number | null;
  reposts: number | null;
  /** Epoch ms. */
  last_at: number;
}

/** KOLs who spoke of a brand between two moments (epoch ms) and are still known, who is followed most first. */
export function kolSums(
  q: Query,
  brandId: number,
  { from, to }: { from: number; to: number },
  most: number,
): Promise<KolSum[]> {
  const who = sql<string>`coalesce(m.author_id, m.author_name, '')`;
  return (
    q
      .selectFrom('mentions as m')
      .leftJoin('counters as c', 'c.mention_id', 'm.id')
      .select((eb) => [
        'm.platform',
        eb.fn.max('m.author_id').as('author_id'),
        eb.fn.max('m.author_name').as('author_name'),
        eb.fn.max('m.followers').as('followers'),
        eb.fn.countAll<number>().as('mentions'),
        sql<number>`sum(CASE WHEN m.label = 'neg' THEN 1 ELSE 0 END)`.as('negative'),
        sql<number | null>`sum(c.views)`.as('views'),
        sql<number | null>`sum(c.reposts)`.as('reposts'),
        eb.fn.max('m.published_at').as('last_at'),
      ])
      // Written out, because the index holds KOLs alone.
      .where((eb) => eb('m.kol', '=', eb.lit(1)))
      .where('m.brand_id', '=', brandId)
      .where('m.forgotten', 'is', null)
      .where('m.published_at', '>=', from)
      .where('m.published_at', '<', to)
      .groupBy(['m.platform', who])
      .orderBy(sql`coalesce(max(m.followers), -1)`, 'desc')
      .orderBy('mentions', 'desc')
      .orderBy('m.platform')
      .orderBy(who)
      .limit(most)
      .execute()
  );
}
