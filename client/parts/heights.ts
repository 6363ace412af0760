/** Rows whose heights are summed up together: small enough to walk, few enough to skip through. */
const BLOCK = 256;

/**
 * Where the rows of a long list stand. Heights are known by the id of a row once it was drawn;
 * finding a row and taking a new height cost the same for a hundred rows and for a hundred thousand.
 */
export class Heights {
  readonly #known = new Map<number, number>();
  #rows: readonly { id: number }[] = [];
  #heights = new Float64Array(BLOCK);
  #sums: number[] = [];

  /** `guess` (px) is the height of a row that nobody has measured yet. */
  constructor(private readonly guess: number) {}

  of(id: number): number {
    return this.#known.get(id) ?? this.guess;
  }

  /** Takes the rows as they are now; rows that only came behind the others cost nothing else. */
  lay(rows: readonly { id: number }[]): void {
    if (rows === this.#rows) return;
    const before = this.#rows.length;
    const longer =
      rows.length >= before &&
      rows[0]?.id === this.#rows[0]?.id &&
      rows[before - 1]?.id === this.#rows[before - 1]?.id;
    if (!longer) this.#sums = [];
    const from = longer ? before : 0;
    if (rows.length > this.#heights.length) {
      const wider = new Float64Array(Math.max(rows.length, 2 * this.#heights.length));
      wider.set(this.#heights);
      this.#heights = wider;
    }
    this.#rows = rows;
    for (let at = from; at < rows.length; at++) this.#put(at, this.of(rows[at]?.id ?? 0));
  }

  get total(): number {
    return this.#sums.reduce((sum, one) => sum + one, 0);
  }

  /** Where a row begins, px from the first; the end for what lies behind the last one. */
  start(index: number): number {
    const at = Math.min(index, this.#rows.length);
    const block = Math.floor(at / BLOCK);
    let sum = 0;
    for (let one = 0; one < block; one++) sum += this.#sums[one] ?? 0;
    for (let row = block * BLOCK; row < at; row++) sum += this.#heights[row] ?? 0;
    return sum;
  }

  /** The row that covers a place; the first or the last one beyond the ends. */
  at(y: number): number {
    let sum = 0;
    let block = 0;
    while (block < this.#sums.length - 1 && sum + (this.#sums[block] ?? 0) <= y) {
      sum += this.#sums[block++] ?? 0;
    }
    let row = block * BLOCK;
    while (row < this.#rows.length - 1 && sum + (this.#heights[row] ?? 0) <= y) {
      sum += this.#heights[row++] ?? 0;
    }
    return Math.max(0, row);
  }

  /** Takes a measured height of a row; answers by how much it grew, 0 for what is known already. */
  take(index: number, id: number, height: number): number {
    const grown = height - this.of(id);
    if (height === 0 || (this.#known.has(id) && Math.abs(grown) < 0.5)) return 0;
    this.#known.set(id, height);
    if (this.#rows[index]?.id !== id) {
      // The list moved on meanwhile: lay it anew.
      const rows = this.#rows;
      this.#rows = [];
      this.lay(rows);
    } else {
      this.#heights[index] = height;
      const block = Math.floor(index / BLOCK);
      this.#sums[block] = (this.#sums[block] ?? 0) + grown;
    }
    return grown;
  }

  #put(index: number, height: number): void {
    this.#heights[index] = height;
    const block = Math.floor(index / BLOCK);
    this.#sums[block] = (this.#sums[block] ?? 0) + height;
  }
}
