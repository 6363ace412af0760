import type { GuardedFetch } from '../../crawlers/fetch.js';
import { VisitError } from '../../crawlers/source.js';
import type { SourcePlugin } from '../../crawlers/sources/plugin.js';
import { demand } from '../../crawlers/status.js';
import { reopenAfter } from '../../crawlers/stream.js';
import { isSigned, subscribeForm, type Verification, verify } from '../../crawlers/websub.js';
import type { Clock } from '../clock.js';
import type { Vault } from '../secrets.js';
import type { Tables } from '../store/schema.js';
import type { Store, Tx } from '../store/store.js';
import { settingsOf, type Visits } from './visits.js';

const MINUTE = 60_000;
const LEASE = MINUTE;
/** A hub that was asked has this long to verify before it is asked again, ms. */
const VERIFY_WITHIN = 10 * MINUTE;
/** A hub that denied is asked again after this, ms. */
const AFTER_DENIAL = 7 * 86_400_000;

type Row = Tables['subscriptions'];

export interface SubscriptionsSettings {
  store: Store;
  clock: Clock;
  vault: Vault;
  fetch: GuardedFetch;
  kinds: ReadonlyMap<string, SourcePlugin>;
  visits: Visits;
  /** Where hubs reach us; null: nothing is subscribed to. */
  publicUrl: string | null;
}

/** Feeds that a hub pushes to us (WebSub). Polling goes on, slower: hubs lose messages. */
export class Subscriptions {
  #running: Promise<void> | null = null;
  readonly #stop = new AbortController();

  constructor(private readonly settings: SubscriptionsSettings) {}

  /** Asks hubs what is due: to subscribe, or to renew. */
  wake(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running?.catch(() => undefined);
  }

  /** What a hub's GET on a callback gets: the challenge to echo, or null for "not ours". */
  async verified(path: string, query: URLSearchParams): Promise<string | null> {
    const { store, vault, clock } = this.settings;
    const now = clock.now();
    return store.transaction(async (tx) => {
      const row = await rowOf(tx, path);
      const wanted = row?.state !== 'leaving';
      const known = row && { topic: row.topic, secret: secretOf(row, vault), wanted };
      const verdict = verify(query, known ?? null, now);
      if (row) await settle(tx, row, verdict, now);
      if (verdict.answer === 'denied') return '';
      return 'challenge' in verdict ? verdict.challenge : null;
    });
  }

  /**
   * A hub delivered. False when the callback is nobody's any more, which ends it. What is signed
   * is read like a visit; what is not can only be a hint that a visit is worth while.
   */
  async delivered(
    path: string,
    body: Buffer,
    header: { signature: string | null; type: string | null },
  ): Promise<boolean> {
    const { store, vault, clock } = this.settings;
    const now = clock.now();
    const row = await store.transaction((tx) => rowOf(tx, path));
    // Answering "gone" ends a subscription as well as asking does.
    if (!row || row.state === 'leaving') return false;
    const secret = secretOf(row, vault);
    if (secret === null) await this.#hint(row, now);
    else if (isSigned(body, header.signature, secret))
      await this.#read(row, body, header.type, now);
    return true;
  }

  async #read(row: Row, body: Buffer, type: string | null, now: number): Promise<void> {
    const { store, kinds, vault, visits } = this.settings;
    const source = await store.read((q) =>
      q.selectFrom('sources').selectAll().where('id', '=', row.source_id).executeTakeFirst(),
    );
    const kind = source && kinds.get(source.kind);
    // Before its first visit nothing tells old from new.
    if (!source || !kind?.pushed || source.seeded === 0 || source.enabled === 0) {
      return this.#hint(row, now);
    }
    try {
      const { items, gone } = await kind.pushed(settingsOf(source, vault), body, type, now);
      await visits.pushed(source.id, items, gone);
      await store.transaction((tx) =>
        tx.all('UPDATE subscriptions SET pushed_at = ?, error = NULL WHERE source_id = ?', [
          now,
          row.source_id,
        ]),
      );
    } catch (error) {
      if (!(error instanceof VisitError)) throw error;
      // What cannot be read when pushed may be read when fetched.
      await this.#hint(row, now);
    }
  }

  /** Somebody says there is news: worth a visit, but not more than one in a minute. */
  async #hint(row: Row, now: number): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all(
        `UPDATE sources SET due_at = ? WHERE id = ? AND enabled = 1 AND due_at > ?
           AND coalesce(last_success_at, 0) <= ?`,
        [now, row.source_id, now, now - MINUTE],
      ),
    );
    void this.settings.visits.wake();
  }

  async #run(): Promise<void> {
    if (this.settings.publicUrl === null) return;
    for (;;) {
      const now = this.settings.clock.now();
      const [row] = await this.settings.store.transaction((tx) =>
        tx.all<Row>(
          `UPDATE subscriptions SET lease_until = ? WHERE source_id IN (
             SELECT source_id FROM subscriptions WHERE due_at <= ? AND lease_until <= ?
             ORDER BY due_at, source_id LIMIT 1${this.settings.store.dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''})
           RETURNING *`,
          [now + LEASE, now, now],
        ),
      );
      if (!row || this.#stop.signal.aborted) return;
      if (row.state === 'leaving') await this.#leave(row, this.settings.publicUrl, now);
      else await this.#ask(row, this.settings.publicUrl, now);
    }
  }

  /**
   * Tells a hub, once, that its feed is not wanted any more. The callback stays until the hub has
   * asked whether that is meant; after that, or when nobody answers, it is forgotten.
   */
  async #leave(row: Row, publicUrl: string, now: number): Promise<void> {
    const { fetch, vault, store } = this.settings;
    const asked = row.failures > 0;
    if (!asked) {
      const callback = `${publicUrl}/api/v1/websub/${row.path}`;
      await fetch(row.hub, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: subscribeForm('unsubscribe', row.topic, callback, secretOf(row, vault)),
        signal: this.#stop.signal,
      }).catch(() => undefined);
    }
    await store.transaction((tx) =>
      asked
        ? tx.all('DELETE FROM subscriptions WHERE path = ?', [row.path])
        : tx.all(
            'UPDATE subscriptions SET lease_until = 0, failures = 1, due_at = ? WHERE path = ?',
            [now + VERIFY_WITHIN, row.path],
          ),
    );
  }

  async #ask(row: Row, publicUrl: string, now: number): Promise<void> {
    const { fetch, vault, store } = this.settings;
    const callback = `${publicUrl}/api/v1/websub/${row.path}`;
    let failures = 0;
    let error: string | null = null;
    let due = now + VERIFY_WITHIN;
    try {
      const answer = await fetch(row.hub, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: subscribeForm('subscribe', row.topic, callback, secretOf(row, vault)),
        signal: this.#stop.signal,
      });
      demand(answer, now);
    } catch (reason) {
      if (this.#stop.signal.aborted) due = now;
      else {
        failures = row.failures + 1;
        error = (reason as Error).message;
        const asked = reason instanceof VisitError ? reason.retryAfter : null;
        due = now + Math.max(MINUTE, reopenAfter(failures + 3, asked));
      }
    }
    await store.transaction((tx) =>
      // A verification that came in while we asked has set a later due time already.
      tx.all(
        `UPDATE subscriptions SET lease_until = 0, failures = ?, error = ?,
           due_at = CASE WHEN due_at > ? THEN due_at ELSE ? END WHERE source_id = ?`,
        [failures, error, now, due, row.source_id],
      ),
    );
  }
}

async function rowOf(tx: Tx, path: string): Promise<Row | null> {
  const [row] = await tx.all<Row>('SELECT * FROM subscriptions WHERE path = ?', [path]);
  return row ?? null;
}

function secretOf(row: Row, vault: Vault): string | null {
  try {
    const secret = vault.open(row.secret);
    return secret === '' ? null : secret;
  } catch {
    // Sealed with another key: nothing can be checked, so nothing is believed.
    return null;
  }
}

async function settle(tx: Tx, row: Row, verdict: Verification, now: number): Promise<void> {
  if (verdict.answer === 'confirm') {
    await tx.all(
      `UPDATE subscriptions SET state = 'active', due_at = ?, ends_at = ?, failures = 0, error = NULL
       WHERE source_id = ?`,
      [Math.floor(verdict.renewAt), Math.floor(verdict.endsAt), row.source_id],
    );
  } else if (verdict.answer === 'released') {
    await tx.all('DELETE FROM subscriptions WHERE path = ?', [row.path]);
  } else if (verdict.answer === 'denied') {
    await tx.all(
      `UPDATE subscriptions SET state = 'denied', due_at = ?, ends_at = NULL, error = ? WHERE source_id = ?`,
      [now + AFTER_DENIAL, verdict.reason, row.source_id],
    );
  }
}

/** Its source is removed: the hub is told when there is time for it, and nothing waits for that. */
export async function leaveHub(tx: Tx, sourceId: number, now: number): Promise<void> {
  await tx.all(
    `UPDATE subscriptions SET state = 'leaving', failures = 0, lease_until = 0, due_at = ? WHERE source_id = ?`,
    [now, sourceId],
  );
}
