import { z } from 'zod';
import { isZone } from '../model/zone.js';
import { DEFAULT_ZONE } from '../model/brand.js';
import type { Hours, RouteRule, Routing } from '../model/route.js';
import type { Query } from '../store/store.js';

const weekday = z.union([1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as Hours['days'][0])));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

/** Hours of the week as the API takes and the settings keep them. */
export const hoursSchema = z.object({
  days: z.array(weekday).max(7).default([]),
  from: clock,
  to: clock,
});

/** A time zone of the system, such as Asia/Shanghai. */
export const zoneSchema = z.string().max(60).refine(isZone, 'is not a known time zone');

/** What holds for all routes. */
export const mannerSchema = z.object({
  mode: z.enum(['first', 'all']).default('all'),
  quiet: hoursSchema.nullable().default(null),
  timeZone: zoneSchema.default(DEFAULT_ZONE),
});
export type Manner = z.infer<typeof mannerSchema>;

const KEY = 'routing';

export async function loadManner(q: Query): Promise<Manner> {
  const row = await q
    .selectFrom('settings')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  return mannerSchema.parse(row ? JSON.parse(row.value) : {});
}

/** Keeps a setting under its key. */
export async function saveSetting(q: Query, key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await q
    .insertInto('settings')
    .values({ key, value: text })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
    .execute();
}

export async function saveManner(q: Query, manner: Manner): Promise<void> {
  await saveSetting(q, KEY, manner);
}

export async function loadRules(q: Query): Promise<RouteRule[]> {
  const rows = await q.selectFrom('routes').selectAll().orderBy('position').orderBy('id').execute();
  return rows.map(({ id, name, enabled, rule }) => ({
    ...(JSON.parse(rule) as Omit<RouteRule, 'id' | 'name' | 'enabled'>),
    id,
    name,
    enabled: enabled === 1,
  }));
}

/**
 * Takes a channel out of the rules that name it; the first that stands in for it takes its place.
 * Answers the name of a rule that would tell nobody any more, and then changes nothing more.
 */
export async function leaveRules(q: Query, channelId: number): Promise<string | null> {
  for (const { id, name, ...rule } of await loadRules(q)) {
    if (![...rule.channels, ...rule.fallbacks].includes(channelId)) continue;
    const others = (list: readonly number[]) => list.filter((one) => one !== channelId);
    let [channels, fallbacks] = [others(rule.channels), others(rule.fallbacks)];
    if (channels.length === 0) [channels, fallbacks] = [fallbacks.slice(0, 1), fallbacks.slice(1)];
    if (channels.length === 0) return name;
    await q
      .updateTable('routes')
      .set({ rule: JSON.stringify({ ...rule, channels, fallbacks }) })
      .where('id', '=', id)
      .execute();
  }
  return null;
}

/** Who hears of what, as it is saved. */
export async function loadRouting(q: Query): Promise<Routing> {
  return { ...(await loadManner(q)), rules: await loadRules(q) };
}
