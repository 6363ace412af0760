/**
 * A list that is put in order by hand: one row is lifted, moved past others, and dropped or put back. The
 * new order shows while it is made and until `keep` has come back; what is kept then is for the list to say.
 */
export class Sorting {
  /** The row in hand. */
  held = $state<number | null>(null);
  #order = $state.raw<readonly number[] | null>(null);
  #before: readonly number[] = [];

  constructor(private readonly keep: (ids: readonly number[]) => Promise<void>) {}

  /** The ids in the order they are to be shown in, given the one they have. */
  shown(ids: readonly number[]): readonly number[] {
    const order = this.#order;
    return order?.length === ids.length && ids.every((id) => order.includes(id)) ? order : ids;
  }

  lift(id: number, ids: readonly number[]): void {
    this.held = id;
    this.#before = ids;
    this.#order = ids;
  }

  /** Puts the row in hand at that place of the list, 0 first; says whether it moved. */
  to(place: number): boolean {
    const { held } = this;
    if (held === null || this.#order === null) return false;
    const rest = this.#order.filter((id) => id !== held);
    const at = Math.max(0, Math.min(rest.length, place));
    if (this.#order[at] === held) return false;
    this.#order = [...rest.slice(0, at), held, ...rest.slice(at)];
    return true;
  }

  /** Where the row in hand stands, 0 first; −1 when none is. */
  get place(): number {
    return this.held === null ? -1 : (this.#order ?? []).indexOf(this.held);
  }

  cancel(): void {
    this.held = null;
    this.#order = null;
  }

  async drop(): Promise<void> {
    const order = this.#order;
    this.held = null;
    if (order?.some((id, at) => id !== this.#before[at]) === true) await this.keep(order);
    // Unless another was lifted meanwhile.
    if (this.#order === order) this.#order = null;
  }
}
