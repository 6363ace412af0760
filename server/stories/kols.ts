import { peakOf } from '../../alerts/rehearse.js';
import { MINUTE } from '../../alerts/window.js';
import type { Brand, KolRecord } from '../model/brand.js';
import type { ChangeData } from '../model/change.js';
import type { Query } from '../store/store.js';

const DAY = 24 * 60 * MINUTE;

/** What became of the brand's reds that a KOL alone had raised, as known at `now` (epoch ms). */
export async function kolRecord(q: Query, brand: Brand, now: number): Promise<KolRecord> {
  const rows = await q
    .selectFrom('changes')
    .select(['at', 'story_id', 'data'])
    .where('brand_id', '=', brand.id)
    .where('kind', 'in', ['incident.opened', 'incident.raised'])
    .where('story_id', 'is not', null)
    .orderBy('seq')
    .execute();
  const record: KolRecord = { raised: 0, held: 0, open: 0 };
  const { window, orange } = brand.policy;
  for (const { at, story_id: storyId, data } of rows) {
    const { level, reason } = JSON.parse(data) as ChangeData['incident.opened'];
    const spoke = reason.triggers.some(({ kind }) => kind === 'kol');
    if (storyId === null || level !== 'red' || !spoke || reason.volume >= orange) continue;
    record.raised++;
    const volume = await q
      .selectFrom('story_minutes')
      .select(['minute', 'volume as amount'])
      .where('story_id', '=', storyId)
      .where('minute', '>', Math.floor((at - window) / MINUTE))
      .where('minute', '<=', Math.floor((at + DAY) / MINUTE))
      .orderBy('minute')
      .execute();
    if (peakOf(volume, window) >= orange) record.held++;
    else if (now < at + DAY) record.open++;
  }
  return record;
}
