import { recountNext } from './recount.js';
import type { Store } from '../store/store.js';

/** Stretches per knock: with one knock a second some 50,000 mentions a second, a fifth of a core. */
const PER_KNOCK = 10;

/** Counts, in the background, what was stored before there were roll-ups. */
export class Recounts {
  #running: Promise<void> | null = null;
  #done = false;
  #closed = false;

  constructor(
    private readonly store: Store,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Goes on counting, unless all is counted or somebody counts already. */
  wake(): void {
    if (this.#done || this.#closed) return;
    this.#running ??= this.#some()
      .catch(this.failed)
      .finally(() => {
        this.#running = null;
      });
  }

  /** Resolves when the work in hand is committed. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  async #some(): Promise<void> {
    for (let n = 0; n < PER_KNOCK && !this.#closed && !this.#done; n++) {
      this.#done = !(await this.store.transaction(recountNext));
      // Posts that came in meanwhile go first.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
