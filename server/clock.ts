/** Where time comes from; everything else is told. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
}

/** The only reader of the system clock. */
export const systemClock: Clock = { now: () => Date.now() };

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
