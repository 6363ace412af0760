import { FOLD } from '../text/fold.js';

/**
 * All places where any of many words stands, found in one pass (Aho & Corasick 1975). Words and
 * texts are compared folded: case, width and traditional forms do not matter.
 */
export class Automaton {
  /** Hashed transitions: slot → state and code unit it leaves with, and where it leads. */
  private readonly from: Int32Array;
  private readonly code: Uint16Array;
  private readonly into: Int32Array;
  private readonly slots: number;
  /** Transitions of the root, by code unit as it stands in a text: most code units lead nowhere. */
  private readonly root = new Int32Array(0x10000);
  private readonly fail: Int32Array;
  /** Word that ends in a state, or −1. */
  private readonly word: Int32Array;
  /** Next state on the fail path in which a word ends; 0: none. */
  private readonly link: Int32Array;
  readonly lengths: Uint16Array;

  /** Words must not be empty; equal words (after folding) must be given once. */
  constructor(words: readonly string[]) {
    const size = 1 + words.reduce((sum, word) => sum + word.length, 0);
    let slots = 16;
    while (slots < size * 3) slots *= 2;
    this.slots = slots - 1;
    this.from = new Int32Array(slots);
    this.code = new Uint16Array(slots);
    this.into = new Int32Array(slots);
    this.fail = new Int32Array(size);
    this.word = new Int32Array(size).fill(-1);
    this.link = new Int32Array(size);
    this.lengths = Uint16Array.from(words, (word) => word.length);
    const states = this.plant(words);
    this.connect(states);
    for (let raw = 0; raw < FOLD.length; raw++) this.root[raw] = this.root[FOLD[raw] ?? raw] ?? 0;
  }

  /** Builds the tree; answers state by state the parent and the code unit that led there. */
  private plant(words: readonly string[]): { parent: number[]; code: number[]; depth: number[] } {
    const parent = [0];
    const codes = [0];
    const depth = [0];
    words.forEach((word, id) => {
      if (word === '') throw new Error('A word to look for must not be empty.');
      let state = 0;
      for (let i = 0; i < word.length; i++) {
        const raw = word.charCodeAt(i);
        const code = FOLD[raw] ?? raw;
        let next = this.step(state, code);
        if (next === 0) {
          next = parent.length;
          parent.push(state);
          codes.push(code);
          depth.push(i + 1);
          this.add(state, code, next);
        }
        state = next;
      }
      if (this.word[state] !== -1) throw new Error(`The word "${word}" was given twice.`);
      this.word[state] = id;
    });
    return { parent, code: codes, depth };
  }

  private connect(states: { parent: number[]; code: number[]; depth: number[] }): void {
    const order = states.depth.map((_, state) => state);
    order.sort((a, b) => (states.depth[a] ?? 0) - (states.depth[b] ?? 0));
    for (const state of order) {
      if (state === 0 || states.depth[state] === 1) continue;
      const code = states.code[state] ?? 0;
      let back = this.fail[states.parent[state] ?? 0] ?? 0;
      let next = this.step(back, code);
      while (next === 0 && back !== 0) {
        back = this.fail[back] ?? 0;
        next = this.step(back, code);
      }
      this.fail[state] = next;
      this.link[state] = this.word[next] !== -1 ? next : (this.link[next] ?? 0);
    }
  }

  private add(state: number, code: number, next: number): void {
    if (state === 0) {
      this.root[code] = next;
      return;
    }
    let slot = spot(state, code) & this.slots;
    while (this.into[slot] !== 0) slot = (slot + 1) & this.slots;
    this.from[slot] = state;
    this.code[slot] = code;
    this.into[slot] = next;
  }

  /** State after one code unit, without falling back; 0 when there is no such way. */
  private step(state: number, code: number): number {
    if (state === 0) return this.root[code] ?? 0;
    let slot = spot(state, code) & this.slots;
    for (;;) {
      const next = this.into[slot] ?? 0;
      if (next === 0 || (this.from[slot] === state && this.code[slot] === code)) return next;
      slot = (slot + 1) & this.slots;
    }
  }

  /** Fills `hits` with every word found in `text[from … to)`, by rising end. */
  scan(text: string, hits: Hits, from = 0, to = text.length): void {
    const { root } = this;
    hits.count = 0;
    let state = 0;
    for (let i = from; i < to; i++) {
      const raw = text.charCodeAt(i);
      if (state === 0) {
        state = root[raw] ?? 0;
        if (state === 0) continue;
      } else {
        const code = FOLD[raw] ?? raw;
        let next = this.step(state, code);
        while (next === 0 && state !== 0) {
          state = this.fail[state] ?? 0;
          next = this.step(state, code);
        }
        state = next;
        if (state === 0) continue;
      }
      let ending = this.word[state] !== -1 ? state : (this.link[state] ?? 0);
      while (ending !== 0) {
        hits.push(this.word[ending] ?? 0, i + 1);
        ending = this.link[ending] ?? 0;
      }
    }
  }
}

function spot(state: number, code: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** Words found in one text, in reused memory. */
export class Hits {
  count = 0;
  words = new Int32Array(256);
  /** Where each ends, exclusive, in UTF-16 units. */
  ends = new Int32Array(256);

  push(word: number, end: number): void {
    if (this.count === this.words.length) {
      this.words = grown(this.words);
      this.ends = grown(this.ends);
    }
    this.words[this.count] = word;
    this.ends[this.count++] = end;
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
