import { uptime } from 'node:os';

/** Where time comes from; everything else is told. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /**
   * ms since a start that nobody can set, a sleep of the machine included; absent where `now` is all
   * there is.
   */
  steady?(): number;
}

/** The only reader of the system clock. */
export const systemClock: Clock = { now: () => Date.now(), steady: () => uptime() * 1000 };

/** That somebody, or the time service, set the clock. */
export interface ClockSet {
  /** What it would say had nobody touched it, epoch ms. */
  before: number;
  now: number;
}

/** Less than this is a clock being put right in passing, ms. */
const SET = 60_000;

/** Tells a clock that was set from time that passed, also while the machine slept. */
export class ClockWatch {
  #last: { now: number; steady: number } | null = null;

  constructor(private readonly clock: Clock) {}

  /** Null unless the clock was set; the same again until `settled` says that it was dealt with. */
  look(): ClockSet | null {
    const steady = this.clock.steady?.();
    if (steady === undefined) return null;
    const [last, now] = [this.#last, this.clock.now()];
    const before = last === null ? now : last.now + (steady - last.steady);
    if (Math.abs(now - before) >= SET) return { before, now };
    this.#last = { now, steady };
    return null;
  }

  settled(): void {
    this.#last = null;
  }
}

/** A clock that stands still until it is moved: tests, replays and drills. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Never runs backwards: an earlier time leaves the clock where it is. */
  set(time: number): void {
    if (time > this.#now) this.#now = time;
  }

  advance(ms: number): void {
    this.set(this.#now + ms);
  }
}
