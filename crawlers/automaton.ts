/** Finds all of many words in a text in one pass (Aho and Corasick, 1975). */
export class Automaton {
  readonly #goto: Map<number, number>[] = [new Map<number, number>()];
  readonly #fail: number[] = [0];
  readonly #found: number[][] = [[]];
  readonly #lengths: number[];

  /** `words` are matched code unit by code unit, as they stand; empty ones never match. */
  constructor(words: readonly string[]) {
    this.#lengths = words.map((word) => word.length);
    words.forEach((word, index) => this.#add(word, index));
    this.#link();
  }

  /** Calls back with the index of each word found and where it ends (exclusive). */
  search(text: string, found: (word: number, start: number, end: number) => void): void {
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let next = this.#goto[state]?.get(unit);
      while (next === undefined && state !== 0) {
        state = this.#fail[state] ?? 0;
        next = this.#goto[state]?.get(unit);
      }
      state = next ?? 0;
      for (const word of this.#found[state] ?? []) {
        found(word, i + 1 - (this.#lengths[word] ?? 0), i + 1);
      }
    }
  }

  #add(word: string, index: number): void {
    if (word === '') return;
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i);
      let next = this.#goto[state]?.get(unit);
      if (next === undefined) {
        next = this.#goto.length;
        this.#goto.push(new Map());
        this.#fail.push(0);
        this.#found.push([]);
        this.#goto[state]?.set(unit, next);
      }
      state = next;
    }
    this.#found[state]?.push(index);
  }

  /** Breadth first, so that a state's fallback is complete before it is used. */
  #link(): void {
    const queue = [...(this.#goto[0]?.values() ?? [])];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] ?? 0;
      for (const [unit, next] of this.#goto[state] ?? []) {
        queue.push(next);
        let back = this.#fail[state] ?? 0;
        while (back !== 0 && !this.#goto[back]?.has(unit)) back = this.#fail[back] ?? 0;
        const fail = this.#goto[back]?.get(unit) ?? 0;
        this.#fail[next] = fail;
        this.#found[next]?.push(...(this.#found[fail] ?? []));
      }
    }
  }
}
