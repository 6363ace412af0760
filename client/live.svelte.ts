import type { Batch, Beat, Handshake, Snapshot } from '../server/model/live.js';
import type { Board } from './board.svelte.js';
import type { Ticks, WorldClock } from './clock.svelte.js';

/** How the page stands to the server. `stale`: connected, but nothing was heard for too long. */
export type Phase = 'connecting' | 'live' | 'stale' | 'offline';

/** The server says something every 5 s; two missed beats and some slack make it stale, ms. */
export const SILENCE = 12_000;

/** What a wire tells; the messages of the server's contract and the loss of the connection. */
export interface Listener {
  snapshot(snapshot: Snapshot): void;
  changes(batch: Batch): void;
  pulse(beat: Beat): void;
  lost(): void;
  /** The server does not want this connection; `missing`: it has no such world. */
  refused(missing: boolean): void;
}

/** One connection that looks after itself: reconnects, and asks for a handshake each time. */
export interface Wire {
  open(handshake: () => Handshake, listener: Listener): void;
  /** Drops the connection and makes a new one, with a new handshake. */
  again(): void;
  close(): void;
}

export interface LiveParts {
  wire: Wire;
  board: Board;
  clock: WorldClock;
  ticks: Ticks;
  /** Runs something a moment later: what arrives in between is shown in one go. */
  soon: (run: () => void) => void;
}

/**
 * Follows the one stream of changes. A gap, a beat that runs ahead of what arrived, or a server
 * that knows less than we do all end in the same way: forget the number and ask for everything.
 */
export class Live {
  phase = $state<Phase>('connecting');
  /** World time of the last message, epoch ms; null before the first. */
  heardAt = $state<number | null>(null);
  /** Counts refusals: somebody must sign in, or the world is gone. */
  refusals = $state(0);
  /** The world this page is about does not exist: the demo is over. */
  missing = $state(false);
  /** The disk of the server is full: what is said now cannot be kept. */
  full = $state(false);
  #parts: LiveParts;
  #lastTick = 0;
  #waiting: Batch[] = [];
  #resume = true;
  #behind: number | null = null;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#lastTick = this.#parts.ticks();
    this.#parts.wire.open(() => this.#handshake(), {
      snapshot: (snapshot) => this.#snapshot(snapshot),
      changes: (batch) => this.#changes(batch),
      pulse: (beat) => this.#pulse(beat),
      lost: () => this.#lost(),
      refused: (missing) => {
        this.missing = missing;
        this.refusals += 1;
        this.#lost();
      },
    });
  }

  /**
   * Takes the state that came by a request while the connection was still being made, unless that
   * was faster. The connection then goes on from there; only what it says proves that we are live.
   */
  first(snapshot: Snapshot): void {
    const { board, clock } = this.#parts;
    if (board.ready) return;
    board.reset(snapshot);
    clock.start(snapshot.now, snapshot.speed);
  }

  /** Asks for everything anew, e.g. after something was removed that no change tells of. */
  refresh(): void {
    this.#refetch();
  }

  stop(): void {
    this.#parts.wire.close();
  }

  /** To be called every second or so: notices silence on a connection that seems to stand. */
  watch(): void {
    const silent = this.#parts.ticks() - this.#lastTick > SILENCE;
    if (silent && this.phase === 'live') {
      this.phase = 'stale';
      this.#parts.clock.hold();
    }
    if (silent && this.phase === 'connecting') this.phase = 'offline';
  }

  #handshake(): Handshake {
    const { board } = this.#parts;
    return this.#resume && board.ready ? { after: board.seq } : {};
  }

  #snapshot(snapshot: Snapshot): void {
    this.#waiting = [];
    this.#resume = true;
    this.#behind = null;
    this.#parts.board.reset(snapshot);
    this.#parts.clock.start(snapshot.now, snapshot.speed);
    this.#heard(snapshot.now);
  }

  #changes(batch: Batch): void {
    this.#parts.clock.set(batch.now, batch.speed);
    this.#heard(batch.now);
    this.#waiting.push(batch);
    if (this.#waiting.length === 1) this.#parts.soon(() => this.#flush());
  }

  #flush(): void {
    const batches = this.#waiting;
    this.#waiting = [];
    for (const batch of batches) {
      if (this.#parts.board.apply(batch) !== 'gap') continue;
      this.#refetch();
      return;
    }
  }

  #pulse(beat: Beat): void {
    this.full = beat.full;
    this.#parts.clock.beat(beat.now, beat.speed);
    this.#heard(beat.now);
    const { seq } = this.#parts.board;
    if (this.#waiting.length > 0) return;
    // A beat may overtake the batch it counts, but not by a whole beat.
    const missed = beat.seq > seq && this.#behind === seq;
    this.#behind = beat.seq > seq ? seq : null;
    if (missed || beat.seq < seq) this.#refetch();
  }

  #refetch(): void {
    this.#resume = false;
    this.#waiting = [];
    this.#parts.wire.again();
  }

  #heard(now: number): void {
    this.#lastTick = this.#parts.ticks();
    this.heardAt = now;
    this.phase = 'live';
    this.missing = false;
  }

  #lost(): void {
    if (this.#parts.board.ready) this.phase = 'offline';
    this.#parts.clock.hold();
  }
}
