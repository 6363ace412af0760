import type { ChannelKind } from '../../alerts/channel.js';
import { type Claimed, type Outbox, type Receipt, receiptOf } from '../../alerts/notify.js';
import type { ChangeKind } from '../model/change.js';
import type { Level } from '../model/level.js';
import type { World } from '../model/live.js';
import { append } from '../pipeline/log.js';
import type { Vault } from '../secrets.js';
import type { Store, Tx } from '../store/store.js';
import { SILENCE } from './daily.js';
import { detour, detourHeld } from './detour.js';
import { giveUp, markBroken, moveOn } from './failing.js';
import { type LoadSettings, loadTurn, type Unreadable } from './load.js';
import { memory, plan, type Turn, type Waiting } from './plan.js';

/** How long a claim is exclusive, ms: longer than any channel takes to answer. */
const LEASE = 2 * 60_000;
/** As many waiting deliveries of a channel as are looked at together. */
const MOST_WAITING = 5_000;
const IDS_AT_ONCE = 500;

export interface OutboxSettings {
  store: Store;
  vault: Vault;
  kinds: ReadonlyMap<string, ChannelKind>;
  world: World;
  publicUrl: string | null;
  /** Tells one installation's deliveries from another's. */
  installation: string;
}

/** What is needed of a delivery to write its receipt. */
type Settled = Pick<Claimed, 'id' | 'channelId' | 'lease' | 'config' | 'test' | 'said'>;

interface ChannelRow {
  id: number;
  kind: string;
  enabled: number;
  throttled_at: number | null;
  throttled_until: number | null;
  /** 1 when something urgent is due. */
  urgent: number;
}

interface WaitingRow {
  id: number;
  incident_id: number | null;
  attempts: number;
  urgent: number;
  kind: string | null;
  at: number | null;
  level: string | null;
}

/** Deliveries as rows: claimed by a lease, settled by compare-and-swap. */
export class StoredOutbox implements Outbox {
  readonly #load: LoadSettings;

  constructor(private readonly settings: OutboxSettings) {
    this.#load = settings;
  }

  /**
   * Leases what may go out now. What has to wait for its service's limits gets a later `due_at`; what was
   * merged is written down before it is sent, so that a retry bears the same id.
   */
  async claim(
    now: number,
    most: number,
    occupied: ReadonlySet<number> = new Set(),
  ): Promise<Claimed[]> {
    const turns = await this.settings.store.transaction(async (tx) => {
      await moveOn(tx, this.settings.store.dialect, now);
      const taken: Turn[] = [];
      for (const channel of await this.#channels(tx, now)) {
        if (taken.length >= most) break;
        const only = occupied.has(channel.id) ? 'urgent' : 'all';
        if (only === 'urgent' && channel.urgent === 0) continue;
        taken.push(...(await this.#lease(tx, channel, now, most - taken.length, only)));
      }
      return taken;
    });
    const claimed: Claimed[] = [];
    for (const { leader } of turns) {
      const one = await this.#written(leader, now);
      if (one === null) continue;
      if ('unreadable' in one) await this.settle(one, unreadable(one.unreadable, now));
      else claimed.push(one);
    }
    return claimed;
  }

  /** A leased delivery with its message. Null where there is none: it holds up no other. */
  async #written(id: number, now: number): Promise<Claimed | Unreadable | null> {
    const { store } = this.settings;
    const lease = now + LEASE;
    try {
      return await store.read((q) => loadTurn(this.#load, q, id, now, lease));
    } catch (error) {
      const row = await store.read((q) =>
        q
          .selectFrom('deliveries as d')
          .innerJoin('channels as c', 'c.id', 'd.channel_id')
          .select(['d.channel_id as channelId', 'd.attempts', 'd.test'])
          .where('d.id', '=', id)
          .executeTakeFirst(),
      );
      // Its channel was removed in between: what waited for it went another way with it.
      if (!row) return null;
      const test = row.test as Claimed['test'];
      const why = `The message could not be written: ${(error as Error).message}`;
      const tried = { attempts: row.attempts - 1, remaining: null, test };
      const outcome = { kind: 'retry', delay: null, why } as const;
      const { channelId } = row;
      await this.settle(
        { id, channelId, lease, config: null, test },
        receiptOf(outcome, tried, now, 0),
      );
      return null;
    }
  }

  /** Writes the receipt to every delivery the message stood for, with all that follows, or nothing. */
  async settle(delivery: Settled, receipt: Receipt): Promise<void> {
    await this.settings.store.transaction(async (tx) => {
      await this.#lockChannel(tx, delivery.channelId);
      if (!(await this.#write(tx, delivery, receipt))) return;
      await this.#learn(tx, delivery, receipt);
      if (receipt.state === 'done') return;
      if (receipt.state === 'due') {
        await detour(tx, delivery.id, receipt);
        return;
      }
      // First of all that follows: whoever appends takes the log before ids of deliveries.
      await tx.lockLog();
      if (receipt.broken === null) {
        await giveUp(tx, [delivery.id], receipt.at);
        return;
      }
      await markBroken(tx, delivery.channelId, receipt.broken, receipt.at);
    });
  }

  /** Channels with something due, each ours until the end of the transaction; the urgent ones first. */
  async #channels(tx: Tx, now: number): Promise<ChannelRow[]> {
    const lock = this.settings.store.dialect === 'postgres' ? ' FOR UPDATE OF c SKIP LOCKED' : '';
    const due = `FROM deliveries d WHERE d.channel_id = c.id AND d.state = 'due'
         AND d.merged_into IS NULL AND d.due_at <= ? AND d.lease_until <= ?
         AND (c.enabled = 1 OR d.test = 'asked')`;
    const rows = await tx.all<ChannelRow>(
      `SELECT c.id, c.kind, c.enabled, c.throttled_at, c.throttled_until,
         CASE WHEN EXISTS (SELECT 1 ${due} AND d.urgent = 1) THEN 1 ELSE 0 END AS urgent
       FROM channels c WHERE EXISTS (SELECT 1 ${due})
       ORDER BY c.id${lock}`,
      [now, now, now, now],
    );
    return rows.sort((a, b) => b.urgent - a.urgent || a.id - b.id);
  }

  async #lease(
    tx: Tx,
    channel: ChannelRow,
    now: number,
    most: number,
    only: 'urgent' | 'all',
  ): Promise<Turn[]> {
    const waiting = await waitingOf(tx, channel, now, only);
    const made = plan(waiting, await pastOf(tx, channel, now), now, most);
    for (const { leader, members } of made.turns) {
      await tx.all('UPDATE deliveries SET lease_until = ?, attempts = attempts + 1 WHERE id = ?', [
        now + LEASE,
        leader,
      ]);
      for (let from = 0; from < members.length; from += IDS_AT_ONCE) {
        await tx.q
          .updateTable('deliveries')
          .set({ merged_into: leader })
          .where('id', 'in', members.slice(from, from + IDS_AT_ONCE))
          .execute();
      }
    }
    await tx.many(
      'INSERT INTO tries (channel_id, at) VALUES (?, ?)',
      made.turns.map(() => [channel.id, now]),
    );
    if (made.holdUrgent !== null) {
      await hold(tx, channel.id, 1, made.holdUrgent, now);
      await detourHeld(tx, channel.id, made.holdUrgent, now);
    }
    if (made.holdRest !== null) await hold(tx, channel.id, 0, made.holdRest, now);
    return made.turns;
  }

  /** The channel before its deliveries, always: two processes cannot wait for each other. */
  async #lockChannel(tx: Tx, id: number): Promise<void> {
    if (this.settings.store.dialect !== 'postgres') return;
    await tx.all('SELECT id FROM channels WHERE id = ? FOR UPDATE', [id]);
  }

  /**
   * False when somebody else settled it, or holds it by now. An acceptance counts whoever holds it.
   */
  async #write(
    tx: Tx,
    { id, lease, said }: Pick<Claimed, 'id' | 'lease' | 'said'>,
    receipt: Receipt,
  ): Promise<boolean> {
    const final = receipt.state !== 'due';
    const done = await tx.all<{ id: number }>(
      `UPDATE deliveries SET state = ?, due_at = ?, lease_until = 0, done_at = ?, provider_id = ?,
         error = ?, took = ?, remaining = ?, outcome = ?
       WHERE id = ? AND state = 'due' AND (lease_until = ? OR ? = 1) RETURNING id`,
      [
        receipt.state,
        receipt.dueAt,
        final ? receipt.at : null,
        receipt.providerId,
        receipt.error,
        receipt.took,
        receipt.remaining && JSON.stringify(receipt.remaining),
        receipt.outcome,
        id,
        lease,
        Number(receipt.state === 'done'),
      ],
    );
    if (done.length === 0) return false;
    if (!final) return true;
    if (receipt.state === 'done') {
      await tx.many(
        'UPDATE deliveries SET said = ? WHERE id = ?',
        [...(said ?? [])].map(([of, numbers]) => [numbers, of]),
      );
    }
    // They were part of the same message: one answer, one receipt.
    await tx.all(
      `UPDATE deliveries SET state = ?, done_at = ?, provider_id = ?, error = ?, took = ?, outcome = ?
       WHERE merged_into = ? AND state = 'due'`,
      [
        receipt.state,
        receipt.at,
        receipt.providerId,
        receipt.error,
        receipt.took,
        receipt.outcome,
        id,
      ],
    );
    return true;
  }

  /** What the channel's row remembers of an answer. */
  async #learn(
    tx: Tx,
    { channelId, config, test }: Pick<Claimed, 'channelId' | 'config' | 'test'>,
    receipt: Receipt,
  ): Promise<void> {
    if (receipt.throttledUntil !== null) {
      await tx.all('UPDATE channels SET throttled_at = ?, throttled_until = ? WHERE id = ?', [
        receipt.at,
        receipt.throttledUntil,
        channelId,
      ]);
    }
    if (receipt.sends > 1) {
      await tx.all('INSERT INTO tries (channel_id, at) VALUES (?, ?)', [channelId, receipt.at]);
    }
    if (receipt.settings) {
      const sealed = this.settings.vault.seal(
        JSON.stringify({ ...(config as object), ...receipt.settings }),
      );
      await tx.all('UPDATE channels SET config = ? WHERE id = ?', [sealed, channelId]);
    }
    if (test !== null && receipt.state === 'done') await proven(tx, channelId, receipt.at);
  }
}

/** A test was accepted: the channel works, whatever was said of it before. */
async function proven(tx: Tx, channelId: number, at: number): Promise<void> {
  const [was] = await tx.all<{ name: string; broken: string | null }>(
    'SELECT name, broken FROM channels WHERE id = ?',
    [channelId],
  );
  await tx.all(
    'UPDATE channels SET enabled = 1, broken = NULL, tested_at = ?, silent_due_at = ? WHERE id = ?',
    [at, at + SILENCE, channelId],
  );
  if (!was || was.broken === null) return;
  const none = { brandId: null, storyId: null, incidentId: null };
  const data = { channelId, name: was.name };
  await append(tx, [{ kind: 'channel.repaired', at, ...none, data }], at, null);
}

/** A delivery whose channel cannot even be asked. */
function unreadable(why: string, now: number): Receipt {
  return {
    at: now,
    took: 0,
    state: 'failed',
    outcome: 'broken',
    throttledUntil: null,
    sends: 1,
    dueAt: now,
    providerId: null,
    error: why,
    broken: why,
    remaining: null,
    settings: null,
  };
}

async function waitingOf(
  tx: Tx,
  channel: ChannelRow,
  now: number,
  only: 'urgent' | 'all',
): Promise<Waiting[]> {
  const tests = channel.enabled === 1 ? '' : ` AND d.test = 'asked'`;
  const which = only === 'urgent' ? ' AND d.urgent = 1' : '';
  const rows = await tx.all<WaitingRow>(
    `SELECT d.id, d.incident_id, d.attempts, d.urgent, ch.kind, ch.at, i.level
     FROM deliveries d LEFT JOIN changes ch ON ch.seq = d.seq LEFT JOIN incidents i ON i.id = d.incident_id
     WHERE d.channel_id = ? AND d.state = 'due' AND d.merged_into IS NULL AND d.due_at <= ?
       AND d.lease_until <= ?${tests}${which}
     ORDER BY d.urgent DESC, d.id LIMIT ${MOST_WAITING}`,
    [channel.id, now, now],
  );
  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    tried: row.attempts > 0,
    urgent: row.urgent === 1,
    kind: (row.kind ?? 'test') as ChangeKind | 'test',
    level: (row.urgent === 1 && row.kind === 'incident.raised'
      ? 'red'
      : (row.level ?? 'none')) as Level,
    at: row.at ?? now,
  }));
}

async function pastOf(tx: Tx, channel: ChannelRow, now: number) {
  const { id, kind, throttled_at: at, throttled_until: until } = channel;
  const since = now - memory(kind);
  await tx.all('DELETE FROM tries WHERE channel_id = ? AND at < ?', [id, since]);
  const tries = await tx.all<{ at: number }>('SELECT at FROM tries WHERE channel_id = ?', [id]);
  const busy = await tx.all<{ incident_id: number }>(
    `SELECT DISTINCT incident_id FROM deliveries WHERE channel_id = ? AND state = 'due'
     AND merged_into IS NULL AND lease_until > ? AND incident_id IS NOT NULL`,
    [id, now],
  );
  return {
    kind,
    sent: tries.map((one) => one.at),
    throttled: at === null ? null : { at, until },
    busy: new Set(busy.map((one) => one.incident_id)),
  };
}

/** Moves what waits to the time it may go, so that nobody asks again before. */
async function hold(
  tx: Tx,
  channelId: number,
  urgent: 0 | 1,
  until: number,
  now: number,
): Promise<void> {
  await tx.all(
    `UPDATE deliveries SET due_at = ? WHERE channel_id = ? AND state = 'due' AND merged_into IS NULL
     AND urgent = ? AND due_at < ? AND lease_until <= ?`,
    [until, channelId, urgent, until, now],
  );
}
