/** A shingle in this many texts tells nothing any more: those after them are not noted. */
const MOST = 48;
/** A block holds how many ids are in it, and these. */
const BLOCK = MOST + 1;

/**
 * Ids of texts by shingle, in the order they came, in flat arrays: there are hundreds of thousands of
 * shingles, most of one text alone, and a map of lists costs more to walk, and to keep from the
 * garbage collector, than all else that a story is found by.
 */
export class Shingles {
  /** Open addressing: a shingle stands at its hash or in the next free place. */
  #keys = new Int32Array(1024);
  /** 0: free; above: the only id, plus one; below: minus the number of a block. */
  #values = new Int32Array(1024);
  #size = 0;
  /** Block 0 is never used. */
  #blocks = new Int32Array(64 * BLOCK);
  #nextBlock = 1;
  readonly #freeBlocks: number[] = [];
  /** Counts of `hits`; all zero between two calls. */
  #hits = new Uint8Array(1024);

  /** Notes that a text has a shingle. */
  add(shingle: number, id: number): void {
    if (this.#size * 2 >= this.#keys.length) this.#grow();
    const at = this.#find(shingle);
    const value = this.#values[at] ?? 0;
    if (value === 0) {
      this.#keys[at] = shingle;
      this.#values[at] = id + 1;
      this.#size++;
      return;
    }
    if (value > 0) {
      const block = this.#newBlock();
      this.#values[at] = -block;
      this.#blocks.set([2, value - 1, id], block * BLOCK);
      return;
    }
    const from = -value * BLOCK;
    const count = this.#blocks[from] ?? 0;
    if (count === MOST) return;
    this.#blocks[from + 1 + count] = id;
    this.#blocks[from] = count + 1;
  }

  /** Notes that a text has a shingle no longer. */
  drop(shingle: number, id: number): void {
    const at = this.#find(shingle);
    const value = this.#values[at] ?? 0;
    if (value > 0) {
      if (value === id + 1) this.#free(at);
      return;
    }
    const from = -value * BLOCK;
    const count = this.#blocks[from] ?? 0;
    const ids = this.#blocks.subarray(from + 1, from + 1 + count);
    const place = ids.indexOf(id);
    if (value === 0 || place < 0) return;
    ids.copyWithin(place, place + 1);
    this.#blocks[from] = count - 1;
    if (count > 2) return;
    this.#values[at] = (ids[0] ?? 0) + 1;
    this.#freeBlocks.push(-value);
  }

  /** Ids of the texts that have a shingle. */
  of(shingle: number): readonly number[] {
    const value = this.#values[this.#find(shingle)] ?? 0;
    if (value === 0) return [];
    if (value > 0) return [value - 1];
    const from = -value * BLOCK;
    return Array.from(this.#blocks.subarray(from + 1, from + 1 + (this.#blocks[from] ?? 0)));
  }

  /** Shingles that some text has. */
  *all(): Generator<number> {
    for (let at = 0; at < this.#keys.length; at++) {
      if (this.#values[at] !== 0) yield this.#keys[at] ?? 0;
    }
  }

  /**
   * Tells each text that has at least two of the shingles, and how many, once; `tell` answers how
   * many it takes to be told from then on. `first` and `next`: no id is below the one, or at or
   * above the other.
   */
  hits(
    shingles: readonly number[],
    { first, next }: { first: number; next: number },
    tell: (id: number, count: number) => number,
  ): void {
    let room = this.#hits.length;
    while (room < next - first) room *= 2;
    if (room > this.#hits.length) this.#hits = new Uint8Array(room);
    const hits = this.#hits;
    const blocks = this.#blocks;
    const mask = hits.length - 1;
    const found: number[] = [];
    for (const shingle of shingles) {
      const value = this.#values[this.#find(shingle)] ?? 0;
      if (value === 0) continue;
      found.push(value);
      if (value > 0) hits[(value - 1) & mask] = (hits[(value - 1) & mask] ?? 0) + 1;
      else {
        const from = -value * BLOCK;
        const end = from + (blocks[from] ?? 0);
        for (let at = from + 1; at <= end; at++) {
          const slot = (blocks[at] ?? 0) & mask;
          hits[slot] = (hits[slot] ?? 0) + 1;
        }
      }
    }
    let least = 2;
    for (const value of found) {
      const from = value > 0 ? 0 : -value * BLOCK;
      const count = value > 0 ? 1 : (blocks[from] ?? 0);
      for (let i = 1; i <= count; i++) {
        const id = value > 0 ? value - 1 : (blocks[from + i] ?? 0);
        const n = hits[id & mask] ?? 0;
        hits[id & mask] = 0;
        if (n >= least) least = Math.max(2, tell(id, n));
      }
    }
  }

  /** Where a shingle stands, or would. */
  #find(shingle: number): number {
    const key = shingle | 0;
    const keys = this.#keys;
    const values = this.#values;
    const mask = keys.length - 1;
    // Shingles are hashes already, but the ones kept are the smallest: their low bits are as good as any.
    let at = key & mask;
    while (values[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  /** Frees a place; what stands behind it only because it was taken moves up. */
  #free(at: number): void {
    const mask = this.#keys.length - 1;
    let hole = at;
    for (let next = (at + 1) & mask; this.#values[next] !== 0; next = (next + 1) & mask) {
      const key = this.#keys[next] ?? 0;
      if (((next - (key & mask)) & mask) < ((next - hole) & mask)) continue;
      this.#keys[hole] = key;
      this.#values[hole] = this.#values[next] ?? 0;
      hole = next;
    }
    this.#values[hole] = 0;
    this.#size--;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Int32Array(keys.length * 2);
    this.#values = new Int32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (values[i] === 0) continue;
      const at = this.#find(keys[i] ?? 0);
      this.#keys[at] = keys[i] ?? 0;
      this.#values[at] = values[i] ?? 0;
    }
  }

  #newBlock(): number {
    const free = this.#freeBlocks.pop();
    if (free !== undefined) return free;
    if ((this.#nextBlock + 1) * BLOCK > this.#blocks.length) {
      const blocks = new Int32Array(this.#blocks.length * 2);
      blocks.set(this.#blocks);
      this.#blocks = blocks;
    }
    return this.#nextBlock++;
  }
}
