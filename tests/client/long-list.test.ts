import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MentionQuery } from '../../client/api/mentions.js';
import { withChanged } from '../../client/mentions/merge.js';
import { isHere, KEPT_AROUND } from '../../client/mentions/pieces.js';
import { MentionRows, MOST_WAITING } from '../../client/mentions/rows.svelte.js';
import { Heights } from '../../client/parts/heights.js';
import type { FoundMention } from '../../server/model/mention.js';
import { aMention } from './given.js';

/** A server with so many mentions, the newest first; a cursor is the id to go on behind. */
class Stock {
  ids: number[];
  asked = 0;

  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, at) => count - at);
  }

  rows = (): MentionRows =>
    new MentionRows({
      countMentions: async () => ({ count: { n: this.ids.length, about: false } }),
      mentions: async ({ before, after, limit = 100 }: MentionQuery) => {
        this.asked += 1;
        const all = this.ids.filter(
          (id) =>
            (before === undefined || id < Number(before)) &&
            (after === undefined || id > Number(after)),
        );
        const page = all.slice(0, limit);
        return {
          items: page.map((id): FoundMention => ({ ...aMention(id), hits: [] })),
          first: page[0] === undefined ? null : String(page[0]),
          next: all.length > limit ? String(page.at(-1)) : null,
          indexing: 0,
          notKept: null,
        };
      },
    });
}

async function toTheEnd(rows: MentionRows): Promise<void> {
  await rows.load({}, {});
  while (!rows.ended) {
    await rows.more();
    rows.range(rows.items.length - 10, rows.items.length);
  }
}

/** Lets the answers of the stock arrive. */
const arrive = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a list of a hundred thousand mentions', () => {
  it('keeps every place but only the text around what is drawn', async () => {
    const rows = new Stock(20_000).rows();
    await toTheEnd(rows);
    expect(rows.items).toHaveLength(20_000);
    expect(rows.items.map(({ id }) => id)).toEqual(
      Array.from({ length: 20_000 }, (_, at) => 20_000 - at),
    );
    expect(rows.items.filter(isHere).length).toBeLessThan(2 * KEPT_AROUND);
    expect(isHere(rows.items[0])).toBe(false);
    expect(isHere(rows.items.at(-1))).toBe(true);
  });

  it('has the text again when somebody comes back, and asks for it once', async () => {
    const stock = new Stock(10_000);
    const rows = stock.rows();
    await toTheEnd(rows);
    const before = stock.asked;
    rows.range(0, 20);
    rows.range(2, 22);
    await arrive();
    expect(rows.items.slice(0, 200).every(isHere)).toBe(true);
    expect(isHere(rows.items.at(-1))).toBe(false);
    expect(stock.asked - before).toBe(3);
  });

  it('drops what was deleted meanwhile, and keeps the place of all others', async () => {
    const stock = new Stock(10_000);
    const rows = stock.rows();
    await toTheEnd(rows);
    stock.ids = stock.ids.filter((id) => id !== 9_990);
    rows.range(0, 20);
    await arrive();
    expect(rows.items).toHaveLength(9_999);
    expect(rows.items.slice(9, 12).map(({ id }) => id)).toEqual([9_991, 9_989, 9_988]);
    rows.range(5_000, 5_020);
    await arrive();
    expect(rows.items.slice(4_990, 5_030).every(isHere)).toBe(true);
    expect(rows.items.map(({ id }) => id)).toEqual(stock.ids);
  });

  it('lets what came in in front, once each, and counts places from there on', async () => {
    const stock = new Stock(5_000);
    const rows = stock.rows();
    await toTheEnd(rows);
    stock.ids = [5_003, 5_002, 5_001, ...stock.ids];
    await rows.look();
    await rows.look();
    expect(rows.waiting.map(({ id }) => id)).toEqual([5_003, 5_002, 5_001]);
    await rows.showWaiting();
    expect(rows.items.map(({ id }) => id)).toEqual(stock.ids);
    rows.range(0, 20);
    await arrive();
    expect(rows.items.slice(0, 150).every(isHere)).toBe(true);
  });

  it('does not pile up what nobody lets in, and starts anew when it is wanted', async () => {
    const stock = new Stock(200);
    const rows = stock.rows();
    await rows.load({}, {});
    for (let at = 1; at <= 40; at++) {
      stock.ids = [...Array.from({ length: 50 }, (_, i) => 200 + at * 50 - i), ...stock.ids];
      await rows.look();
    }
    expect(rows.waiting.length).toBeLessThan(MOST_WAITING + 100);
    await rows.showWaiting();
    expect(rows.waiting).toEqual([]);
    expect(rows.items[0]?.id).toBe(2_200);
  });

  it('takes over what a correction made of a row that is there', () => {
    const rows = [
      { ...aMention(2), hits: [] },
      { id: 1, gone: true as const },
    ];
    const [first, second] = withChanged(rows, [
      { ...aMention(2), label: 'pos' },
      { ...aMention(1), label: 'pos' },
    ]);
    expect(isHere(first) && first.label).toBe('pos');
    expect(isHere(second)).toBe(false);
  });
});

describe('where rows stand', () => {
  const row = fc.record({
    id: fc.integer({ min: 1, max: 2_000 }),
    height: fc.integer({ min: 1, max: 400 }),
  });

  it('is the sum of the heights in front of them, whatever was measured in whatever order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 900 }),
        fc.integer({ min: 0, max: 900 }),
        fc.array(fc.tuple(fc.nat(899), fc.integer({ min: 1, max: 500 })), { maxLength: 40 }),
        fc.nat(100_000),
        (rows, cut, measured, y) => {
          const heights = new Heights(108);
          heights.lay(rows.slice(0, cut));
          heights.lay(rows);
          const known = new Map<number, number>();
          for (const [at, height] of measured) {
            const one = rows[at];
            if (!one) continue;
            heights.take(at, one.id, height);
            known.set(one.id, height);
          }
          const turned = [{ id: 5_000 }, ...rows];
          for (const list of [rows, turned]) {
            heights.lay(list);
            let sum = 0;
            let covering = 0;
            list.forEach(({ id }, at) => {
              if (sum <= y) covering = at;
              expect(heights.start(at)).toBeCloseTo(sum, 6);
              sum += known.get(id) ?? 108;
            });
            expect(heights.total).toBeCloseTo(sum, 6);
            expect(heights.at(y)).toBe(covering);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is asked of an empty list, too', () => {
    const heights = new Heights(50);
    heights.lay([]);
    expect([heights.total, heights.at(10), heights.start(3)]).toEqual([0, 0, 0]);
  });
});
