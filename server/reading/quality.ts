import type { Brand, KolRecord } from '../model/brand.js';
import type { ChangeData } from '../model/change.js';
import type { Verdict } from '../model/incident.js';
import type { Level, Reason } from '../model/level.js';
import { kolRecord } from '../stories/kols.js';
import type { Query } from '../store/store.js';

/** What raised an alert first. */
export type RaisedBy = 'kol' | 'volume' | 'reposts' | 'forecast';

/** How often alerts of one kind were called real by people. */
export interface RulePrecision {
  /** Name and version of the rule. */
  rule: string;
  by: RaisedBy;
  /** Incidents it opened. */
  raised: number;
  real: number;
  noise: number;
  /** real / (real + noise), 0–1; null while nobody said. */
  precision: number | null;
}

export interface Quality {
  rules: RulePrecision[];
  /** Reds that a KOL alone had raised. */
  kol: KolRecord & {
    /** held / (raised − open), 0–1; null while none is decided. */
    share: number | null;
  };
}

/** Which condition made a level: volume before a KOL, a KOL before reposts, the forecast last. */
export function raisedBy(level: Level, { triggers, volume, thresholds }: Reason): RaisedBy {
  const byVolume = level === 'red' ? volume > thresholds.red : volume >= thresholds.orange;
  if (byVolume && level !== 'yellow') return 'volume';
  if (triggers.some(({ kind }) => kind === 'kol')) return 'kol';
  if (level === 'yellow' && triggers.some(({ kind }) => kind === 'reposts')) return 'reposts';
  if (triggers.some(({ kind }) => kind === 'forecast')) return 'forecast';
  return triggers.some(({ kind }) => kind === 'reposts') ? 'reposts' : 'volume';
}

/** What people said of each of a brand's incidents. */
export async function verdictsOf(
  q: Query,
  brandId: number,
): Promise<{ id: number; storyId: number | null; openedAt: number; verdict: Verdict | null }[]> {
  const rows = await q
    .selectFrom('incidents')
    .select(['id', 'story_id', 'opened_at', 'verdict'])
    .where('brand_id', '=', brandId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    storyId: row.story_id,
    openedAt: row.opened_at,
    verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as Verdict),
  }));
}

/** How far each rule of a brand proved right, as known at `now` (epoch ms). */
export async function qualityOf(q: Query, brand: Brand, now: number): Promise<Quality> {
  const opened = await q
    .selectFrom('changes')
    .select(['incident_id', 'data'])
    .where('brand_id', '=', brand.id)
    .where('kind', '=', 'incident.opened')
    .orderBy('seq')
    .execute();
  const verdicts = new Map((await verdictsOf(q, brand.id)).map((one) => [one.id, one.verdict]));
  const rules = new Map<string, RulePrecision>();
  for (const { incident_id: id, data } of opened) {
    const { level, reason } = JSON.parse(data) as ChangeData['incident.opened'];
    const by = raisedBy(level, reason);
    const key = `${reason.rule} ${by}`;
    const row = rules.get(key) ?? {
      rule: reason.rule,
      by,
      raised: 0,
      real: 0,
      noise: 0,
      precision: null,
    };
    row.raised++;
    const verdict = id === null ? null : verdicts.get(id);
    if (verdict) row[verdict.verdict]++;
    const judged = row.real + row.noise;
    row.precision = judged === 0 ? null : row.real / judged;
    rules.set(key, row);
  }
  const kol = await kolRecord(q, brand, now);
  const decided = kol.raised - kol.open;
  return {
    rules: [...rules.values()],
    kol: { ...kol, share: decided === 0 ? null : kol.held / decided },
  };
}
