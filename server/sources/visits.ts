import type { GuardedFetch } from '../../crawlers/fetch.js';
import { trouble, type Visit, VisitError } from '../../crawlers/source.js';
import { isHotVisit } from '../../crawlers/sources/hot.js';
import type { SourcePlugin } from '../../crawlers/sources/plugin.js';
import {
  afterFailure,
  afterSuccess,
  type AfterVisit,
  visit,
  type Visited,
} from '../../crawlers/visit.js';
import type { Clock } from '../clock.js';
import type { Gone, Item } from '../model/mention.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Vault } from '../secrets.js';
import { unseal } from './config.js';
import { PUSH } from './pushers.js';
import { listen, speaksUntil } from './listening.js';
import { succeeded, told } from './outcome.js';
import { named, trend } from './trending.js';
import { rememberLookups, watch } from './watched.js';
import type { Tables } from '../store/schema.js';
import { isPushed, takeOffer } from './offers.js';
import { diskFull } from '../store/room.js';
import { inList, type Store, type Tx } from '../store/store.js';

/** How long a visit may hold a source before another process may take it over, ms. */
const LEASE = 5 * 60_000;
/** Longest between two visits of a place that is pushed, ms: hubs lose messages. */
const SAFETY_NET = 60 * 60_000;
/** No visit is planned further ahead, ms: one that is was planned by a clock that was put back since. */
const NEVER_SO_FAR = 3 * 24 * 60 * 60_000;
/** Visits under way at once: one slow place must not hold up the others. */
const AT_ONCE = 24;

export interface VisitsSettings {
  store: Store;
  pipeline: Pipeline;
  kinds: ReadonlyMap<string, SourcePlugin>;
  fetch: GuardedFetch;
  clock: Clock;
  vault: Vault;
  /** Where hubs reach us; null: nothing is subscribed to. */
  publicUrl: string | null;
}

/** Visits sources that are due, each leased to one process at a time. */
export class Visits {
  #running: Promise<void> | null = null;
  #knock: () => void = () => undefined;
  readonly #stop = new AbortController();

  /** Kinds that are only listened to. */
  readonly #alone: { sql: string; values: string[] };

  constructor(private readonly settings: VisitsSettings) {
    const alone = [...settings.kinds.values()].filter(({ streams }) => streams?.alone);
    this.#alone = inList([PUSH, ...alone.map(({ kind }) => kind)]);
  }

  /** Starts what is due; a run under way goes on. Resolves when nothing is left. */
  wake(): Promise<void> {
    this.#knock();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Gives up on visits under way; what they brought is fetched again next time. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const under = new Set<Promise<void>>();
    let broken: unknown = null;
    // What cannot be written down stops nobody else, and is visited again once its lease is over.
    const keep = (error: unknown): void => {
      broken ??= error;
    };
    while (!this.#stop.signal.aborted && broken === null) {
      const due = await this.#claim(AT_ONCE - under.size).catch((error: unknown) => {
        keep(error);
        return [];
      });
      for (const row of due) {
        const one = this.#visit(row)
          .catch(keep)
          .finally(() => under.delete(one));
        under.add(one);
      }
      if (under.size === 0) break;
      // A place is free, or somebody knocks: somebody else may be due.
      const knock = new Promise<void>((resolve) => (this.#knock = resolve));
      await Promise.race(under.size < AT_ONCE ? [...under, knock] : under);
    }
    await Promise.all(under);
    if (broken instanceof Error) throw broken;
  }

  async #claim(most: number): Promise<Tables['sources'][]> {
    const now = this.settings.clock.now();
    return this.settings.store.transaction((tx) =>
      tx.all<Tables['sources']>(
        `UPDATE sources SET lease_until = ? WHERE id IN (
           SELECT id FROM sources WHERE enabled = 1 AND (due_at <= ? OR due_at > ?)
             AND (lease_until <= ? OR lease_until > ?) AND kind NOT IN ${this.#alone.sql}
           ORDER BY due_at, id LIMIT ?${this.settings.store.dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''})
         RETURNING *`,
        [now + LEASE, now, now + NEVER_SO_FAR, now, now + LEASE, ...this.#alone.values, most],
      ),
    );
  }

  /** What a stream said, taken as what a visit brought. */
  async bring(id: number, brought: Visit): Promise<void> {
    const now = this.settings.clock.now();
    const row = await this.#row(id);
    if (row) await this.#take(row, brought, now);
  }

  /** What a hub pushed, taken as news; the visits go on as they were. */
  async pushed(id: number, items: readonly Item[], gone: readonly Gone[]): Promise<void> {
    const now = this.settings.clock.now();
    const arrival = { items, sourceId: id, pushedAt: null, seeded: false };
    const outcomes = await this.settings.pipeline.ingest(arrival);
    if (gone.length > 0) await this.settings.pipeline.withdraw(gone, id);
    await this.settings.store.transaction(async (tx) => {
      const [row] = await tx.all<Tables['sources']>('SELECT * FROM sources WHERE id = ?', [id]);
      await rememberLookups(tx, id, items, outcomes);
      if (row && this.settings.kinds.get(row.kind)?.looks) {
        await watch(tx, id, items, outcomes, now);
      }
    });
  }

  /** A stream could not be opened: counted and told like a visit that failed. */
  async fail(id: number, failure: VisitError): Promise<void> {
    const now = this.settings.clock.now();
    const row = await this.#row(id);
    if (row) await this.#failed(row, afterFailure(visitedOf(row), failure, now), now);
  }

  #row(id: number): Promise<Tables['sources'] | undefined> {
    return this.settings.store.read((q) =>
      q.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst(),
    );
  }

  async #visit(row: Tables['sources']): Promise<void> {
    const now = this.settings.clock.now();
    try {
      await this.#take(row, await this.#fetch(row, now), now);
    } catch (error) {
      if (this.#stop.signal.aborted) return this.#release(row);
      const failure =
        error instanceof VisitError
          ? error
          : new VisitError(
              diskFull(error)
                ? trouble('storage-full')
                : trouble('unexpected', { said: (error as Error).message }),
              'transient',
            );
      await this.#failed(row, afterFailure(visitedOf(row), failure, now), now);
    }
  }

  async #take(row: Tables['sources'], brought: Visit, now: number): Promise<void> {
    // Committed before the cursor moves: a crash in between fetches the items once more.
    const outcomes = await this.settings.pipeline.ingest({
      items: brought.items,
      sourceId: row.id,
      pushedAt: null,
      // A stream has no past: what it says first is news.
      seeded: row.seeded === 0 && brought.alive !== true,
    });
    if (this.settings.kinds.get(row.kind)?.looks) {
      await this.settings.store.transaction(async (tx) => {
        await rememberLookups(tx, row.id, brought.items, outcomes);
        await watch(tx, row.id, brought.items, outcomes, now);
      });
    }
    if (brought.gone?.length) await this.settings.pipeline.withdraw(brought.gone, row.id);
    await this.#succeeded(row, brought, afterSuccess(visitedOf(row), brought, now), now);
  }

  async #fetch(row: Tables['sources'], now: number): Promise<Visit> {
    const kind = this.settings.kinds.get(row.kind);
    if (!kind) throw new VisitError(trouble('unknown-kind', { kind: row.kind }), 'unreadable');
    const cursor = JSON.parse(row.cursor) as Record<string, unknown>;
    const tools = { fetch: this.settings.fetch, now, signal: this.#stop.signal };
    return visit(kind, settingsOf(row, this.settings.vault), cursor, tools);
  }

  async #succeeded(
    row: Tables['sources'],
    brought: Visit,
    after: AfterVisit,
    now: number,
  ): Promise<void> {
    const { pipeline, kinds, vault } = this.settings;
    const { set, drafts, sound } = succeeded(row, brought, after, now);
    const hot = isHotVisit(brought) ? named(brought, (item) => pipeline.matches(item)) : [];
    const vouches = kinds.get(row.kind)?.vouches !== false;
    await pipeline.listened(async (tx) => {
      if (await editedMeanwhile(tx, row)) return [];
      if (brought.offer && this.settings.publicUrl !== null) {
        await takeOffer(tx, row.id, brought.offer, this.settings.publicUrl, vault, now);
      }
      // A place that is pushed is visited only to make sure.
      if (await isPushed(tx, row.id, now)) {
        set.due_at = Math.max(after.dueAt, now + Math.min(SAFETY_NET, 6 * row.every));
      }
      await tx.q.updateTable('sources').set(set).where('id', '=', row.id).execute();
      await speak(
        tx,
        { ...row, vouches },
        sound ? speaksUntil(now, row.every, set.due_at ?? after.dueAt) : now,
        now,
      );
      for (const id of await heardBy(tx, row.id, pipeline)) {
        await tx.all('UPDATE brands SET last_heard_at = ? WHERE id = ?', [now, id]);
      }
      return [...drafts, ...(await trend(tx, row.id, hot, now))];
    });
  }

  async #failed(row: Tables['sources'], after: AfterVisit, now: number): Promise<void> {
    await this.settings.pipeline.note(async (tx) => {
      if (await editedMeanwhile(tx, row)) return [];
      await tx.q
        .updateTable('sources')
        .set({
          due_at: after.dueAt,
          lease_until: 0,
          failures: after.failures,
          error: after.error,
          trouble: after.trouble && JSON.stringify(after.trouble),
          // Whether it goes on is decided by a person, or here when the place is gone for good.
          ...(!after.enabled && { enabled: 0 }),
        })
        .where('id', '=', row.id)
        .execute();
      return told(row, after, null, now);
    });
  }

  async #release(row: Tables['sources']): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all('UPDATE sources SET lease_until = 0 WHERE id = ?', [row.id]),
    );
  }
}

function visitedOf({ id, every, failures }: Tables['sources']): Visited {
  return { id, every, failures, enabled: true };
}

/** All settings of a source. Throws VisitError when its secrets were sealed with another key. */
export function settingsOf(row: Tables['sources'], vault: Vault): Record<string, unknown> {
  try {
    return unseal(row, vault);
  } catch {
    throw new VisitError(trouble('other-key'), 'unreadable');
  }
}

/** A source was heard: from now on it speaks until then. */
async function speak(
  tx: Tx,
  source: { id: number; config: string; every: number; vouches: boolean },
  until: number,
  now: number,
): Promise<void> {
  const [known] = await tx.all('SELECT 1 FROM listening WHERE source_id = ?', [source.id]);
  if (!known) await listen(tx, source, {}, now);
  await tx.all('UPDATE listening SET speaks_until = ?, heard = ? WHERE source_id = ?', [
    until,
    Number(source.vouches),
    source.id,
  ]);
}

/** Ids of the brands that a source speaks for, in their order. */
async function heardBy(tx: Tx, sourceId: number, pipeline: Pipeline): Promise<number[]> {
  const [row] = await tx.all<{ brands: string | null; words: string | null }>(
    'SELECT brands, words FROM listening WHERE source_id = ?',
    [sourceId],
  );
  const brands = row?.brands ? (JSON.parse(row.brands) as number[]) : null;
  return pipeline.speaksFor({ brands, words: row?.words ?? null });
}

/** Whether a person changed the settings during the visit: what it learned belongs to the old ones. */
async function editedMeanwhile(tx: Tx, row: Tables['sources']): Promise<boolean> {
  const [now] = await tx.all<Tables['sources']>('SELECT * FROM sources WHERE id = ?', [row.id]);
  if (now?.config === row.config && now.secrets === row.secrets) return false;
  await tx.all('UPDATE sources SET lease_until = 0 WHERE id = ?', [row.id]);
  return true;
}
