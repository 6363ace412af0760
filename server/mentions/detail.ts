import { QueryError } from '../../crawlers/match/query.js';
import { whyMatched } from '../../crawlers/watch.js';
import { HttpError } from '../api/errors.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { Hit, Mention, MentionDetail, Sighted } from '../model/mention.js';
import { mentionQuery, toMention } from '../state.js';
import { toBrand } from '../store/brands.js';
import { modelName } from '../store/complaints.js';
import type { Row } from '../store/schema.js';
import type { Query } from '../store/store.js';

/** Looks shown of one mention: the first and the newest, evenly between them. */
const MOST_LOOKS = 200;
const MOST_READ = 5000;

async function sightingsOf(q: Query, id: number): Promise<Sighted[]> {
  const rows = await q
    .selectFrom('sightings')
    .selectAll()
    .where('mention_id', '=', id)
    .orderBy('seen_at', 'desc')
    .limit(MOST_READ)
    .execute();
  const step = Math.max(1, Math.ceil(rows.length / MOST_LOOKS));
  return rows
    .filter((_, at) => at % step === 0 || at === rows.length - 1)
    .reverse()
    .map(({ seen_at, reposts, comments, likes, views }) => ({
      at: seen_at,
      reposts,
      comments,
      likes,
      views,
    }));
}

/** The words of a mention that its brand's query, as it is now, looks for. */
function whyOf(brand: Row<'brands'>, mention: Mention): Hit[] {
  try {
    return whyMatched(toBrand(brand), mention).map(({ field, words, from, to, term }) => ({
      field,
      words,
      from,
      to,
      term,
    }));
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

async function refuseForgotten(q: Query, id: number): Promise<void> {
  const row = await q.selectFrom('mentions').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) return;
  const words = `Mention ${id} is no longer kept: its brand keeps what was said for a limited time. It still counts.`;
  throw new HttpError(410, 'not-kept', words);
}

/** Everything that is known of one mention. Throws NotFound, or HttpError when it is no longer kept. */
export async function mentionDetail(q: Query, id: number): Promise<MentionDetail> {
  const row = await mentionQuery(q).where('m.id', '=', id).executeTakeFirst();
  const brand =
    row &&
    (await q.selectFrom('brands').selectAll().where('id', '=', row.brand_id).executeTakeFirst());
  if (!row || !brand) {
    await refuseForgotten(q, id);
    throw new NotFound(`There is no mention ${id}.`);
  }
  const mention = toMention(row);
  const story = await q
    .selectFrom('stories')
    .select(['id', 'title', 'mentions', 'merged_into as mergedInto'])
    .where('id', '=', row.story_id)
    .executeTakeFirst();
  const source = await q
    .selectFrom('sources')
    .select(['id', 'name', 'kind'])
    .where('id', '=', row.source_id ?? 0)
    .executeTakeFirst();
  const root =
    row.repost_of === null
      ? undefined
      : await mentionQuery(q)
          .where('m.identity', '=', row.repost_of)
          .where('m.brand_id', '=', row.brand_id)
          .executeTakeFirst();
  const counted = await q
    .selectFrom('counters')
    .select('collected')
    .where('mention_id', '=', id)
    .executeTakeFirst();
  return {
    mention,
    brand: { id: brand.id, name: brand.name },
    story: story ?? null,
    source: source ?? null,
    model: modelName(row.model),
    scoredAt: row.scored_at,
    seeded: row.seeded === 1,
    sightings: await sightingsOf(q, id),
    why: whyOf(brand, mention),
    root: root ? toMention(root) : null,
    reposts: counted?.collected ?? 0,
  };
}
