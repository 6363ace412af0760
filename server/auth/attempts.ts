const WINDOW = 60_000;
const MOST = 10;

/** Slows down guessing: after ten failures in a minute an address has to wait. */
export class Attempts {
  readonly #failed = new Map<string, number[]>();

  /** How long `address` must wait before it may try again, ms; 0 when it may now. */
  wait(address: string, now: number): number {
    const recent = this.#recent(address, now);
    const [oldest] = recent;
    return recent.length < MOST || oldest === undefined ? 0 : oldest + WINDOW - now;
  }

  /** Counts a try before it is known to fail: tries made at once must not slip past the limit. */
  tried(address: string, now: number): void {
    for (const known of this.#failed.keys()) this.#recent(known, now);
    this.#failed.set(address, [...this.#recent(address, now), now]);
  }

  /** A right answer makes up for what was tried before it. */
  succeeded(address: string): void {
    this.#failed.delete(address);
  }

  #recent(address: string, now: number): number[] {
    // A clock that was put back must not lock anybody out until it has caught up.
    const recent = (this.#failed.get(address) ?? []).filter((at) => at > now - WINDOW && at <= now);
    if (recent.length === 0) this.#failed.delete(address);
    else this.#failed.set(address, recent);
    return recent;
  }
}
