import type { ChannelKind } from '../alerts/channel.js';
import type { Claimed, Outbox, Receipt } from '../alerts/notify.js';
import { messageOf } from './messages.js';
import type { Change } from './model/change.js';
import type { World } from './model/live.js';
import type { Locale } from './model/message.js';
import type { Vault } from './secrets.js';
import { incidentStates, mentionQuery, toChange, toMention } from './state.js';
import type { Query, Store } from './store/store.js';

/** How long a claim is exclusive, ms: longer than any channel takes to answer. */
const LEASE = 2 * 60_000;
const TIME_ZONE = 'Asia/Shanghai';

export interface OutboxSettings {
  store: Store;
  vault: Vault;
  kinds: ReadonlyMap<string, ChannelKind>;
  world: World;
  publicUrl: string | null;
  /** Tells one installation's deliveries from another's. */
  installation: string;
}

interface Row {
  id: number;
  seq: number;
  attempts: number;
  channel_id: number;
  kind: string;
  locale: string;
  config: string;
  remaining: string | null;
}

/** Deliveries as rows: claimed by a lease, settled by compare-and-swap. */
export class StoredOutbox implements Outbox {
  constructor(private readonly settings: OutboxSettings) {}

  async claim(now: number, most: number): Promise<Claimed[]> {
    const rows = await this.settings.store.transaction((tx) =>
      tx.all<{ id: number }>(
        `UPDATE deliveries SET lease_until = ? WHERE id IN (
           SELECT d.id FROM deliveries d JOIN channels c ON c.id = d.channel_id AND c.enabled = 1
           WHERE d.state = 'due' AND d.due_at <= ? AND d.lease_until <= ? ORDER BY d.due_at, d.id LIMIT ${most}${
             this.settings.store.dialect === 'postgres' ? ' FOR UPDATE OF d SKIP LOCKED' : ''
           })
         RETURNING id`,
        [now + LEASE, now, now],
      ),
    );
    if (rows.length === 0) return [];
    return this.settings.store.read((q) =>
      this.#load(
        q,
        rows.map(({ id }) => id),
        now,
      ),
    );
  }

  async settle(delivery: Claimed, receipt: Receipt): Promise<void> {
    await this.settings.store.transaction(async (tx) => {
      await tx.q
        .updateTable('deliveries')
        .set({
          state: receipt.state,
          attempts: delivery.attempts + 1,
          due_at: receipt.dueAt,
          lease_until: 0,
          done_at: receipt.state === 'due' ? null : receipt.at,
          provider_id: receipt.providerId,
          error: receipt.error,
          took: receipt.took,
          remaining: receipt.remaining && JSON.stringify(receipt.remaining),
        })
        .where('id', '=', delivery.id)
        .where('state', '=', 'due')
        .execute();
      if (receipt.settings) {
        const config = this.settings.vault.seal(
          JSON.stringify({ ...(delivery.config as object), ...receipt.settings }),
        );
        await tx.q
          .updateTable('channels')
          .set({ config })
          .where('id', '=', delivery.channelId)
          .execute();
      }
      if (receipt.broken === null) return;
      await tx.q
        .updateTable('channels')
        .set({ enabled: 0, broken: receipt.broken })
        .where('id', '=', delivery.channelId)
        .execute();
    });
  }

  async #load(q: Query, ids: readonly number[], now: number): Promise<Claimed[]> {
    const rows: Row[] = await q
      .selectFrom('deliveries as d')
      .innerJoin('channels as c', 'c.id', 'd.channel_id')
      .select([
        'd.id',
        'd.seq',
        'd.attempts',
        'd.channel_id',
        'c.kind',
        'c.locale',
        'c.config',
        'd.remaining',
      ])
      .where('d.id', 'in', ids)
      .orderBy('d.id')
      .execute();
    const claimed: Claimed[] = [];
    for (const row of rows) {
      const kind = this.settings.kinds.get(row.kind);
      const change = await q
        .selectFrom('changes')
        .selectAll()
        .where('seq', '=', row.seq)
        .executeTakeFirst();
      if (!kind || !change) continue;
      claimed.push({
        id: row.id,
        channelId: row.channel_id,
        kind,
        config: kind.config.parse(JSON.parse(this.settings.vault.open(row.config))),
        message: await this.#message(q, row, toChange(change), now),
        attempts: row.attempts,
        threadId: await this.#thread(q, row, change.incident_id),
        remaining: row.remaining === null ? null : (JSON.parse(row.remaining) as string[]),
      });
    }
    return claimed;
  }

  async #message(q: Query, row: Row, change: Change, now: number) {
    const { world, publicUrl, installation } = this.settings;
    const [incident] =
      change.incidentId === null ? [] : await incidentStates(q, [change.incidentId], now);
    const brand = await q
      .selectFrom('brands')
      .select('name')
      .where('id', '=', change.brandId ?? 0)
      .executeTakeFirst();
    const storyId = incident?.storyId ?? null;
    const mentions =
      storyId === null
        ? []
        : await mentionQuery(q)
            .where('m.story_id', '=', storyId)
            .where('m.label', '=', 'neg')
            .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
            .orderBy('m.id')
            .limit(3)
            .execute();
    return messageOf(
      {
        change,
        brand: brand?.name ?? '',
        incident: incident ?? null,
        mentions: mentions.map(toMention),
      },
      row.locale as Locale,
      publicUrl,
      `${installation}-${row.id}`,
      world !== 'live',
      TIME_ZONE,
      now,
    );
  }

  /** What the channel answered to the first message of the incident: where a thread continues. */
  async #thread(q: Query, row: Row, incidentId: number | null): Promise<string | null> {
    if (incidentId === null) return null;
    const first = await q
      .selectFrom('deliveries')
      .select('provider_id')
      .where('incident_id', '=', incidentId)
      .where('channel_id', '=', row.channel_id)
      .where('state', '=', 'done')
      .where('provider_id', 'is not', null)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return first?.provider_id ?? null;
  }
}
