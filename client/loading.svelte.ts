import { failureText } from './words.js';
import type { Words } from './i18n/words.js';

/** Something fetched for a page: waiting, here, or failed with a sentence. */
export class Loading<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  #turn = 0;
  #last: (() => Promise<T>) | null = null;

  /** Fetches; an answer that a later call has overtaken is dropped, and old data stays until then. */
  async run(fetch: () => Promise<T>): Promise<void> {
    const turn = (this.#turn += 1);
    this.#last = fetch;
    this.busy = true;
    try {
      const value = await fetch();
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** Fetches once more what was asked for last. */
  async again(): Promise<void> {
    if (this.#last) await this.run(this.#last);
  }

  /** Takes what a change was answered; what is on its way is overtaken by it. */
  put(value: T): void {
    this.#turn += 1;
    this.busy = false;
    this.value = value;
    this.error = null;
  }

  /** Forgets what it holds and what is on its way, so that the page shows waiting again. */
  clear(): void {
    this.#turn += 1;
    this.busy = false;
    this.value = null;
    this.error = null;
  }

  words(t: Words): string | null {
    return this.error === null ? null : failureText(t, this.error);
  }
}
