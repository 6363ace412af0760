import { isBareRepost, isWordy } from '../model/repost.js';
import type { IncidentState } from '../model/live.js';
import type { Mention, NotKept } from '../model/mention.js';
import { notKept, notKeptOf } from '../retention/kept.js';
import { mentionQuery, toMention } from '../state.js';
import type { Query } from '../store/store.js';

const HOUR = 3_600_000;
const SHOWN = 20;
/** So many of each are looked at: in a storm nobody waits until all of a day's posts are ranked. */
const STORIES = 20;
const REPOSTED = 60;
const VOICES = 60;
const FIRST = 20;
const LATEST = 200;

/** An incident, as far as its posts are looked for. */
type Moved = Pick<IncidentState, 'brandId' | 'storyId' | 'openedAt'> & {
  reason: Pick<IncidentState['reason'], 'windowHours'>;
};

/** The posts that moved an incident, and whether more negative ones stand behind it. */
export interface Movers {
  mentions: Mention[];
  more: boolean;
  /** What might be among them were it kept; null: nothing. */
  notKept: NotKept | null;
}

/**
 * The posts that moved a story, or the brand since the window in which its incident opened: a story
 * begins with the post it began with, since what the others say answers it. Then negative ones:
 * of those reposted most, of KOLs, of the first and the latest ones. The most reposted come first,
 * then KOLs, then what says something, posts before reposts, and those by whom many follow. Reposts
 * without a word of their own say nothing to a reader and are left out, unless they are a KOL's.
 */
export async function moversOf(q: Query, incident: Moved): Promise<Movers> {
  const origin = incident.storyId === null ? null : await originOf(q, incident.storyId);
  const ids = (await candidates(q, incident)).filter((id) => id !== origin?.id);
  const rows =
    ids.length === 0
      ? []
      : await mentionQuery(q).where('m.id', 'in', ids).where('m.label', '=', 'neg').execute();
  const telling = rows
    .filter((row) => row.repost_of === null || row.kol === 1 || !isBareRepost(row.text))
    .map(toMention)
    .sort(moved)
    .slice(0, origin ? SHOWN - 1 : SHOWN);
  return {
    mentions: origin ? [origin, ...telling] : telling,
    more: rows.length > telling.length,
    notKept: await (incident.storyId === null
      ? notKept(q, { brands: [incident.brandId], from: sinceOf(incident) })
      : notKeptOf(q, incident.storyId)),
  };
}

/**
 * The first post of a story that is no repost, whatever it says; null where only reposts are known, or it is no
 * longer kept.
 * Looked for among its first: a story may be a hundred thousand reposts of a post nobody collected.
 */
async function originOf(q: Query, storyId: number): Promise<Mention | null> {
  const first = await q
    .selectFrom('mentions')
    .select(['id', 'repost_of'])
    .where('story_id', '=', storyId)
    .orderBy('published_at')
    .orderBy('id')
    .limit(LATEST)
    .execute();
  const origin = first.find((one) => one.repost_of === null);
  if (!origin) return null;
  const row = await mentionQuery(q).where('m.id', '=', origin.id).executeTakeFirst();
  return row ? toMention(row) : null;
}

function moved(a: Mention, b: Mention): number {
  return (
    (b.counters.reposts ?? 0) - (a.counters.reposts ?? 0) ||
    Number(b.kol) - Number(a.kol) ||
    Number(isWordy(b.text)) - Number(isWordy(a.text)) ||
    Number(b.repostOf === null) - Number(a.repostOf === null) ||
    (b.author.followers ?? 0) - (a.author.followers ?? 0) ||
    a.publishedAt - b.publishedAt ||
    a.id - b.id
  );
}

/** Beginning of the window in which it opened, epoch ms. */
function sinceOf({ openedAt, reason }: Moved): number {
  return openedAt - reason.windowHours * HOUR;
}

async function candidates(q: Query, incident: Moved): Promise<number[]> {
  const { brandId, storyId } = incident;
  const since = sinceOf(incident);
  const stories = storyId === null ? await loudest(q, brandId, since) : [storyId];
  const found = new Set<number>();
  if (stories.length > 0) {
    const reposted = await q
      .selectFrom('repost_minutes')
      .select((eb) => ['mention_id as id', eb.fn.sum<number>('n').as('gained')])
      .where('story_id', 'in', stories)
      .groupBy('mention_id')
      .orderBy('gained', 'desc')
      .limit(REPOSTED)
      .execute();
    for (const { id } of reposted) found.add(id);
  }
  let voices = q
    .selectFrom('kol_voices')
    .select('mention_id as id')
    .where('brand_id', '=', brandId);
  voices =
    storyId === null ? voices.where('at', '>=', since) : voices.where('story_id', '=', storyId);
  for (const { id } of await voices.orderBy('at', 'desc').limit(VOICES).execute()) found.add(id);
  for (const [order, limit] of [
    ['asc', FIRST],
    ['desc', LATEST],
  ] as const) {
    let posts = q.selectFrom('mentions').select('id').where('label', '=', 'neg');
    posts =
      storyId === null
        ? posts.where('brand_id', '=', brandId).where('published_at', '>=', since)
        : posts.where('story_id', '=', storyId);
    const rows = await posts.orderBy('published_at', order).limit(limit).execute();
    for (const { id } of rows) found.add(id);
  }
  return [...found];
}

/** The stories of a brand with the most negative volume among those with a post since `since`. */
async function loudest(q: Query, brandId: number, since: number): Promise<number[]> {
  const rows = await q
    .selectFrom('stories')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('last_at', '>=', since)
    .orderBy('volume', 'desc')
    .limit(STORIES)
    .execute();
  return rows.map(({ id }) => id);
}
