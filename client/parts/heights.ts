/** Heights of the rows of a long list, as far as they were drawn once, by the id of the row. */
export class Heights {
  readonly #known = new Map<number, number>();

  /** `guess` (px) is the height of a row that nobody has measured yet. */
  constructor(private readonly guess: number) {}

  of(id: number): number {
    return this.#known.get(id) ?? this.guess;
  }

  /** Takes a measured height; answers by how much the row grew, 0 for what is known already. */
  take(id: number, height: number): number {
    const grown = height - this.of(id);
    if (height === 0 || (this.#known.has(id) && Math.abs(grown) < 0.5)) return 0;
    this.#known.set(id, height);
    return grown;
  }

  /** Where each row begins; one more for the end. */
  starts(items: readonly { id: number }[]): Float64Array {
    const at = new Float64Array(items.length + 1);
    items.forEach(({ id }, i) => (at[i + 1] = (at[i] ?? 0) + this.of(id)));
    return at;
  }
}

/** The row that covers a place, by bisection of where the rows begin. */
export function rowAt(starts: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
