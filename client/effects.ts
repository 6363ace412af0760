import { untrack } from 'svelte';

/**
 * Inside an effect: runs something whenever one of the values changes, and for no other reason.
 * The caller reads the values; what `run` reads is not followed.
 */
export function whenever<T>(_values: readonly unknown[], run: () => T): T {
  return untrack(run);
}

/**
 * Inside an effect: asks every `ms` until it ends, but not while an answer is on its way: on a slow
 * line the next question would overtake every answer.
 */
export function polling(of: { readonly busy: boolean }, ask: () => void, ms: number): () => void {
  const timer = setInterval(() => {
    if (!of.busy) ask();
  }, ms);
  return () => clearInterval(timer);
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
