import { beforeEach, describe, expect, it } from 'vitest';
import { Board } from '../../client/board.svelte.js';
import { WorldClock } from '../../client/clock.svelte.js';
import { type Listener, Live, SILENCE } from '../../client/live.svelte.js';
import type { Handshake } from '../../server/model/live.js';
import { aBatch, aMention, aSnapshot, NOON } from './given.js';

/** A wire whose other end is the test. */
class HandWire {
  shakes: Handshake[] = [];
  closed = false;
  server: Listener | null = null;
  #handshake: () => Handshake = () => ({});

  open(handshake: () => Handshake, listener: Listener): void {
    this.#handshake = handshake;
    this.server = listener;
    this.connect();
  }

  connect(): void {
    this.shakes.push(this.#handshake());
  }

  again(): void {
    this.server?.lost();
    this.connect();
  }

  close(): void {
    this.closed = true;
  }
}

let tick: number;
let wire: HandWire;
let board: Board;
let clock: WorldClock;
let live: Live;
let later: (() => void)[];

beforeEach(() => {
  tick = 1_000;
  later = [];
  wire = new HandWire();
  board = new Board();
  const ticks = () => tick;
  clock = new WorldClock(ticks);
  live = new Live({ wire, board, clock, ticks, soon: (run) => later.push(run) });
  live.start();
});

function arrive(): void {
  for (const run of later.splice(0)) run();
}

function server(): Listener {
  if (!wire.server) throw new Error('The wire was never opened.');
  return wire.server;
}

describe('the live connection', () => {
  it('goes on from a state that came by a request before it stood, and is live only by its own word', () => {
    const first = aSnapshot();
    live.first(first);
    expect(board.ready).toBe(true);
    expect(board.seq).toBe(first.seq);
    expect(clock.now).toBe(first.now);
    expect(live.phase).toBe('connecting');
    wire.connect();
    expect(wire.shakes.at(-1)).toEqual({ after: first.seq });
    server().changes(aBatch(first.seq, first.seq));
    expect(live.phase).toBe('live');
  });

  it('keeps what it knows when that request comes late', () => {
    server().snapshot(aSnapshot({ seq: 12 }));
    live.first(aSnapshot({ seq: 10 }));
    expect(board.seq).toBe(12);
  });

  it('asks for everything first and is live with the snapshot', () => {
    expect(wire.shakes).toEqual([{}]);
    expect(live.phase).toBe('connecting');
    server().snapshot(aSnapshot());
    expect(live.phase).toBe('live');
    expect(live.heardAt).toBe(NOON);
  });

  it('says what it has seen last when it connects again', () => {
    server().snapshot(aSnapshot());
    server().changes(aBatch(10, 14));
    arrive();
    server().lost();
    expect(live.phase).toBe('offline');
    wire.connect();
    expect(wire.shakes.at(-1)).toEqual({ after: 14 });
  });

  it('shows what came together in one go', () => {
    server().snapshot(aSnapshot());
    server().changes(aBatch(10, 11, { mentions: [aMention(1)] }));
    server().changes(aBatch(11, 12, { mentions: [aMention(2)] }));
    expect(later).toHaveLength(1);
    expect(board.seq).toBe(10);
    arrive();
    expect(board.seq).toBe(12);
  });

  it('asks for everything anew when a batch is missing', () => {
    server().snapshot(aSnapshot());
    server().changes(aBatch(12, 13));
    arrive();
    expect(wire.shakes.at(-1)).toEqual({});
    server().snapshot(aSnapshot({ seq: 20 }));
    expect(board.seq).toBe(20);
    wire.connect();
    expect(wire.shakes.at(-1)).toEqual({ after: 20 });
  });

  it('lets a beat overtake its batch once, not twice', () => {
    server().snapshot(aSnapshot());
    server().pulse({ seq: 11, now: NOON, speed: 1, full: false });
    expect(wire.shakes).toHaveLength(1);
    server().pulse({ seq: 11, now: NOON, speed: 1, full: false });
    expect(wire.shakes.at(-1)).toEqual({});
    expect(wire.shakes).toHaveLength(2);
  });

  it('forgives a beat whose batch arrived after it', () => {
    server().snapshot(aSnapshot());
    server().pulse({ seq: 11, now: NOON, speed: 1, full: false });
    server().changes(aBatch(10, 11));
    arrive();
    server().pulse({ seq: 12, now: NOON, speed: 1, full: false });
    expect(wire.shakes).toHaveLength(1);
  });

  it('starts over with a server that knows less than it does', () => {
    server().snapshot(aSnapshot());
    server().pulse({ seq: 3, now: NOON, speed: 1, full: false });
    expect(wire.shakes.at(-1)).toEqual({});
  });

  it('is stale when nothing was heard for too long, and live again with the next word', () => {
    server().snapshot(aSnapshot());
    tick += SILENCE;
    live.watch();
    expect(live.phase).toBe('live');
    tick += 1;
    live.watch();
    expect(live.phase).toBe('stale');
    server().pulse({ seq: 10, now: NOON + 20_000, speed: 1, full: false });
    expect(live.phase).toBe('live');
  });

  it('says that the server cannot be reached when it never answered', () => {
    server().lost();
    expect(live.phase).toBe('connecting');
    tick += SILENCE + 1;
    live.watch();
    expect(live.phase).toBe('offline');
    expect(live.heardAt).toBeNull();
  });

  it('closes the wire when it stops', () => {
    live.stop();
    expect(wire.closed).toBe(true);
  });
});

describe('the clock of the world', () => {
  it('goes on between two words of the server, in whole seconds', () => {
    server().snapshot(aSnapshot());
    tick += 2_700;
    clock.refresh();
    expect(clock.now).toBe(NOON + 2_000);
  });

  it('goes as fast as its world', () => {
    server().snapshot(aSnapshot({ speed: 960 }));
    tick += 100;
    clock.refresh();
    expect(clock.now).toBe(NOON + 96_000);
  });

  it('stands still when a fast world told the same time twice', () => {
    server().snapshot(aSnapshot({ speed: 960 }));
    server().pulse({ seq: 10, now: NOON + 5, speed: 960, full: false });
    server().pulse({ seq: 10, now: NOON + 5, speed: 960, full: false });
    tick += 10_000;
    clock.refresh();
    expect(clock.now).toBe(NOON + 5);
  });

  it('takes everyday pace when the world does', () => {
    server().snapshot(aSnapshot({ speed: 960 }));
    server().pulse({ seq: 10, now: NOON, speed: 1, full: false });
    tick += 3_000;
    clock.refresh();
    expect(clock.now).toBe(NOON + 3_000);
  });

  it('holds a fast world while the server is away, but lets real time run', () => {
    server().snapshot(aSnapshot({ speed: 960 }));
    server().lost();
    tick += 1_000;
    clock.refresh();
    expect(clock.now).toBe(NOON);
    server().snapshot(aSnapshot({ speed: 1 }));
    server().lost();
    tick += 1_000;
    clock.refresh();
    expect(clock.now).toBe(NOON + 1_000);
  });
});
