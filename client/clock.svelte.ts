/** Reads milliseconds of a clock that only moves forward, like `performance.now`. */
export type Ticks = () => number;

/**
 * The world's clock between two beats of the server: the last time it told us, carried on at the
 * world's speed. `now` is epoch ms and changes only when `refresh` is called, so that everything
 * on the page shows the same moment; 0 means the server has not said yet.
 */
export class WorldClock {
  now = $state(0);
  #ticks: Ticks;
  #speed = 1;
  #running = true;
  #beaten: number | null = null;
  #anchor = { now: 0, tick: 0 };

  /** Real ms that only move forward: to tell how long something took, never when it was. */
  ticks(): number {
    return this.#ticks();
  }

  constructor(ticks: Ticks) {
    this.#ticks = ticks;
  }

  /** Starts from what a snapshot says; `speed` is world ms per real ms. */
  start(now: number, speed: number): void {
    this.#beaten = null;
    this.set(now, speed);
  }

  /** Takes the time and speed that any message of the server tells. */
  set(now: number, speed: number): void {
    this.#speed = speed;
    this.#running = true;
    this.#take(now);
  }

  /**
   * Takes a regular beat. A world that plays faster than life can stand still, which shows in two
   * beats that tell the same time; the local clock must not run on past it.
   */
  beat(now: number, speed: number): void {
    this.#speed = speed;
    this.#running = speed === 1 || now !== this.#beaten;
    this.#beaten = now;
    this.#take(now);
  }

  /** Moves `now` on; a live world moves in whole seconds so that nothing redraws more often. */
  refresh(): void {
    if (this.#anchor.now === 0) return;
    const passed = this.#running ? Math.max(0, this.#ticks() - this.#anchor.tick) : 0;
    const at = this.#anchor.now + passed * this.#speed;
    this.now = this.#speed === 1 ? Math.floor(at / 1000) * 1000 : Math.round(at);
  }

  /** Holds a fast world still, because it cannot be followed while the server is away. */
  hold(): void {
    if (this.#speed === 1 || this.#anchor.now === 0) return;
    this.refresh();
    this.#running = false;
    this.#take(this.now);
  }

  #take(now: number): void {
    this.#anchor = { now, tick: this.#ticks() };
    this.refresh();
  }
}
