import type { Brand } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import type { Tx } from '../store/store.js';
import { LATE } from './dating.js';
import { judge, type Judged, standings } from './judge.js';
import type { StoryRow } from './known.js';
import type { Recorded } from './record.js';
import { foresee, type Seer, warn } from './warn.js';

/** Brands with new mentions or new counters. */
function concerned(recorded: Recorded): Set<number> {
  return new Set([
    ...recorded.fresh.map(({ remembered }) => remembered.brandId),
    ...recorded.updated.map((mention) => mention.brandId),
  ]);
}

/** Judges each touched story and then its brand; tells what was added and where it stands. */
export async function judgeAll(
  tx: Tx,
  recorded: Recorded,
  brands: ReadonlyMap<number, Brand>,
  seer: Seer,
  now: number,
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const brandId of [...concerned(recorded)].sort((a, b) => a - b)) {
    const brand = brands.get(brandId);
    if (!brand) continue;
    const foreseen = await foresee(tx, seer, brand, grown(recorded, brandId), now);
    const early = foreseen.filter(({ level }) => level !== 'none').map(({ story }) => story.id);
    const stories = await storiesToJudge(tx, recorded, brand, early);
    const judged: Judged[] = [];
    for (const { storyId, standing } of stories) {
      judged.push(await judge(tx, { brand, storyId }, standing, now));
    }
    const whole = (await standings(tx, brandId, [0])).get(0);
    const total = await judge(tx, { brand, storyId: 0 }, whole, now);
    judged.push(total);
    drafts.push(...told(recorded, brandId, total.volume, judged, now));
    const changes = judged.flatMap((one) => one.drafts);
    drafts.push(...changes, ...(await warn(tx, brand, foreseen, changes, now)));
  }
  return drafts;
}

/** Stories that gained negative volume, or were looked at again. */
function grown({ book, stories, updated }: Recorded, brandId: number): StoryRow[] {
  const ids = new Set(updated.map(({ storyId }) => storyId));
  for (const { keys } of book.storyMinutes.entries.values()) ids.add(keys[0] ?? 0);
  return [...ids]
    .sort((a, b) => a - b)
    .flatMap((id) => stories.get(id) ?? [])
    .filter((story) => story.brandId === brandId);
}

/** Stories too small to reach any level, and without one, are passed over; `early` ones are not. */
async function storiesToJudge(tx: Tx, recorded: Recorded, brand: Brand, early: readonly number[]) {
  const mentions = [...recorded.fresh.map(({ remembered }) => remembered), ...recorded.updated];
  const touched = new Set(
    mentions.filter((mention) => mention.brandId === brand.id).map((mention) => mention.storyId),
  );
  for (const id of early) touched.add(id);
  const spoken = new Set([
    ...recorded.book.voices.map((voice) => voice.storyId),
    ...recorded.echoed,
  ]);
  const { repostTrigger, orange } = brand.policy;
  const enough = Math.min(repostTrigger + 1, orange);
  const old = [...touched].filter((id) => recorded.stories.get(id)?.fresh === false);
  const stored = await standings(tx, brand.id, old);
  return [...touched]
    .sort((a, b) => a - b)
    .map((storyId) => ({ storyId, standing: stored.get(storyId) }))
    .filter(
      ({ storyId, standing }) =>
        standing !== undefined ||
        spoken.has(storyId) ||
        early.includes(storyId) ||
        (recorded.stories.get(storyId)?.volume ?? 0) >= enough,
    );
}

function told(
  recorded: Recorded,
  brandId: number,
  volume: number,
  judged: readonly Judged[],
  now: number,
): Draft[] {
  const incidents = judged.flatMap(({ moved }) => moved ?? []);
  const added = recorded.fresh.filter(({ remembered }) => remembered.brandId === brandId);
  const updated = new Set(
    recorded.updated.filter((mention) => mention.brandId === brandId).map(({ id }) => id),
  );
  const common = { at: now, brandId, storyId: null, incidentId: null };
  const drafts: Draft[] = [];
  if (added.length > 0) {
    const ids = added.map(({ remembered }) => remembered.id);
    const late = added.filter(({ remembered }) => remembered.publishedAt < now - LATE).length;
    drafts.push({ ...common, kind: 'mentions.added', data: { ids, late, volume, incidents } });
  }
  if (updated.size > 0) {
    const ids = [...updated].sort((a, b) => a - b);
    drafts.push({ ...common, kind: 'mentions.updated', data: { ids, volume, incidents } });
  }
  return drafts;
}
