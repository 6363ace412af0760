/** Numbers by 32-bit key, for lookups in the innermost loops; several times faster than a Map. */
export class IntMap {
  private readonly keys: Int32Array;
  private readonly values: Float64Array;
  private readonly mask: number;

  /** The last entry of a key wins. Values must not be NaN. */
  constructor(entries: readonly (readonly [key: number, value: number])[]) {
    let slots = 16;
    while (slots < entries.length * 3) slots *= 2;
    this.mask = slots - 1;
    this.keys = new Int32Array(slots);
    this.values = new Float64Array(slots).fill(NaN);
    for (const [key, value] of entries) {
      const slot = this.slotOf(key | 0);
      this.keys[slot] = key;
      this.values[slot] = value;
    }
  }

  /** The value of a key, or NaN. */
  get(key: number): number {
    return this.values[this.slotOf(key)] ?? NaN;
  }

  private slotOf(key: number): number {
    const { keys, values, mask } = this;
    let slot = Math.imul(key, 0x9e3779b1) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    // An empty slot holds NaN, the only number that differs from itself.
    while (keys[slot] !== key && values[slot] === values[slot]) slot = (slot + 1) & mask;
    return slot;
  }
}
