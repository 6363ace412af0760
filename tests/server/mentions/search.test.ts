import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpError } from '../../../server/api/errors.js';
import { countMentions } from '../../../server/mentions/count.js';
import { type Filter, narrow } from '../../../server/mentions/filter.js';
import { listMentions, type Sort } from '../../../server/mentions/list.js';
import type { Mention } from '../../../server/model/mention.js';
import { Filler, waitingFor } from '../../../server/search/fill.js';
import { searchOf } from '../../../server/search/index.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';
import { postgresAvailable, withPostgres } from '../../support/database.js';
import { mention, store as write } from '../../support/mentions.js';
import { corpusOf, filterArb, mentionArb } from '../../support/searching.js';

/** The hour of the week by what the clocks of a zone show: Monday 0:00 is 0. */
function hourOfWeek(at: number, timeZone: string): number {
  // What is counted are whole hours of UTC.
  const whole = Math.floor(at / 3_600_000) * 3_600_000;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(whole);
  const shown = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return days.indexOf(shown['weekday'] ?? '') * 24 + Number(shown['hour']);
}

async function everyPage(
  from: Store,
  filter: Filter,
  sort: Sort,
  limit: number,
  filled = true,
): Promise<number[]> {
  const narrowed = narrow(filter);
  const index = searchOf(from.dialect);
  const ids: number[] = [];
  let before: string | undefined;
  do {
    const asked = { narrowed, sort, before, after: undefined, limit };
    const page = await from.read((q) => listMentions(q, index, asked, filled));
    ids.push(...page.items.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  return ids;
}

/** What a plain look at every mention finds. */
function scan(corpus: readonly Mention[], filter: Filter): Mention[] {
  const { passes } = narrow(filter);
  const second = (one: Mention) => Math.floor(one.publishedAt / 1000);
  return corpus.filter(passes).sort((a, b) => second(b) - second(a) || b.id - a.id);
}

async function empty(of: Store): Promise<void> {
  await of.transaction(async (tx) => {
    await tx.all('DELETE FROM mentions', []);
    await tx.all('DELETE FROM counters', []);
  });
}

interface Kind {
  name: string;
  runs: number;
  open(): Promise<{ store: Store; close(): Promise<void> }>;
}

const KINDS: Kind[] = [
  {
    name: 'SQLite',
    runs: 60,
    open: async () => {
      const store = await openSqlite(':memory:');
      return { store, close: () => store.close() };
    },
  },
  ...(postgresAvailable()
    ? [
        {
          name: 'PostgreSQL',
          runs: 25,
          open: async () => {
            let done: () => void = () => undefined;
            const until = new Promise<void>((resolve) => {
              done = resolve;
            });
            let ended: Promise<void> = Promise.resolve();
            const url = await new Promise<string>((resolve, reject) => {
              ended = withPostgres(async (address) => {
                resolve(address);
                await until;
              });
              ended.catch(reject);
            });
            const store = await openPostgres(url);
            return {
              store,
              close: async () => {
                await store.close();
                done();
                await ended;
              },
            };
          },
        },
      ]
    : []),
];

for (const kind of KINDS) {
  describe(`searching mentions in ${kind.name}`, () => {
    let opened: Awaited<ReturnType<Kind['open']>>;
    let store: Store;
    beforeAll(async () => {
      opened = await kind.open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    it('finds what a look at every mention finds, in the same order, for any filter', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(mentionArb, { minLength: 1, maxLength: 40 }),
          fc.array(filterArb, { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 1, max: 9 }),
          async (records, filters, limit) => {
            await empty(store);
            const corpus = corpusOf(records);
            await write(store, corpus);
            for (const filter of filters) {
              const expected = scan(corpus, filter).map(({ id }) => id);
              expect(await everyPage(store, filter, 'newest', limit)).toEqual(expected);
              expect(await everyPage(store, filter, 'oldest', limit)).toEqual(expected.reverse());
            }
          },
        ),
        { numRuns: kind.runs },
      );
    });

    it('finds one hour of every week as a look at every mention does, also where clocks change', async () => {
      // Late October to mid-November: the clocks of three of the zones are changed in between.
      const start = Date.UTC(2025, 9, 20);
      const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/London', 'Asia/Kolkata'];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 28 * 24 * 60 }), { minLength: 1, maxLength: 40 }),
          fc.array(fc.tuple(fc.nat({ max: 39 }), fc.integer({ min: -1, max: 1 })), {
            minLength: 1,
            maxLength: 8,
          }),
          fc.constantFrom(...zones),
          fc.integer({ min: 1, max: 4 }),
          async (minutes, picks, zone, limit) => {
            await empty(store);
            const corpus = minutes.map((minute, at) =>
              mention(at + 1, { publishedAt: start + minute * 60_000 }),
            );
            await write(store, corpus);
            for (const [pick, aside] of picks) {
              const near = corpus[pick % corpus.length]?.publishedAt ?? start;
              const hour = hourOfWeek(near + aside * 3_600_000, zone);
              const filter: Filter = { weekHour: { hour, zone }, to: start + 27 * 86_400_000 };
              const expected = scan(corpus, filter).map(({ id }) => id);
              if (aside === 0 && near < (filter.to ?? 0)) expect(expected).not.toEqual([]);
              expect(await everyPage(store, filter, 'newest', limit)).toEqual(expected);
              const count = await store.read((q) =>
                countMentions(q, searchOf(store.dialect), narrow(filter)),
              );
              expect(count).toEqual({ n: expected.length, about: false });
              expect(await everyPage(store, filter, 'oldest', limit)).toEqual(expected.reverse());
            }
          },
        ),
        { numRuns: Math.ceil(kind.runs / 3) },
      );
    });

    it('finds words of two characters, also traditional, full-width and at the end', async () => {
      await empty(store);
      await write(store, [
        mention(1, { text: '收到就掉色，差評' }),
        mention(2, { text: '手鐲真好看' }),
        mention(3, { title: '售后服务', text: '无' }),
        mention(4, { text: 'ＩＰＨＯＮＥ 很烫' }),
        mention(5, { text: '的' }),
      ]);
      const found = (q: string) => everyPage(store, { q }, 'newest', 10);
      expect(await found('掉色')).toEqual([1]);
      expect(await found('差评')).toEqual([1]);
      expect(await found('手镯')).toEqual([2]);
      expect(await found('服务')).toEqual([3]);
      expect(await found('务无')).toEqual([]);
      expect(await found('iph')).toEqual([4]);
      expect(await found('"iph"')).toEqual([]);
      expect(await found('的')).toEqual([5]);
      expect(await found('色')).toEqual([1]);
    });

    it('asks what is newer than a row, in the order of the list', async () => {
      await empty(store);
      await write(
        store,
        [1, 2, 3, 4, 5].map((id) => mention(id)),
      );
      const index = searchOf(store.dialect);
      const narrowed = narrow({});
      const page = (after: string | undefined, limit: number) =>
        store.read((q) =>
          listMentions(
            q,
            index,
            { narrowed, sort: 'newest', before: undefined, after, limit },
            true,
          ),
        );
      const all = await page(undefined, 3);
      expect(all.items.map(({ id }) => id)).toEqual([5, 4, 3]);
      await write(
        store,
        [6, 7, 8].map((id) => mention(id)),
      );
      const newer = await page(all.first ?? undefined, 2);
      expect(newer.items.map(({ id }) => id)).toEqual([7, 6]);
      expect(newer.next).not.toBeNull();
    });

    it('puts the most reposted first', async () => {
      await empty(store);
      const counters = { comments: null, likes: null, views: null };
      await write(
        store,
        [5, 90, null, 17, 90, 3].map((reposts, at) =>
          mention(at + 1, { counters: { ...counters, reposts } }),
        ),
      );
      expect(await everyPage(store, {}, 'spread', 2)).toEqual([5, 2, 4, 1, 6]);
    });

    it('counts what there is, and says about how many when there are too many to count', async () => {
      await empty(store);
      const many = Array.from({ length: 6000 }, (_, at) =>
        mention(at + 1, {
          label: at % 3 === 0 ? 'neg' : 'neu',
          text: at % 500 === 0 ? '掉色' : '好 很好',
          // The last 5,000 come within one second, as in a burst.
          publishedAt: 1_700_000_000_000 + Math.min(at, 1000) * 1000,
        }),
      );
      for (let at = 0; at < many.length; at += 2000) await write(store, many.slice(at, at + 2000));
      const index = searchOf(store.dialect);
      const few = { checked: 100, counted: 1000, sample: 1000 };
      const count = (filter: Filter, limits?: typeof few) =>
        store.read((q) => countMentions(q, index, narrow(filter), limits));
      expect(await count({ q: '掉色' })).toEqual({ n: 12, about: false });
      expect(await count({ label: ['pos'] })).toEqual({ n: 0, about: false });
      expect(await count({})).toEqual({ n: 6000, about: false });
      expect(await count({ label: ['neg'] })).toEqual({ n: 2000, about: false });
      expect(await count({ q: '好' })).toEqual({ n: 6000, about: true });
      expect(await count({ from: 1_700_000_995_500 }, few)).toMatchObject({ about: true });
      expect(await count({ from: 1_700_000_999_001 })).toMatchObject({ about: true });
      const all = await count({}, few);
      expect(all).toEqual({ n: 6000, about: true });
      const negatives = await count({ label: ['neg'] }, few);
      expect(negatives?.about).toBe(true);
      expect(Math.abs((negatives?.n ?? 0) - 2000)).toBeLessThan(200);
    });

    it('forgets the words of what is deleted', async () => {
      await empty(store);
      await write(store, [mention(1, { text: '掉色' }), mention(2, { text: '掉色' })]);
      await store.transaction((tx) => tx.all('DELETE FROM mentions WHERE id = ?', [1]));
      const rest = await store.read((q) =>
        searchOf(store.dialect).find(
          q,
          { kind: 'everything' },
          { before: null, after: null, newestFirst: true, limit: 9 },
        ),
      );
      expect(rest.map(({ id }) => id)).toEqual([2]);
    });

    it('finds a mention by the label it has now, whoever changed it', async () => {
      await empty(store);
      await write(store, [mention(1, { label: 'neg' }), mention(2, { label: 'neg' })]);
      await store.transaction((tx) =>
        tx.all(`UPDATE mentions SET label = 'pos', categories = '售后服务' WHERE id = ?`, [1]),
      );
      const filler = new Filler(store, (error) => {
        throw error;
      });
      filler.wake();
      await filler.settled();
      expect(await everyPage(store, { label: ['pos'] }, 'newest', 10)).toEqual([1]);
      expect(await everyPage(store, { category: ['售后服务'] }, 'newest', 10)).toEqual([1]);
      expect(await everyPage(store, { label: ['neg'] }, 'newest', 10)).toEqual([2]);
    });

    it('takes in what an older version left, newest first, and lists it meanwhile', async () => {
      await empty(store);
      await write(
        store,
        Array.from({ length: 250 }, (_, at) => mention(at + 1, { text: '掉色' })),
        false,
      );
      await store.transaction((tx) =>
        tx.all(`INSERT INTO settings (key, value) VALUES ('search.before', '251')`, []),
      );
      await write(store, [mention(251, { text: '掉色' })]);
      expect(await waitingFor(store)).toBe(250);
      expect(await everyPage(store, { brand: [1] }, 'newest', 100, false)).toHaveLength(251);
      const filler = new Filler(store, (error) => {
        throw error;
      });
      filler.wake();
      await filler.settled();
      expect(await waitingFor(store)).toBe(0);
      expect(await everyPage(store, { q: '掉色' }, 'newest', 100)).toHaveLength(251);
    });
  });
}

describe('a search that cannot be read', () => {
  it('says where, in both languages', () => {
    try {
      narrow({ q: '手镯 AND (掉色' });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({
        status: 400,
        field: 'q',
        more: { from: 7, to: 8, zh: '这个左括号没有对应的右括号。' },
      });
    }
  });
});
