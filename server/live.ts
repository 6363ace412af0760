import type { Namespace, Server } from 'socket.io';
import type { Clock } from './clock.js';
import type { Change, ChangeKind } from './model/change.js';
import type { Batch, Beat, Handshake, ServerToClient, Snapshot, World } from './model/live.js';
import {
  brandStates,
  incidentStates,
  lastSeq,
  mentionsById,
  openIncidentIds,
  snapshot,
  toChange,
} from './state.js';
import { sourceStates } from './sources/state.js';
import { Mutex } from './store/mutex.js';
import type { Query, Store } from './store/store.js';

/** Let a burst of commits become one message; the first one waits for nobody. */
const BREATH = 40;
/** Mentions alone can wait this long, ms: nobody reads faster, and alerts never wait for them. */
const FLOW = 250;
/** ms between two beats that prove life. */
const BEAT = 5000;
/** ms between two pulses of the same brand. */
const PULSE_EVERY = 1000;
/** Changes in one batch; a browser that missed more is given a snapshot. */
const MOST_CHANGES = 2000;
/** Mentions shown by one batch. */
const MOST_MENTIONS = 60;
/** ms between two refreshes of numbers that move by time alone. */
const REFRESH_EVERY = 30_000;
const ROOM = 'live';

type Sockets = Namespace<Record<string, never>, ServerToClient>;

/** What the tail needs to know of its world. */
export interface LiveWorld {
  store: Store;
  clock: Clock;
  world: World;
  speed: () => number;
}

/**
 * Tails the log to the browsers of one world. Every socket gets one message that says what it
 * is true for, then every batch after it: no gap, no double, no second path.
 */
export class Live {
  readonly #sockets: Sockets;
  readonly #mutex = new Mutex();
  readonly #pulsed = new Map<number, number>();
  #seq = 0;
  #cached: Snapshot | null = null;
  #woken: NodeJS.Timeout | null = null;
  #last = 0;
  /** When the last batch went out. */
  #sent = -Infinity;
  #flowing: NodeJS.Timeout | null = null;
  #closed = false;
  readonly #held = new Set<number>();
  #following: NodeJS.Timeout | null = null;
  readonly #beat: NodeJS.Timeout;
  readonly #refresh: NodeJS.Timeout;
  readonly #stop: () => void;

  constructor(
    io: Server,
    path: string,
    private readonly of: LiveWorld,
    /** Real time in ms, only to pace messages. */
    private readonly pace: () => number,
  ) {
    this.#sockets = io.of(path) as Sockets;
    this.#stop = of.store.onCommit(() => this.#wake());
    this.#beat = setInterval(() => this.#sockets.to(ROOM).emit('pulse', this.#now()), BEAT);
    this.#beat.unref();
    this.#refresh = setInterval(() => this.#follow(null), REFRESH_EVERY);
    this.#refresh.unref();
    this.#sockets.on('connection', (socket) => {
      const { after } = socket.handshake.auth as Handshake;
      void this.#mutex
        .run(async () => {
          if (this.#closed) return;
          const missed = typeof after === 'number' ? await this.#since(after) : null;
          if (missed) {
            await this.#advance(missed.seq);
            socket.emit('changes', missed);
          } else {
            const first = await this.#snapshot();
            await this.#advance(first.seq);
            socket.emit('snapshot', first);
          }
          await socket.join(ROOM);
        })
        // The database is away: let the browser try again rather than show an old truth.
        .catch(() => socket.disconnect(true));
    });
  }

  /** Starts where the log ends. */
  async start(): Promise<void> {
    this.#seq = await this.of.store.read(lastSeq);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    clearInterval(this.#beat);
    clearInterval(this.#refresh);
    if (this.#following) clearTimeout(this.#following);
    if (this.#flowing) clearTimeout(this.#flowing);
    if (this.#woken) clearTimeout(this.#woken);
    await this.#mutex.run(async () => undefined);
    this.#sockets.disconnectSockets(true);
    this.#sockets.removeAllListeners();
  }

  #now(): Beat {
    const { clock, speed, store } = this.of;
    return { seq: this.#seq, now: clock.now(), speed: speed(), full: store.full };
  }

  #wake(): void {
    if (this.#woken || this.#closed) return;
    const wait = Math.max(0, this.#last + BREATH - this.pace());
    this.#woken = setTimeout(() => {
      this.#woken = null;
      this.#last = this.pace();
      void this.#mutex.run(() => this.#tail()).catch(() => undefined);
    }, wait);
  }

  /** Sends what is new, or lets it gather a little longer while it is nothing but mentions. */
  async #tail(): Promise<void> {
    const wait = this.#sent + FLOW - this.pace();
    if (wait <= 0 || (await this.#urgent())) return this.#advance(null);
    this.#flowing ??= setTimeout(() => {
      this.#flowing = null;
      void this.#mutex.run(() => this.#advance(null)).catch(() => undefined);
    }, wait);
  }

  /** Whether anything but mentions waits to be told. */
  async #urgent(): Promise<boolean> {
    const row = await this.of.store.read((q) =>
      q
        .selectFrom('changes')
        .select('seq')
        .where('seq', '>', this.#seq)
        .where('kind', 'not like', 'mentions.%')
        .limit(1)
        .executeTakeFirst(),
    );
    return row !== undefined;
  }

  /** Sends everybody what is new, up to `until` or to the end of the log. */
  async #advance(until: number | null): Promise<void> {
    if (this.#closed || (until !== null && until <= this.#seq)) return;
    if (this.#sockets.sockets.size === 0) {
      // Nobody is there to be told; whoever comes starts from what the store says then.
      this.#seq = until ?? (await this.of.store.read(lastSeq));
      this.#cached = null;
      return;
    }
    const batch = await this.of.store.read((q) => this.#batch(q, this.#seq, until, false));
    if (batch.seq === this.#seq) return;
    this.#seq = batch.seq;
    this.#cached = null;
    this.#sent = this.pace();
    this.#sockets.to(ROOM).emit('changes', batch);
    if (batch.changes.length === MOST_CHANGES) this.#wake();
  }

  async #snapshot(): Promise<Snapshot> {
    const now = this.of.clock.now();
    if (this.#cached && now - this.#cached.now < 1000 * this.of.speed()) {
      return { ...this.#cached, now };
    }
    this.#cached = await this.of.store.read((q) =>
      snapshot(q, this.of.world, this.of.speed(), now),
    );
    return this.#cached;
  }

  /** What a browser missed, or null when that is too much, or not of this log. */
  async #since(after: number): Promise<Batch | null> {
    return this.of.store.read(async (q) => {
      const last = await lastSeq(q);
      if (after > last || after < 0 || last - after > MOST_CHANGES) return null;
      return this.#batch(q, after, null, true);
    });
  }

  async #batch(q: Query, after: number, until: number | null, whole: boolean): Promise<Batch> {
    const now = this.of.clock.now();
    let query = q.selectFrom('changes').selectAll().where('seq', '>', after).orderBy('seq');
    if (until !== null) query = query.where('seq', '<=', until);
    const changes = (await query.limit(MOST_CHANGES).execute()).map(toChange);
    const ids = changes.flatMap(mentionIds).slice(-MOST_MENTIONS);
    const brands = whole ? null : [...new Set(changes.flatMap(({ brandId }) => brandId ?? []))];
    /** Those of which more than numbers moved. */
    const set = new Set(
      changes.flatMap(({ kind, brandId }) =>
        kind === 'brand.added' || kind === 'brand.changed' ? (brandId ?? []) : [],
      ),
    );
    const incidents = whole ? await openIncidentIds(q) : [];
    const touched = [...new Set([...incidents, ...changes.flatMap(incidentIds)])];
    return {
      after,
      seq: changes.at(-1)?.seq ?? after,
      now,
      speed: this.of.speed(),
      changes,
      mentions: await mentionsById(q, ids),
      brands: await brandStates(
        q,
        brands,
        now,
        (id) => whole || this.#mayPulse(id),
        (id) => whole || set.has(id),
      ),
      incidents: await incidentStates(q, touched, now),
      sources: await sourceStates(q, [...new Set(changes.flatMap(sourceIds))]),
    };
  }

  /** A brand's curve goes out at most once a second; what was held back follows with the next. */
  #mayPulse(brandId: number): boolean {
    const now = this.pace();
    if (now - (this.#pulsed.get(brandId) ?? -Infinity) < PULSE_EVERY) {
      this.#held.add(brandId);
      this.#following ??= setTimeout(() => {
        this.#following = null;
        this.#follow([...this.#held]);
        this.#held.clear();
      }, PULSE_EVERY);
      return false;
    }
    this.#pulsed.set(brandId, now);
    return true;
  }

  /** Sends the curves of these brands (null: all) and the open incidents without any change. */
  #follow(brandIds: readonly number[] | null): void {
    if (this.#sockets.sockets.size === 0) return;
    const send = async (q: Query) => {
      const now = this.of.clock.now();
      const incidents = await incidentStates(q, await openIncidentIds(q), now);
      const brands = await brandStates(
        q,
        brandIds,
        now,
        () => true,
        () => false,
      );
      const { seq, speed } = this.#now();
      const batch: Batch = {
        after: seq,
        seq,
        now,
        speed,
        changes: [],
        mentions: [],
        brands,
        incidents,
        sources: [],
      };
      this.#sockets.to(ROOM).emit('changes', batch);
    };
    void this.#mutex
      .run(async () => (this.#closed ? undefined : this.of.store.read(send)))
      .catch(() => undefined);
  }
}

function mentionIds(change: Change): number[] {
  return ofMentions(change) ? change.data.ids : [];
}

function ofMentions(change: Change): change is Change<`mentions.${string}` & ChangeKind> {
  return change.kind.startsWith('mentions.');
}

function incidentIds(change: Change): number[] {
  if (change.incidentId !== null) return [change.incidentId];
  return ofMentions(change) ? change.data.incidents.map(({ incidentId }) => incidentId) : [];
}

/** The source that a change is about, by its kind. */
function sourceIds({ kind, data }: Change): number[] {
  return kind.startsWith('source.') && 'sourceId' in data ? [data.sourceId] : [];
}
