import type { GuardedFetch } from '../crawlers/fetch.js';
import { learn, quietSince } from '../crawlers/rhythm.js';
import { type Visit, VisitError } from '../crawlers/source.js';
import { isHotVisit } from '../crawlers/sources/hot.js';
import type { SourcePlugin } from '../crawlers/sources/plugin.js';
import { afterFailure, afterSuccess, type AfterVisit, visit } from '../crawlers/visit.js';
import type { Clock } from './clock.js';
import type { Draft } from './model/change.js';
import type { Pipeline } from './pipeline/pipeline.js';
import type { Vault } from './secrets.js';
import { unseal } from './sources/config.js';
import { type Report, timesOf } from './sources/state.js';
import { named, trend } from './sources/trending.js';
import type { Tables } from './store/schema.js';
import type { Store, Tx } from './store/store.js';

/** How long a visit may hold a source before another process may take it over, ms. */
const LEASE = 5 * 60_000;
/** A source speaks for its brands for three of its intervals, but at least this long, ms. */
const SPEAKS_AT_LEAST = 15 * 60_000;
const AT_ONCE = 8;

export interface VisitsSettings {
  store: Store;
  pipeline: Pipeline;
  kinds: ReadonlyMap<string, SourcePlugin>;
  fetch: GuardedFetch;
  clock: Clock;
  vault: Vault;
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
    return visit(kind, this.#settingsOf(row), cursor, tools);
  }

  #settingsOf(row: Tables['sources']): Record<string, unknown> {
    try {
      return unseal(row, this.settings.vault);
    } catch {
      throw new VisitError(
        'The secrets of this source were encrypted with another key; open it and enter them again.',
        'unreadable',
      );
    }
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
    const times = learn(
      timesOf(row),
      brought.items.map(({ publishedAt }) => publishedAt),
      now,
    );
    const quiet = quietSince(times, now);
    const { pipeline } = this.settings;
    const hot = isHotVisit(brought) ? named(brought, (item) => pipeline.matches(item)) : [];
    const speaks = Math.max(SPEAKS_AT_LEAST, 3 * row.every);
    await pipeline.visited(now + speaks, async (tx) => {
      if (await editedMeanwhile(tx, row)) return [];
      await tx.q
        .updateTable('sources')
        .set({
          due_at: after.dueAt,
          lease_until: 0,
          failures: 0,
          error: null,
          // What the first visit could not carry at once is still its part.
          seeded: brought.more === true ? row.seeded : 1,
          cursor: JSON.stringify(brought.cursor),
          config,
          last_success_at: now,
          last_item_at: lastItemAt(brought, row.last_item_at, now),
          report: reportOf(brought, row.report),
          rhythm: times.length > 0 ? JSON.stringify(times) : null,
          quiet_since: quiet?.lastAt ?? null,
        })
        .where('id', '=', row.id)
        .execute();
      return [...heardAgain(row, after, quiet, now), ...(await trend(tx, row.id, hot, now))];
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
          // Whether it goes on is decided by a person, or here when the place is gone for good.
          ...(!after.enabled && { enabled: 0 }),
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

/** Whether a person changed the settings during the visit: what it learned belongs to the old ones. */
async function editedMeanwhile(tx: Tx, row: Tables['sources']): Promise<boolean> {
  const [now] = await tx.all<Tables['sources']>('SELECT * FROM sources WHERE id = ?', [row.id]);
  if (now?.config === row.config && now.secrets === row.secrets) return false;
  await tx.all('UPDATE sources SET lease_until = 0 WHERE id = ?', [row.id]);
  return true;
}

/** Lines of a visit that are kept to be shown. */
const SHOWN = 5;

/** What to keep of a visit; without news the last report stays. */
function reportOf(brought: Visit, before: string | null): string | null {
  if (brought.notModified) return before;
  const report: Report = {
    found: brought.items.length,
    brought: brought.items.slice(0, SHOWN).map(({ title, text, url, publishedAt }) => ({
      title: (title ?? text).slice(0, 200),
      url,
      publishedAt,
    })),
    warnings: brought.warnings.slice(0, SHOWN),
  };
  return JSON.stringify(report);
}

/** When its newest item was published; items without a time count as new. */
function lastItemAt(brought: Visit, before: number | null, now: number): number | null {
  if (brought.items.length === 0) return before;
  const newest = Math.max(...brought.items.map(({ publishedAt }) => publishedAt ?? now));
  return Math.max(before ?? newest, Math.min(newest, now));
}

/** Whether a source that answers has fallen silent, or speaks again. */
function heardAgain(
  row: Tables['sources'],
  after: AfterVisit,
  quiet: ReturnType<typeof quietSince>,
  at: number,
): Draft[] {
  const back = row.quiet_since !== null && quiet === null ? 'recovered' : null;
  const drafts = told(row, { ...after, tell: after.tell ?? back }, at);
  if (quiet === null || row.quiet_since !== null) return drafts;
  const common = { at, brandId: null, storyId: null, incidentId: null };
  const data = { sourceId: row.id, name: row.name, ...quiet };
  return [...drafts, { ...common, kind: 'source.quiet', data }];
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
