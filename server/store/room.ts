/** What a database, or the system below it, says when there is no room. */
const FULL = new Set(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT']);

/** Whether an error, or what caused it, is a full disk. */
export function diskFull(error: unknown): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if ('code' in one && FULL.has(String(one.code))) return true;
  }
  return false;
}

/** So many transactions without one that found no room prove that there is some: minutes, when little happens. */
const ENOUGH = 2_000;

/** Knows by what became of writes whether there is room on the disk. */
export class Room {
  /** Transactions since the last that found none. */
  #since = ENOUGH;

  get full(): boolean {
    return this.#since < ENOUGH;
  }

  /** Follows a transaction; one that added something (`grew`) proves at once that there is room again. */
  async watch<T>(transaction: Promise<T>, grew: (result: T) => boolean): Promise<T> {
    try {
      const result = await transaction;
      this.#since = grew(result) ? ENOUGH : this.#since + 1;
      return result;
    } catch (error) {
      if (diskFull(error)) this.#since = 0;
      throw error;
    }
  }
}
