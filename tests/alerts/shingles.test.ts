import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shingles } from '../../alerts/story/shingles.js';

const MOST = 48;

/** The same by a map of lists, which is what it stands for. */
class Lists {
  readonly lists = new Map<number, number[]>();

  add(shingle: number, id: number): void {
    const list = this.lists.get(shingle) ?? [];
    this.lists.set(shingle, list);
    if (list.length < MOST) list.push(id);
  }

  drop(shingle: number, id: number): void {
    const left = (this.lists.get(shingle) ?? []).filter((one) => one !== id);
    if (left.length > 0) this.lists.set(shingle, left);
    else this.lists.delete(shingle);
  }

  /** Ids that at least two of the shingles lead to, with how many do. */
  hits(shingles: readonly number[]): [number, number][] {
    const counts = new Map<number, number>();
    for (const id of shingles.flatMap((shingle) => this.lists.get(shingle) ?? [])) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return [...counts].filter(([, count]) => count > 1).sort(([a], [b]) => a - b);
  }
}

/** Few, so that they meet; some alike in their low bits, so that they stand in each other's way. */
const shingle = fc.oneof(
  fc.constantFrom(0, 1, 5, 1024, 2048, 5 + 1024, 5 + 65_536, 4_294_967_295, 2_147_483_648),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 1024 + 7),
  fc.integer({ min: 0, max: 4_294_967_295 }),
);
/** What texts have, one after the other, and which of them are forgotten again. */
const texts = fc.array(
  fc.record({
    shingles: fc.uniqueArray(shingle, { minLength: 1, maxLength: 16 }),
    forget: fc.boolean(),
  }),
  { maxLength: 150 },
);

describe('texts by shingle', () => {
  it('are those that a map of lists would hold, in the same order', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const kept = new Shingles();
        const lists = new Lists();
        all.forEach(({ shingles }, id) => {
          for (const one of shingles) {
            kept.add(one, id);
            lists.add(one, id);
          }
        });
        all.forEach(({ shingles, forget }, id) => {
          if (!forget) return;
          for (const one of shingles) {
            kept.drop(one, id);
            lists.drop(one, id);
          }
        });
        expect([...kept.all()].map((one) => one >>> 0).sort((a, b) => a - b)).toEqual(
          [...lists.lists.keys()].sort((a, b) => a - b),
        );
        for (const [one, list] of lists.lists) expect(kept.of(one)).toEqual(list);
        for (const { shingles } of all) {
          const hits: [number, number][] = [];
          kept.hits(shingles, { first: 0, next: all.length }, (id, count) => {
            hits.push([id, count]);
            return 0;
          });
          expect(hits.sort(([a], [b]) => a - b)).toEqual(lists.hits(shingles));
        }
      }),
    );
  });

  it('are no longer noted once a shingle is everybody’s', () => {
    const kept = new Shingles();
    for (let id = 0; id < 2 * MOST; id++) kept.add(9, id);
    expect(kept.of(9)).toEqual(Array.from({ length: MOST }, (_, id) => id));
  });

  it('are counted right however far their numbers have gone', () => {
    const kept = new Shingles();
    const first = 5_000_000;
    for (let id = first; id < first + 3000; id++) {
      for (const one of [id, id % 100]) kept.add(one, id);
    }
    const last = first + 2999;
    const hits: [number, number][] = [];
    kept.hits([last, last % 100], { first, next: last + 1 }, (id, count) => {
      hits.push([id, count]);
      return 0;
    });
    expect(hits).toEqual([[last, 2]]);
  });
});
