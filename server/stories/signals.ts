import type { Brand } from '../model/brand.js';
import type { ChangeData } from '../model/change.js';
import type { Surge } from '../model/forecast.js';
import type { HotSignal, Signals, VoiceSignal } from '../model/signals.js';
import { brandVelocity } from './paces.js';
import type { Query } from '../store/store.js';

const DAY = 86_400_000;

/** KOLs who joined in the window, the latest first. */
async function voices(q: Query, brand: Brand, now: number): Promise<VoiceSignal[]> {
  const rows = await q
    .selectFrom('kol_voices')
    .selectAll()
    .where('brand_id', '=', brand.id)
    .where('at', '>', now - brand.policy.window)
    .where('at', '<=', now)
    .orderBy('at', 'desc')
    .orderBy('mention_id', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => {
    const listed = brand.kols.find(
      (kol) => kol.platform === row.platform && (kol.id === row.author || kol.name === row.author),
    );
    return {
      mentionId: row.mention_id,
      storyId: row.story_id,
      author: row.author,
      platform: row.platform,
      followers: row.followers,
      role: row.role,
      at: row.at,
      listed: listed !== undefined,
      tag: listed?.tag ?? null,
      reach: row.followers === null ? null : Math.round(row.followers * brand.policy.reachShare),
    };
  });
}

async function hot(q: Query, brandId: number, now: number): Promise<HotSignal[]> {
  const rows = await q
    .selectFrom('hot_ranks')
    .select(['platform', 'title', 'rank', 'heat', 'at'])
    .where('brand_id', '=', brandId)
    .where('at', '>', now - DAY)
    .where('at', '<=', now)
    .orderBy('at')
    .execute();
  const lines = new Map<string, HotSignal>();
  for (const { platform, title, rank, heat, at } of rows) {
    const key = `${platform} ${title}`;
    const line = lines.get(key);
    if (line) Object.assign(line, { rank, heat, at, best: Math.min(line.best, rank) });
    else lines.set(key, { platform, title, rank, best: rank, heat, firstAt: at, at });
  }
  return [...lines.values()].sort((a, b) => b.at - a.at || a.rank - b.rank);
}

/** The last surge of a brand within a day, if there was one. */
async function surge(q: Query, brandId: number, now: number): Promise<(Surge & { at: number })[]> {
  const rows = await q
    .selectFrom('changes')
    .select(['at', 'data'])
    .where('brand_id', '=', brandId)
    .where('kind', '=', 'brand.surged')
    .where('at', '>', now - DAY)
    .orderBy('seq', 'desc')
    .execute();
  return rows.map(({ at, data }) => ({ at, ...(JSON.parse(data) as ChangeData['brand.surged']) }));
}

/** The signals of a brand at `now` (epoch ms): speed, KOLs, hot lists, surges. */
export async function signalsOf(q: Query, brand: Brand, now: number): Promise<Signals> {
  const { window, surge: rule } = brand.policy;
  return {
    at: now,
    velocity: await brandVelocity(q, brand.id, window, now),
    voices: await voices(q, brand, now),
    hot: await hot(q, brand.id, now),
    surge: { rule, lastDay: await surge(q, brand.id, now) },
  };
}
