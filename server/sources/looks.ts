import { type Looked, type Looker, nextLook, sinceAfter } from '../../crawlers/look.js';
import { VisitError } from '../../crawlers/source.js';
import { nativeIdentity } from '../../crawlers/identity.js';
import type { Item } from '../model/mention.js';
import type { Tables } from '../store/schema.js';
import { inList } from '../store/store.js';
import { settingsOf, type VisitsSettings } from './visits.js';

const MINUTE = 60_000;
/** How long a look may hold its posts before another process may take them over, ms. */
const LEASE = 5 * MINUTE;
/** Wait after a look that failed, unless the other side asked for longer, ms. */
const AFTER_FAILURE = 10 * MINUTE;

type Look = Tables['looks'];

/** Looks again at the counters of hot posts, on a falling schedule and within each source's budget. */
export class Looks {
  #running: Promise<void> | null = null;
  readonly #stop = new AbortController();

  constructor(private readonly settings: VisitsSettings) {}

  /** Starts what is due; resolves when nothing is left. */
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

  async #run(): Promise<void> {
    const now = this.settings.clock.now();
    const due = await this.settings.store.read((q) =>
      q
        .selectFrom('looks')
        .select('source_id')
        .distinct()
        .where('due_at', '<=', now)
        .where('lease_until', '<=', now)
        .orderBy('source_id')
        .execute(),
    );
    await Promise.all(due.map(({ source_id: id }) => this.#source(id, now)));
  }

  async #source(id: number, now: number): Promise<void> {
    const { store, kinds, vault } = this.settings;
    const row = await store.read((q) =>
      q.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    const looker: Looker<unknown> | undefined = row && kinds.get(row.kind)?.looks;
    if (!row || !looker) return this.#forget(id);
    let config: Record<string, unknown>;
    try {
      config = settingsOf(row, vault);
      if (looker.wanted?.(config) === false) {
        await this.#forget(id);
        return;
      }
    } catch {
      // The source's own visits say what is wrong with its secrets.
      return this.#postpone(id, now, AFTER_FAILURE);
    }
    // A paused source, or one that is failing, is not asked behind its back.
    if (row.enabled === 0 || row.failures > 0) return this.#postpone(id, now, AFTER_FAILURE);
    for (let request = 0; request < looker.perMinute; request++) {
      const posts = await this.#claim(id, looker.most, now);
      if (posts.length === 0) return;
      if (!(await this.#look(looker, config, posts, now))) return;
    }
    // What is beyond the budget waits for the next minute.
    await this.#postpone(id, now, MINUTE);
  }

  async #look(
    looker: Looker<unknown>,
    config: unknown,
    posts: Look[],
    now: number,
  ): Promise<boolean> {
    const tools = { fetch: this.settings.fetch, now, signal: this.#stop.signal };
    try {
      const seen = await looker.look(
        config,
        [...new Set(posts.map(({ native }) => native))],
        tools,
      );
      await this.#tell(posts, seen, now);
      return true;
    } catch (error) {
      const asked = error instanceof VisitError ? (error.retryAfter ?? 0) : 0;
      const wait = this.#stop.signal.aborted ? 0 : Math.max(AFTER_FAILURE, asked);
      const [first] = posts;
      if (first) {
        await this.#release(posts);
        await this.#postpone(first.source_id, now, wait);
      }
      return false;
    }
  }

  #claim(sourceId: number, most: number, now: number): Promise<Look[]> {
    return this.settings.store.transaction((tx) =>
      tx.all<Look>(
        `UPDATE looks SET lease_until = ? WHERE mention_id IN (
           SELECT mention_id FROM looks WHERE source_id = ? AND due_at <= ? AND lease_until <= ?
           ORDER BY due_at, mention_id LIMIT ?${this.settings.store.dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''})
         RETURNING *`,
        [now + LEASE, sourceId, now, now, most],
      ),
    );
  }

  /** Hands what was seen in by the same door as everything that is said, and plans the next looks. */
  async #tell(posts: readonly Look[], seen: readonly Looked[], now: number): Promise<void> {
    const { store, pipeline } = this.settings;
    const counters = new Map(seen.map((one) => [one.post, one]));
    const known = await store.read((q) =>
      q
        .selectFrom('mentions as m')
        .leftJoin('counters as c', 'c.mention_id', 'm.id')
        .selectAll('m')
        .select(['c.reposts', 'c.comments', 'c.likes', 'c.views', 'c.seen_at'])
        .where(
          'm.id',
          'in',
          posts.map((post) => post.mention_id),
        )
        .execute(),
    );
    const items = known.flatMap((mention): Item[] => {
      const post = posts.find(({ mention_id: id }) => id === mention.id);
      const now = post && counters.get(post.native);
      return now && mention.withdrawn_at === null ? [again(mention, now)] : [];
    });
    if (items.length > 0) {
      await pipeline.ingest({
        items,
        sourceId: posts[0]?.source_id ?? null,
        pushedAt: null,
        seeded: false,
      });
    }
    await store.transaction(async (tx) => {
      for (const post of posts) {
        const mention = known.find(({ id }) => id === post.mention_id);
        const look = counters.get(post.native);
        const before = mention && { ...mention, at: mention.seen_at ?? mention.received_at };
        const since = look && before ? sinceAfter(post.since, before, look, now) : post.since;
        // What is not there any more has no counters.
        const due = look && mention ? nextLook(since, now) : null;
        if (due === null) await tx.all('DELETE FROM looks WHERE mention_id = ?', [post.mention_id]);
        else {
          await tx.all(
            'UPDATE looks SET due_at = ?, lease_until = 0, looked = looked + 1, since = ? WHERE mention_id = ?',
            [due, since, post.mention_id],
          );
        }
      }
    });
  }

  async #postpone(sourceId: number, now: number, wait: number): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all(
        'UPDATE looks SET due_at = ? WHERE source_id = ? AND due_at <= ? AND lease_until <= ?',
        [now + wait, sourceId, now, now],
      ),
    );
  }

  async #release(posts: readonly Look[]): Promise<void> {
    const list = inList(posts.map((post) => post.mention_id));
    await this.settings.store.transaction((tx) =>
      tx.all(`UPDATE looks SET lease_until = 0 WHERE mention_id IN ${list.sql}`, list.values),
    );
  }

  async #forget(sourceId: number): Promise<void> {
    await this.settings.store.transaction((tx) =>
      tx.all('DELETE FROM looks WHERE source_id = ?', [sourceId]),
    );
  }
}

/** A known mention as the item it came as, with other counters. */
function again(mention: Tables['mentions'], look: Looked): Item {
  const { platform, identity } = mention;
  const prefix = nativeIdentity(platform, '');
  return {
    platform,
    id: identity.startsWith(prefix) ? identity.slice(prefix.length) : null,
    url: mention.url,
    title: mention.title,
    text: mention.text,
    language: mention.language,
    author: {
      id: mention.author_id,
      name: mention.author_name,
      followers: mention.followers,
      verified: mention.verified === null ? null : mention.verified === 1,
    },
    publishedAt: mention.published_at,
    repostOf: null,
    reposts: look.reposts,
    comments: look.comments,
    likes: look.likes,
    views: look.views,
  };
}
