import type { GuardedListen } from '../../crawlers/fetch/socket.js';
import type { Missed } from '../../crawlers/missed.js';
import { trouble, VisitError } from '../../crawlers/source.js';
import { reopenAfter, type Streamer } from '../../crawlers/stream.js';
import type { Gone, Item } from '../model/mention.js';
import { rememberLookups, watch } from './watched.js';
import type { Tables } from '../store/schema.js';
import { inList } from '../store/store.js';
import { settingsOf, type Visits, type VisitsSettings } from './visits.js';

/** How long a stream is ours without a sign of life, ms. */
const LEASE = 60_000;
/** At least this often a stream that speaks is written down as heard, ms. */
const HEARTBEAT = 20_000;
/** A stream that stood so long without a word opened well, ms. */
const STEADY = 60_000;
/** How often what came in is handed on, real ms. */
const FLUSH = 200;
/** Items that may wait to be handed on; a stream that is faster is left and resumed. */
const MOST_WAITING = 2_000;

type Row = Tables['sources'];

export interface StreamsSettings extends VisitsSettings {
  listen: GuardedListen;
  visits: Visits;
  failed: (error: unknown) => void;
}

/** One open stream. */
interface Session {
  row: Row;
  leave: AbortController;
  done: Promise<void>;
}

/** Holds streams open, each by one process at a time, and opens them anew when they break. */
export class Streams {
  readonly #sessions = new Map<number, Session>();
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;
  #renewedAt = -Infinity;

  constructor(private readonly settings: StreamsSettings) {}

  /** Leaves what is no longer wanted and opens what is due; resolves without waiting for streams. */
  wake(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Leaves all streams; each goes on where it was at the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running?.catch(() => undefined);
    for (const { leave } of this.#sessions.values()) leave.abort();
    await Promise.all([...this.#sessions.values()].map(({ done }) => done));
  }

  async #look(): Promise<void> {
    const { store, kinds, clock } = this.settings;
    const names = [...kinds.values()].filter(({ streams }) => streams).map(({ kind }) => kind);
    if (names.length === 0) return;
    const rows = await store.read((q) =>
      q
        .selectFrom('sources')
        .selectAll()
        .where('kind', 'in', names)
        .where('enabled', '=', 1)
        .execute(),
    );
    for (const [id, session] of this.#sessions) {
      const row = rows.find((one) => one.id === id);
      const same = row?.config === session.row.config && row.secrets === session.row.secrets;
      if (!same) session.leave.abort();
    }
    const now = clock.now();
    await this.#renew(now);
    for (const row of rows) {
      const streamer = kinds.get(row.kind)?.streams;
      if (!streamer || this.#sessions.has(row.id) || this.#stop.signal.aborted) continue;
      const config = this.#configOf(row, streamer);
      if (config === null || !(await this.#claim(row.id, now))) continue;
      this.#open(row, config, streamer);
    }
  }

  /** Streams are ours while this process lives, however quiet they are. */
  async #renew(now: number): Promise<void> {
    if (this.#sessions.size === 0 || now - this.#renewedAt < LEASE / 3) return;
    this.#renewedAt = now;
    const list = inList([...this.#sessions.keys()]);
    await this.settings.store.transaction((tx) =>
      tx.all(`UPDATE streams SET lease_until = ? WHERE source_id IN ${list.sql}`, [
        now + LEASE,
        ...list.values,
      ]),
    );
  }

  /** The settings of a source that is to be listened to; null for one that is only visited. */
  #configOf(row: Row, streamer: Streamer<unknown>): unknown {
    try {
      const config = settingsOf(row, this.settings.vault);
      return streamer.wanted(config) ? config : null;
    } catch {
      // Its settings do not fit any more; a place that is visited says so there.
      return null;
    }
  }

  /** Takes the stream for this process, when it is due and nobody holds it. */
  async #claim(id: number, now: number): Promise<boolean> {
    const rows = await this.settings.store.transaction((tx) =>
      tx.all(
        `INSERT INTO streams (source_id, due_at, lease_until, failures) VALUES (?, 0, ?, 0)
         ON CONFLICT (source_id) DO UPDATE SET lease_until = excluded.lease_until
         WHERE streams.lease_until <= ? AND streams.due_at <= ?
         RETURNING source_id`,
        [id, now + LEASE, now, now],
      ),
    );
    return rows.length > 0;
  }

  #open(row: Row, config: unknown, streamer: Streamer<unknown>): void {
    const leave = new AbortController();
    const session: Session = { row, leave, done: Promise.resolve() };
    this.#sessions.set(row.id, session);
    session.done = this.#hold(session, config, streamer)
      .catch(this.settings.failed)
      .finally(() => this.#sessions.delete(row.id));
  }

  async #hold(session: Session, config: unknown, streamer: Streamer<unknown>): Promise<void> {
    const { fetch, listen, clock } = this.settings;
    const { row, leave } = session;
    const { signal } = leave;
    const inbox = new Inbox(JSON.parse(row.cursor) as Record<string, unknown>);
    let flushing: Promise<void> = Promise.resolve();
    let broken: unknown = null;
    const flush = (): void => {
      flushing = flushing
        .then(() => this.#flush(session, streamer, inbox))
        .catch((error: unknown) => {
          broken ??= error;
          leave.abort();
        });
    };
    const timer = setInterval(flush, FLUSH);
    try {
      const tools = { fetch, now: clock.now(), signal };
      const { url, headers = {}, events } = await streamer.open(config, inbox.cursor, tools);
      await listen(url, {
        headers,
        events,
        signal,
        idle: () => streamer.idle(inbox.cursor),
        onAlive: () => {
          inbox.alive();
        },
        onMessage: (message) => {
          const heard = streamer.read(config, message, inbox.cursor, !inbox.spoke, clock.now());
          const wanted = heard.item && this.settings.pipeline.matches(heard.item).length > 0;
          inbox.take(wanted ? heard.item : null, heard.cursor, heard.lost ?? null);
          if (heard.gone) inbox.takeBack(heard.gone);
        },
      });
    } catch (error) {
      broken ??= error;
    } finally {
      clearInterval(timer);
      flush();
      await flushing;
    }
    await this.#left(row, streamer, inbox, broken);
  }

  /** Hands on what came in; a stream that stands is heard, however little is said on it. */
  async #flush(session: Session, streamer: Streamer<unknown>, inbox: Inbox): Promise<void> {
    const { clock, store, pipeline, visits, kinds } = this.settings;
    const now = clock.now();
    const gone = inbox.giveGone();
    if (gone.length > 0) await pipeline.withdraw(gone, session.row.id);
    if (!inbox.due(now)) return;
    const { items, cursor, lost, said } = inbox.give(now);
    const { id } = session.row;
    await store.transaction((tx) =>
      tx.all(
        `UPDATE streams SET lease_until = ?, since = coalesce(since, ?), heard_at = ?,
           spoke_at = CASE WHEN ? = 1 THEN CAST(? AS bigint) ELSE spoke_at END WHERE source_id = ?`,
        [now + LEASE, now, now, Number(said), now, id],
      ),
    );
    // Some open and close again at once: those are waited for longer each time.
    if (!inbox.spoke && !inbox.steady(now)) return;
    await store.transaction((tx) =>
      tx.all('UPDATE streams SET failures = 0, error = NULL, trouble = NULL WHERE source_id = ?', [
        id,
      ]),
    );
    if (streamer.alone) {
      // One that only stands has not been heard, unless it is known to be quiet now and then.
      if (!inbox.spoke && !mayBeQuiet(streamer, session.row, inbox.cursor)) return;
      const brought = {
        items,
        cursor,
        notModified: false,
        waitAtLeast: null,
        movedTo: null,
        warnings: [],
      };
      await visits.bring(id, { ...brought, reaches: 'all', alive: true, lost });
    } else if (items.length > 0) {
      const outcomes = await pipeline.ingest({
        items,
        sourceId: id,
        pushedAt: null,
        seeded: false,
      });
      if (kinds.get(session.row.kind)?.looks) {
        await store.transaction(async (tx) => {
          await rememberLookups(tx, id, items, outcomes);
          await watch(tx, id, items, outcomes, now);
        });
      }
    }
  }

  /** After a stream ended: by our own will it may be opened at once, broken it waits. */
  async #left(row: Row, streamer: Streamer<unknown>, inbox: Inbox, broken: unknown): Promise<void> {
    const { store, clock, visits } = this.settings;
    const now = clock.now();
    if (broken === null) {
      await store.transaction((tx) =>
        tx.all('UPDATE streams SET lease_until = 0, since = NULL WHERE source_id = ?', [row.id]),
      );
      return;
    }
    const failure =
      broken instanceof VisitError
        ? broken
        : new VisitError(trouble('unexpected', { said: (broken as Error).message }), 'transient');
    const [known] = await store.transaction((tx) =>
      tx.all<{ failures: number }>('SELECT failures FROM streams WHERE source_id = ?', [row.id]),
    );
    const failures = known?.failures ?? 0;
    await store.transaction(async (tx) => {
      await tx.all(
        'UPDATE streams SET lease_until = 0, since = NULL, due_at = ?, failures = ?, error = ?, trouble = ? WHERE source_id = ?',
        [
          now + reopenAfter(failures, failure.retryAfter),
          failures + 1,
          failure.message,
          failure.trouble && JSON.stringify(failure.trouble),
          row.id,
        ],
      );
      // What was said in the meantime comes with the next visit.
      if (!streamer.alone)
        await tx.all('UPDATE sources SET due_at = ? WHERE id = ?', [now, row.id]);
    });
    if (!streamer.alone) return;
    // A break right after it spoke is the way of streams; one that never spoke is a failure.
    if (!inbox.spoke) await visits.fail(row.id, failure);
    if (failure.message.includes('CursorTooOld')) await this.#forgetCursor(row, now);
  }

  /** Too long ago: it goes on from now, and what lies between is lost. */
  async #forgetCursor(row: Row, now: number): Promise<void> {
    const from = row.last_success_at;
    await this.settings.visits.bring(row.id, {
      items: [],
      cursor: {},
      notModified: false,
      waitAtLeast: null,
      movedTo: null,
      warnings: [],
      reaches: 'all',
      alive: true,
      lost: from === null ? null : { from, until: now },
    });
  }
}

/** What a stream said and nobody has handed on yet. */
class Inbox {
  #items: Item[] = [];
  #gone: Gone[] = [];
  #lost: Missed | null = null;
  #given = -Infinity;
  #first: number | null = null;
  #heard = false;
  #told = false;
  #said = false;
  /** True once anything was read on this connection. */
  spoke = false;

  constructor(public cursor: Record<string, unknown>) {}

  /** Takes in one message. Throws VisitError when more waits than can be handed on. */
  take(item: Item | null, cursor: Record<string, unknown> | null, lost: Missed | null): void {
    this.spoke = true;
    this.#heard = true;
    this.#said = true;
    if (item) this.#items.push(item);
    if (cursor) this.cursor = cursor;
    this.#lost ??= lost;
    if (this.#items.length > MOST_WAITING) {
      throw new VisitError(trouble('stream-too-fast'), 'transient');
    }
  }

  /** The connection stands, and its other side is there. */
  alive(): void {
    this.#heard = true;
  }

  /** Whether it has stood for a while, at `now` (epoch ms). */
  steady(now: number): boolean {
    return this.#first !== null && now - this.#first >= STEADY;
  }

  /** What was taken back before anybody saw it was never said. */
  takeBack(gone: Gone): void {
    this.#gone.push(gone);
    this.#items = this.#items.filter((item) => !isGone(item, gone));
  }

  giveGone(): Gone[] {
    const gone = this.#gone;
    this.#gone = [];
    return gone;
  }

  due(now: number): boolean {
    // The first word is told at once: until then it only stood.
    const news = this.#items.length > 0 || (this.spoke && !this.#told);
    return news || (this.#heard && now - this.#given >= HEARTBEAT);
  }

  /** What came since the last time, and whether anything was said at all. */
  give(now: number): {
    items: Item[];
    cursor: Record<string, unknown>;
    lost: Missed | null;
    said: boolean;
  } {
    const { cursor } = this;
    const given = { items: this.#items, cursor, lost: this.#lost, said: this.#said };
    this.#said = false;
    this.#items = [];
    this.#lost = null;
    this.#heard = false;
    this.#told = this.spoke;
    this.#given = now;
    this.#first ??= now;
    return given;
  }
}

/** Whether a place that was heard before may say nothing for as long as it takes to stand well. */
function mayBeQuiet(streamer: Streamer<unknown>, row: Row, cursor: Record<string, unknown>) {
  const idle = streamer.idle(cursor);
  return row.last_success_at !== null && (idle === null || idle > STEADY);
}

function isGone(item: Item, { platform, by, value }: Gone): boolean {
  if (item.platform !== platform) return false;
  return (by === 'author' ? item.author.id : by === 'id' ? item.id : item.lookup) === value;
}
