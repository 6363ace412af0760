import type { InsightKol, Stretch } from '../model/insights.js';
import type { Level } from '../model/level.js';
import { kolSums } from '../store/kols.js';
import type { Query } from '../store/store.js';

/** Most KOLs that are told. */
const MOST = 50;

/** Authors who count as KOLs and spoke in a stretch, who is followed most first. */
export async function kolsOf(q: Query, brandId: number, stretch: Stretch): Promise<InsightKol[]> {
  const rows = await kolSums(q, brandId, stretch, MOST);
  const involved = await incidentsByVoice(q, brandId, stretch);
  return rows.map((row) => ({
    platform: row.platform,
    authorId: row.author_id,
    name: row.author_name,
    followers: row.followers,
    mentions: row.mentions,
    negative: row.negative,
    views: row.views,
    reposts: row.reposts,
    incidents: involved.get(`${row.platform} ${row.author_name ?? row.author_id ?? ''}`) ?? [],
    lastAt: row.last_at,
  }));
}

/** Incidents by platform and author of the negative voices in their stories. */
async function incidentsByVoice(q: Query, brandId: number, { from, to }: Stretch) {
  const rows = await q
    .selectFrom('incidents as i')
    .innerJoin('kol_voices as v', 'v.story_id', 'i.story_id')
    .select(['i.id', 'i.title', 'i.peak', 'v.author', 'v.platform'])
    .distinct()
    .where('i.brand_id', '=', brandId)
    .where('i.opened_at', '<', to)
    .where('v.at', '>=', from)
    .where('v.at', '<', to)
    .orderBy('i.id')
    .execute();
  const found = new Map<string, InsightKol['incidents']>();
  for (const { id, title, peak, author, platform } of rows) {
    const key = `${platform} ${author}`;
    found.set(key, [...(found.get(key) ?? []), { id, title, peak: peak as Level }]);
  }
  return found;
}
