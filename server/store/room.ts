/** What a database, or the system below it, says when there is no room. */
const FULL = new Set(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT']);

/** Whether an error, or what caused it, is a full disk. */
export function diskFull(error: unknown): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if ('code' in one && FULL.has(String(one.code))) return true;
  }
  return false;
}

/** How long a write that found no room speaks for those that follow, ms. */
const LASTS = 10 * 60_000;

/** Knows by what became of writes whether there is room on the disk. */
export class Room {
  #missing = -Infinity;

  get full(): boolean {
    return performance.now() - this.#missing < LASTS;
  }

  /** Follows a transaction; one that added something (`grew`) proves that there is room again. */
  async watch<T>(transaction: Promise<T>, grew: (result: T) => boolean): Promise<T> {
    try {
      const result = await transaction;
      if (grew(result)) this.#missing = -Infinity;
      return result;
    } catch (error) {
      if (diskFull(error)) this.#missing = performance.now();
      throw error;
    }
  }
}
