import type { Store } from '../../server/store/store.js';

/** What killed the first process. */
export class Crash extends Error {}

/** Dies at its n-th point of danger and stays dead. */
export class Doom {
  points = 0;
  dead = false;
  constructor(private readonly at: number) {}
  pass(): void {
    this.points += 1;
    if (this.dead || this.points === this.at) {
      this.dead = true;
      throw new Crash();
    }
  }
}

/** A store that may die before, inside and right after each of its transactions and reads. */
export function mortal(store: Store, doom: Doom): Store {
  return {
    dialect: store.dialect,
    async read(fn) {
      doom.pass();
      const result = await store.read(fn);
      doom.pass();
      return result;
    },
    async transaction(fn) {
      doom.pass();
      const result = await store.transaction(async (tx) => {
        const inside = await fn(tx);
        doom.pass();
        return inside;
      });
      doom.pass();
      return result;
    },
    full: false,
    onCommit: (listener) => store.onCommit(listener),
    close: async () => undefined,
  };
}
