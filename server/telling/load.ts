import type { ChannelKind } from '../../alerts/channel.js';
import type { Claimed } from '../../alerts/notify.js';
import { joined } from '../../alerts/storm.js';
import { jointMessage } from './joint.js';
import { also, meanwhile } from './meanwhile.js';
import { messageOf, telling, testMessage } from './messages.js';
import type { Change } from '../model/change.js';
import type { World } from '../model/live.js';
import type { Locale, Message } from '../model/message.js';
import type { Vault } from '../secrets.js';
import { incidentStates, mentionQuery, toChange } from '../state.js';
import { toMention } from '../state.js';
import type { Query } from '../store/store.js';
import { loadDaily } from './daily.js';
import { loadManner } from './routing.js';
import { gainedInHour, type Said, saidBefore, saidNow } from './said.js';

export interface LoadSettings {
  vault: Vault;
  kinds: ReadonlyMap<string, ChannelKind>;
  world: World;
  publicUrl: string | null;
  installation: string;
}

/** A delivery of a channel whose settings cannot be used; says why. */
export interface Unreadable {
  unreadable: string;
  id: number;
  channelId: number;
  lease: number;
  config: null;
  test: Claimed['test'];
}

const LOCKED =
  'The settings of this channel cannot be read with the key of this installation; enter them again.';
const UNKNOWN = 'This version of the program does not know this kind of channel.';

/** Posts among which those worth showing are looked for. */
const QUOTES_LOOKED_AT = 12;

/** A message, and the numbers it states as they are kept with its receipts. */
interface Written {
  message: Message;
  said: ReadonlyMap<number, string>;
}

/** A leased delivery with its message, which stands for all that was merged into it. */
export async function loadTurn(
  settings: LoadSettings,
  q: Query,
  id: number,
  now: number,
  lease: number,
): Promise<Claimed | Unreadable> {
  const row = await q
    .selectFrom('deliveries as d')
    .innerJoin('channels as c', 'c.id', 'd.channel_id')
    .select(['d.id', 'd.seq', 'd.attempts', 'd.channel_id', 'd.remaining', 'd.test'])
    .select(['d.instead_of', 'd.incident_id', 'c.kind', 'c.locale', 'c.config'])
    .where('d.id', '=', id)
    .executeTakeFirstOrThrow();
  const test = row.test as Claimed['test'];
  const base = { id, channelId: row.channel_id, lease, test };
  const kind = settings.kinds.get(row.kind);
  if (!kind) return { ...base, config: null, unreadable: UNKNOWN };
  const config = open(settings.vault, kind, row.config);
  if (config === null) return { ...base, config: null, unreadable: LOCKED };
  const locale = row.locale as Locale;
  return {
    ...base,
    kind,
    config,
    ...(await messageOfTurn(settings, q, { ...row, locale }, now)),
    // Counted when it was leased; the rules of retrying want the tries before this one.
    attempts: row.attempts - 1,
    threadId: await threadOf(q, row.channel_id, row.incident_id),
    remaining: row.remaining === null ? null : (JSON.parse(row.remaining) as string[]),
  };
}

function open(vault: Vault, kind: ChannelKind, sealed: string): unknown {
  try {
    const parsed = kind.config.safeParse(JSON.parse(vault.open(sealed)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

interface TurnRow {
  id: number;
  channel_id: number;
  seq: number;
  incident_id: number | null;
  test: string | null;
  instead_of: string | null;
  locale: Locale;
}

async function messageOfTurn(
  settings: LoadSettings,
  q: Query,
  row: TurnRow,
  now: number,
): Promise<Partial<Written> & Pick<Written, 'message'>> {
  const name = (id: number) => `${settings.installation}-${id}`;
  const change = await changeOf(q, row.seq);
  if (row.test !== null || !change) {
    const { timeZone } = await loadDaily(q);
    const daily = row.test === 'daily';
    return { message: testMessage(row.locale, now, name(row.id), daily, timeZone) };
  }
  const members = await q
    .selectFrom('deliveries as d')
    .innerJoin('changes as ch', 'ch.seq', 'd.seq')
    .select(['d.id', 'd.seq', 'd.incident_id', 'd.instead_of', 'ch.at'])
    .where('d.merged_into', '=', row.id)
    .orderBy('ch.at')
    .orderBy('d.id')
    .execute();
  const { message: whole, said } = await written(settings, q, row, change, now);
  const others = members.filter(({ incident_id }) => incident_id !== row.incident_id);
  if (others.length > 0) {
    const all = [{ message: whole, said }];
    for (const other of others) {
      const theirs = await changeOf(q, other.seq);
      if (theirs) all.push(await written(settings, q, { ...row, ...other }, theirs, now));
    }
    return {
      message: jointMessage(
        all.map(({ message }) => message),
        settings.publicUrl,
      ),
      said: new Map(all.flatMap((one) => [...one.said])),
    };
  }
  // Facts and posts show the present: those of the newest stand for all.
  const older = members.map(({ id, at }) => ({ ...whole, id: name(id), at }));
  if (members.length === 0) return { message: whole, said };
  const rest = await meanwhile(
    q,
    members.map(({ seq }) => seq),
    whole,
  );
  return { message: joined([...older, rest === null ? whole : also(whole, rest)]), said };
}

async function changeOf(q: Query, seq: number): Promise<Change | null> {
  const row = await q.selectFrom('changes').selectAll().where('seq', '=', seq).executeTakeFirst();
  return row ? toChange(row) : null;
}

async function written(
  settings: LoadSettings,
  q: Query,
  row: TurnRow,
  change: Change,
  now: number,
): Promise<Written> {
  const { world, publicUrl, installation } = settings;
  const [incident] =
    change.incidentId === null ? [] : await incidentStates(q, [change.incidentId], now);
  const brand = await q
    .selectFrom('brands')
    .select(['name', 'time_zone'])
    .where('id', '=', change.brandId ?? 0)
    .executeTakeFirst();
  const storyId = incident?.storyId ?? null;
  const mentions =
    storyId === null
      ? []
      : await mentionQuery(q)
          .where('m.story_id', '=', storyId)
          .where('m.label', '=', 'neg')
          .where('m.withdrawn_at', 'is', null)
          .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
          .orderBy('m.id')
          .limit(QUOTES_LOOKED_AT)
          .execute();
  const before = incident ? await saidBefore(q, row.channel_id, incident.id) : null;
  const message = messageOf(
    {
      change,
      brand: brand?.name ?? '',
      incident: incident ?? null,
      mentions: telling(mentions.map(toMention)),
      insteadOf: row.instead_of,
      before,
      hour: incident && before === null ? await gainedInHour(q, incident, now) : null,
    },
    row.locale,
    publicUrl,
    `${installation}-${row.id}`,
    world !== 'live',
    brand?.time_zone ?? (await loadManner(q)).timeZone,
    now,
  );
  const states: Said | null = incident ? saidNow(incident, now) : null;
  return { message, said: new Map(states ? [[row.id, JSON.stringify(states)]] : []) };
}

/**
 * What the channel answered to the first message of the incident: where a thread continues. A message that
 * told of other incidents as well begins no thread.
 */
async function threadOf(
  q: Query,
  channelId: number,
  incidentId: number | null,
): Promise<string | null> {
  if (incidentId === null) return null;
  const first = await q
    .selectFrom('deliveries')
    .select('provider_id')
    .where('incident_id', '=', incidentId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'done')
    .where('provider_id', 'is not', null)
    .where((one) =>
      one.not(
        one.exists(
          one
            .selectFrom('deliveries as other')
            .select('other.id')
            .where((two) =>
              two.or([
                two('other.merged_into', '=', two.ref('deliveries.id')),
                two('other.id', '=', two.ref('deliveries.merged_into')),
              ]),
            )
            .where('other.incident_id', '<>', incidentId),
        ),
      ),
    )
    .orderBy('done_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.provider_id ?? null;
}
