import { MINUTE } from '../../alerts/window.js';
import { isBareRepost } from '../../crawlers/text/repost.js';
import type { IncidentState } from '../model/live.js';
import type { Mention } from '../model/mention.js';
import { mentionQuery, toMention } from '../state.js';
import type { Query } from '../store/store.js';

const SHOWN = 20;
/** Enough to find so many with words of their own in a storm of bare reposts. */
const READ = 200;

/** The posts that moved an incident, and how many negative ones there are in all. */
export interface Movers {
  mentions: Mention[];
  negatives: number;
}

/**
 * The negative posts of a story, or of the brand since the window in which its incident opened: the
 * most reposted first, then KOLs, then posts before reposts and those by whom many follow. Reposts
 * without a word of their own say nothing to a reader: they are counted only, unless by a KOL.
 */
export async function moversOf(q: Query, incident: IncidentState): Promise<Movers> {
  const { brandId, storyId, openedAt, reason } = incident;
  const all = mentionQuery(q).where('m.label', '=', 'neg');
  const negative =
    storyId === null
      ? all
          .where('m.brand_id', '=', brandId)
          .where('m.published_at', '>=', openedAt - reason.windowHours * 60 * MINUTE)
      : all.where('m.story_id', '=', storyId);
  const { n } = await negative
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const rows = await negative
    .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
    .orderBy('m.kol', 'desc')
    .orderBy((eb) => eb.case().when('m.repost_of', 'is', null).then(0).else(1).end())
    .orderBy((eb) => eb.fn.coalesce('m.followers', eb.lit(0)), 'desc')
    .orderBy('m.published_at')
    .orderBy('m.id')
    .limit(READ)
    .execute();
  const telling = rows.filter(
    (row) => row.repost_of === null || row.kol === 1 || !isBareRepost(row.text),
  );
  return { mentions: telling.slice(0, SHOWN).map(toMention), negatives: n };
}
