import { announced, urgentChange } from '../../alerts/route.js';
import { endOf, route } from '../../alerts/routes.js';
import type { Change, Draft } from '../model/change.js';
import type { Level } from '../model/level.js';
import type { RouteEvent, Routing } from '../model/route.js';
import type { Query, Tx } from '../store/store.js';
import { loadRouting } from './routing.js';

interface Channel {
  id: number;
  name: string;
  enabled: number;
  /** Why it was taken out of use; null where it was not, or a person did it. */
  broken: string | null;
}

/** A delivery before it is a row. */
export interface Wanted {
  seq: number;
  incidentId: number | null;
  channelId: number;
  urgent: boolean;
  /** Epoch ms. */
  dueAt: number;
  routeId: number | null;
  fallbacks: readonly number[];
  /** Name of the channel it stands in for. */
  insteadOf: string | null;
}

/** Queues deliveries of the changes that people should hear of, in the transaction of the changes. */
export async function tell(tx: Tx, changes: readonly Change[], now: number): Promise<void> {
  const loud = changes.filter(announced);
  if (loud.length === 0) return;
  const quiet = await quietBrands(tx);
  const heard = loud.filter(({ brandId }) => brandId === null || !quiet.has(brandId));
  if (heard.length === 0) return;
  const channels = await tx.q
    .selectFrom('channels')
    .select(['id', 'name', 'enabled', 'broken'])
    .orderBy('id')
    .execute();
  if (channels.length === 0) return;
  const routing = await loadRouting(tx.q);
  const wanted: Wanted[] = [];
  for (const change of heard)
    wanted.push(...(await wantedOf(tx.q, change, routing, channels, now)));
  await queue(tx, wanted);
}

/** Brands of which nobody is told: competitors, unless somebody wants to hear of them. */
async function quietBrands(tx: Tx): Promise<ReadonlySet<number>> {
  const rows = await tx.all<{ id: number }>('SELECT id FROM brands WHERE alerts = 0', []);
  return new Set(rows.map(({ id }) => id));
}

/** Writes deliveries; their ids are given in the order of the list. */
export async function queue(tx: Tx, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const first = await tx.allocate('deliveries', wanted.length);
  await tx.many(
    `INSERT INTO deliveries (id, seq, channel_id, incident_id, state, attempts, due_at, lease_until, urgent, route_id, fallbacks, instead_of)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    wanted.map((one, index) => [
      first + index,
      one.seq,
      one.channelId,
      one.incidentId,
      'due',
      0,
      one.dueAt,
      0,
      Number(one.urgent),
      one.routeId,
      JSON.stringify(one.fallbacks),
      one.insteadOf,
    ]),
  );
}

async function wantedOf(
  q: Query,
  change: Change,
  routing: Routing,
  channels: readonly Channel[],
  now: number,
): Promise<Wanted[]> {
  const base = { seq: change.seq, incidentId: change.incidentId, urgent: urgentChange(change) };
  const usable = channels.filter(({ enabled }) => enabled === 1);
  const plain = (to: readonly Channel[], dueAt: number): Wanted[] =>
    to.map(({ id }) => ({
      ...base,
      channelId: id,
      dueAt,
      routeId: null,
      fallbacks: to.filter((other) => other.id !== id).map((other) => other.id),
      insteadOf: null,
    }));
  // That a channel fell silent concerns whoever relied on it: the others hear of it, whatever the routes say.
  if (
    change.kind === 'channel.broken' ||
    change.kind === 'channel.silent' ||
    change.kind === 'channel.repaired'
  ) {
    const { channelId } = change.data;
    return plain(
      usable.filter(({ id }) => id !== channelId),
      now,
    );
  }
  if (change.kind === 'digest.failed') {
    // The way it failed to take is the last one to tell it by.
    const others = usable.filter(({ id }) => id !== change.data.channelId);
    return plain(others.length > 0 ? others : usable, now);
  }
  const event = await eventOf(q, change, routing, now);
  if (routing.rules.length === 0) {
    const quiet = event.level === 'red' ? null : endOf(routing.quiet, now, routing.timeZone);
    const to = usable.length > 0 ? usable : channels.filter((one) => waitsFor(one, change));
    // Everybody hears it already: nobody is left to turn to.
    return plain(to, quiet ?? now).map((one) => ({ ...one, fallbacks: [] }));
  }
  const told = new Set<number>();
  return route(routing, event).hearings.flatMap((hearing): Wanted[] => {
    const found = reachable([hearing.channelId, ...hearing.fallbacks], channels, change);
    if (!found || told.has(found.id)) return [];
    told.add(found.id);
    const named = channels.find(({ id }) => id === hearing.channelId);
    const standsIn = found.id !== hearing.channelId;
    return [
      {
        ...base,
        channelId: found.id,
        dueAt: hearing.notBefore,
        routeId: hearing.ruleId,
        fallbacks: hearing.fallbacks.slice(hearing.fallbacks.indexOf(found.id) + 1),
        insteadOf: standsIn ? (named?.name ?? '') : null,
      },
    ];
  });
}

/** The first of the channels that is in use, else the first that may be mended; null for none. */
function reachable(
  ids: readonly number[],
  channels: readonly Channel[],
  change: Change,
): Channel | null {
  const named = ids.flatMap((id) => channels.find((one) => one.id === id) ?? []);
  const inUse = named.find(({ enabled }) => enabled === 1);
  return inUse ?? named.find((one) => waitsFor(one, change)) ?? null;
}

/**
 * Whether a change waits for a broken channel to be mended where nobody else can be told: an
 * incident is still news then, what a source or a day did is not.
 */
function waitsFor({ broken }: Channel, { incidentId }: Change): boolean {
  return broken !== null && incidentId !== null;
}

function levelOf(change: Draft, incident: string | undefined): Level {
  if ('level' in change.data) return change.data.level;
  return (incident ?? 'none') as Level;
}

/** What a route decides on; looks at the posts only when a rule asks about them. */
async function eventOf(
  q: Query,
  change: Change,
  routing: Routing,
  now: number,
): Promise<RouteEvent> {
  const incident =
    change.incidentId === null
      ? undefined
      : await q
          .selectFrom('incidents')
          .select(['level', 'story_id', 'brand_id', 'first_negative_at', 'opened_at'])
          .where('id', '=', change.incidentId)
          .executeTakeFirst();
  const asked = routing.rules.some((r) => r.categories.length + r.platforms.length > 0);
  const seen = asked && incident ? await voices(q, incident) : { categories: [], platforms: [] };
  const { kind, brandId } = change;
  const timed = routing.rules.some(({ hours }) => hours !== null);
  const timeZone = timed && brandId !== null ? await zoneOf(q, brandId) : null;
  return { kind, brandId, level: levelOf(change, incident?.level), ...seen, timeZone, at: now };
}

async function zoneOf(q: Query, brandId: number): Promise<string | null> {
  const brand = await q
    .selectFrom('brands')
    .select('time_zone')
    .where('id', '=', brandId)
    .executeTakeFirst();
  return brand?.time_zone ?? null;
}

/** Categories and platforms of the negative posts behind an incident. */
async function voices(
  q: Query,
  incident: {
    story_id: number | null;
    brand_id: number;
    first_negative_at: number | null;
    opened_at: number;
  },
): Promise<{ categories: string[]; platforms: string[] }> {
  let posts = q
    .selectFrom('mentions')
    .select(['platform', 'categories'])
    .distinct()
    .where('label', '=', 'neg');
  posts =
    incident.story_id === null
      ? posts
          .where('brand_id', '=', incident.brand_id)
          .where('published_at', '>=', incident.first_negative_at ?? incident.opened_at)
      : posts.where('story_id', '=', incident.story_id);
  const rows = await posts.execute();
  return {
    platforms: [...new Set(rows.map(({ platform }) => platform))],
    categories: [
      ...new Set(rows.flatMap(({ categories }) => categories.split(',').filter((c) => c !== ''))),
    ],
  };
}
