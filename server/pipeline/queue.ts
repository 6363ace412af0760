import type { Arrival } from './prepare.js';
import type { Outcome } from './record.js';

/** What came in and waits for its transaction. */
export interface Waiting {
  arrival: Arrival;
  resolve: (outcomes: Outcome[]) => void;
  reject: (error: unknown) => void;
}

/** As many items as one transaction takes from the queue. */
const AT_ONCE = 500;

/** Arrivals in the order they came; those that wait together share a transaction. */
export class Queue {
  readonly #waiting: Waiting[] = [];

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** The next to share a transaction; requests that are being read at this moment still get a place. */
  async take(): Promise<Waiting[]> {
    for (let before = -1; before < this.#waiting.length && before < AT_ONCE;) {
      before = this.#waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const group: Waiting[] = [];
    let items = 0;
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (group.length > 0 && items + next.arrival.items.length > AT_ONCE) break;
      group.push(next);
      items += next.arrival.items.length;
      this.#waiting.shift();
    }
    return group;
  }
}
