import type { GuardedFetch } from '../crawlers/fetch.js';
import { type SourceKind, type Visit, VisitError } from '../crawlers/source.js';
import { afterFailure, afterSuccess, type AfterVisit, visit } from '../crawlers/visit.js';
import type { Clock } from './clock.js';
import type { Draft } from './model/change.js';
import type { Pipeline } from './pipeline/pipeline.js';
import type { Tables } from './store/schema.js';
import type { Store } from './store/store.js';

/** How long a visit may hold a source before another process may take it over, ms. */
const LEASE = 5 * 60_000;
/** A source speaks for its brands for three of its intervals, but at least this long, ms. */
const SPEAKS_AT_LEAST = 15 * 60_000;
const AT_ONCE = 8;

export interface VisitsSettings {
  store: Store;
  pipeline: Pipeline;
  kinds: ReadonlyMap<string, SourceKind>;
  fetch: GuardedFetch;
  clock: Clock;
}

/** Visits sources that are due, each leased to one process at a time. */
export class Visits {
  #running: Promise<void> | null = null;
  readonly #stop = new AbortController();

  constructor(private readonly settings: VisitsSettings) {}

  /** Starts what is due; a run under way goes on. */
  wake(): Promise<void> {
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
    while (!this.#stop.signal.aborted) {
      const due = await this.#claim();
      if (due.length === 0) return;
      await Promise.all(due.map((row) => this.#visit(row)));
    }
  }

  async #claim(): Promise<Tables['sources'][]> {
    const now = this.settings.clock.now();
    return this.settings.store.transaction((tx) =>
      tx.all<Tables['sources']>(
        `UPDATE sources SET lease_until = ? WHERE id IN (
           SELECT id FROM sources WHERE enabled = 1 AND due_at <= ? AND lease_until <= ?
           ORDER BY due_at, id LIMIT ${AT_ONCE}${this.settings.store.dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''})
         RETURNING *`,
        [now + LEASE, now, now],
      ),
    );
  }

  async #visit(row: Tables['sources']): Promise<void> {
    const now = this.settings.clock.now();
    const state = { id: row.id, every: row.every, failures: row.failures, enabled: true };
    try {
      const brought = await this.#fetch(row, now);
      // Committed before the cursor moves: a crash in between fetches the items once more.
      await this.settings.pipeline.ingest({
        items: brought.items,
        sourceId: row.id,
        pushedAt: null,
        seeded: row.seeded === 0,
      });
      await this.#succeeded(row, brought, afterSuccess(state, brought, now), now);
    } catch (error) {
      if (this.#stop.signal.aborted) return this.#release(row);
      const failure =
        error instanceof VisitError ? error : new VisitError((error as Error).message, 'transient');
      await this.#failed(row, afterFailure(state, failure, now), now);
    }
  }

  async #fetch(row: Tables['sources'], now: number): Promise<Visit> {
    const kind = this.settings.kinds.get(row.kind);
    if (!kind)
      throw new VisitError(`This version knows no source of kind ${row.kind}.`, 'unreadable');
    const cursor = JSON.parse(row.cursor) as Record<string, unknown>;
    const tools = { fetch: this.settings.fetch, now, signal: this.#stop.signal };
    return visit(kind, JSON.parse(row.config), cursor, tools);
  }

  async #succeeded(
    row: Tables['sources'],
    brought: Visit,
    after: AfterVisit,
    now: number,
  ): Promise<void> {
    const config = brought.movedTo
      ? JSON.stringify({ ...(JSON.parse(row.config) as object), url: brought.movedTo })
      : row.config;
    const speaks = Math.max(SPEAKS_AT_LEAST, 3 * row.every);
    await this.settings.pipeline.visited(now + speaks, async (tx) => {
      await tx.q
        .updateTable('sources')
        .set({
          due_at: after.dueAt,
          lease_until: 0,
          failures: 0,
          error: null,
          seeded: 1,
          cursor: JSON.stringify(brought.cursor),
          config,
          last_success_at: now,
          last_item_at: brought.items.length > 0 ? now : row.last_item_at,
        })
        .where('id', '=', row.id)
        .execute();
      return told(row, after, now);
    });
  }

  async #failed(row: Tables['sources'], after: AfterVisit, now: number): Promise<void> {
    await this.settings.pipeline.note(async (tx) => {
      await tx.q
        .updateTable('sources')
        .set({
          due_at: after.dueAt,
          lease_until: 0,
          failures: after.failures,
          error: after.error,
          enabled: Number(after.enabled),
        })
        .where('id', '=', row.id)
        .execute();
      return told(row, after, now);
    });
  }

  async #release(row: Tables['sources']): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all('UPDATE sources SET lease_until = 0 WHERE id = ?', [row.id]),
    );
  }
}

function told(row: Tables['sources'], after: AfterVisit, at: number): Draft[] {
  const common = { at, brandId: null, storyId: null, incidentId: null };
  const { id: sourceId, name } = row;
  if (after.tell === 'recovered') {
    return [{ ...common, kind: 'source.recovered', data: { sourceId, name } }];
  }
  if (after.tell === 'failing') {
    const error = after.error ?? '';
    return [{ ...common, kind: 'source.failing', data: { sourceId, name, error } }];
  }
  return [];
}
