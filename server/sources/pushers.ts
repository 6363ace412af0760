import { learn, quietSince, rhythmOf } from '../../crawlers/rhythm.js';
import type { Clock } from '../clock.js';
import type { Draft } from '../model/change.js';
import type { Item } from '../model/mention.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Tx } from '../store/store.js';
import type { Tables } from '../store/schema.js';
import { listen, setActive } from './listening.js';
import { timesOf } from './state.js';

/** The kind of source that comes to us: a row of its own in the list, never visited. */
export const PUSH = 'push';
/** Id of the row of INGEST_TOKEN, which no table knows. */
const FIXED = 0;
/** A row is written at most this often, ms: a write for each push would be one too many. */
const EVERY = 30_000;
/** Until its rhythm is known nobody can say that it is late: it is waited for a day, ms. */
const UNKNOWN = 24 * 60 * 60_000;
/** Never due. */
const NEVER = 8_640_000_000_000_000;
/** Lines of a push that are kept to be shown. */
const SHOWN = 5;

/** Who pushes: a webhook, or a token (0: that of INGEST_TOKEN). */
export type Pusher = { hook: number } | { token: number };

type Row = Tables['sources'];

/** What pushes is listened to like what is visited: when it spoke last, how often it does, and since when it has not. */
export class Pushers {
  readonly #touched = new Map<string, number>();

  constructor(
    private readonly pipeline: Pipeline,
    private readonly clock: Clock,
  ) {}

  /** From now on it is listed, and waited for. */
  async add(tx: Tx, by: Pusher, name: string, brands: readonly number[] | null): Promise<Row> {
    const now = this.clock.now();
    const config = JSON.stringify(by);
    const [known] = await tx.all<Row>('SELECT * FROM sources WHERE kind = ? AND config = ?', [
      PUSH,
      config,
    ]);
    if (known) return known;
    const fixed = 'token' in by && by.token === 0;
    const row: Row = {
      id: fixed ? FIXED : await tx.allocate('sources', 1),
      kind: PUSH,
      name,
      config,
      cursor: '{}',
      every: UNKNOWN,
      due_at: NEVER,
      lease_until: 0,
      failures: 0,
      error: null,
      trouble: null,
      enabled: 1,
      seeded: 1,
      last_success_at: null,
      last_item_at: null,
      created_at: now,
      secrets: null,
      report: null,
      rhythm: null,
      quiet_since: null,
      missed: null,
    };
    await tx.q.insertInto('sources').values(row).execute();
    const ear = { id: row.id, config: '{}', every: UNKNOWN, vouches: false };
    await listen(tx, ear, { needed: false, brands }, now);
    return row;
  }

  /** It pushed: it is heard, and what it usually does is learned. */
  async pushed(
    by: Pusher,
    name: string,
    brands: readonly number[] | null,
    items: readonly Item[],
  ): Promise<void> {
    const now = this.clock.now();
    const key = JSON.stringify(by);
    const last = this.#touched.get(key) ?? -Infinity;
    if (now >= last && now - last < EVERY) return;
    this.#touched.set(key, now);
    await this.pipeline.listened(async (tx) => {
      const row = await this.add(tx, by, name, brands);
      const times = learn(timesOf(row), [now], now);
      const limit = rhythmOf(times)?.limit ?? UNKNOWN;
      const set = {
        name,
        last_success_at: now,
        ...(items.length > 0 && { last_item_at: now, report: reportOf(items) }),
        rhythm: JSON.stringify(times),
        quiet_since: null,
        due_at: rhythmOf(times) ? now + limit : NEVER,
      };
      await tx.q.updateTable('sources').set(set).where('id', '=', row.id).execute();
      // It speaks for the brands it names (see `heard`), and by its rhythm only for itself.
      await tx.all('UPDATE listening SET speaks_until = ? WHERE source_id = ?', [
        now + limit,
        row.id,
      ]);
      if (row.quiet_since === null || row.enabled === 0) return [];
      return [told('source.recovered', now, { sourceId: row.id, name, missed: null })];
    });
  }

  /** It was renamed, or switched on or off: one that is off is not waited for. */
  async follow(tx: Tx, by: Pusher, name: string, enabled: boolean): Promise<void> {
    const [row] = await tx.all<Row>('SELECT * FROM sources WHERE kind = ? AND config = ?', [
      PUSH,
      JSON.stringify(by),
    ]);
    if (!row) return;
    const on = Number(enabled);
    await tx.all('UPDATE sources SET name = ?, enabled = ? WHERE id = ?', [name, on, row.id]);
    if (on !== row.enabled) await setActive(tx, row, enabled, this.clock.now());
  }

  /** It is gone: nobody waits for it any more. */
  async forget(tx: Tx, by: Pusher): Promise<void> {
    const config = JSON.stringify(by);
    this.#touched.delete(config);
    await tx.all(
      'DELETE FROM listening WHERE source_id IN (SELECT id FROM sources WHERE kind = ? AND config = ?)',
      [PUSH, config],
    );
    await tx.all('DELETE FROM sources WHERE kind = ? AND config = ?', [PUSH, config]);
  }
}

function reportOf(items: readonly Item[]): string {
  const brought = items.slice(0, SHOWN).map(({ title, text, url, publishedAt }) => ({
    title: (title ?? text).slice(0, 200),
    url,
    publishedAt,
  }));
  return JSON.stringify({ found: items.length, brought, warnings: [] });
}

/** What has fallen silent by `now` (epoch ms), each dated by when its rhythm ran out. */
export async function pushesDue(tx: Tx, now: number): Promise<Draft[]> {
  const rows = await tx.all<Row>(
    'SELECT * FROM sources WHERE kind = ? AND enabled = 1 AND quiet_since IS NULL AND due_at <= ? ORDER BY due_at, id',
    [PUSH, now],
  );
  const drafts: Draft[] = [];
  for (const row of rows) {
    const quiet = quietSince(timesOf(row), row.due_at);
    if (!quiet) continue;
    await tx.all('UPDATE sources SET quiet_since = ?, due_at = ? WHERE id = ?', [
      quiet.lastAt,
      NEVER,
      row.id,
    ]);
    drafts.push(told('source.quiet', row.due_at, { sourceId: row.id, name: row.name, ...quiet }));
  }
  return drafts;
}

function told<K extends 'source.quiet' | 'source.recovered'>(
  kind: K,
  at: number,
  data: Draft<K>['data'],
): Draft {
  return { kind, at, brandId: null, storyId: null, incidentId: null, data } as Draft;
}
