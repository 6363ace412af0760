import { untrack } from 'svelte';

/**
 * Inside an effect: runs something whenever one of the values changes, and for no other reason.
 * The caller reads the values; what `run` reads is not followed.
 */
export function whenever<T>(_values: readonly unknown[], run: () => T): T {
  return untrack(run);
}

/**
 * Runs something `ms` after the first call, however many follow until then: what arrives without
 * end must not put it off for ever.
 */
export class Lag {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #run: () => void;
  #ms: number;

  constructor(run: () => void, ms: number) {
    this.#run = run;
    this.#ms = ms;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#run();
    }, this.#ms);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
