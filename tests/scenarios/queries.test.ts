import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Why } from '../../crawlers/match/match.js';
import type { Lit, QueryPreview } from '../../server/model/query-form.js';
import { type Harness, reposts, start } from '../harness/harness.js';

let war: Harness;
let id: number;

beforeEach(async () => {
  war = await start();
  id = await war.brand('苹果', { must: ['手机', '发布会'], mustNot: ['苹果汁'] });
  await war.push([
    { id: 'a', text: '苹果新手机发热' },
    { id: 'b', text: '<b>苹果</b>发布会延期，库克道歉', author: { name: '小明', followers: 9000 } },
    ...reposts('a', 1),
  ]);
});
afterEach(() => war.close());

const preview = async (body: object) =>
  (await war.post<QueryPreview>('/queries/preview', { brandId: id, name: '苹果', ...body })).body;

describe('a query that is being made', () => {
  it('shows what of the stored mentions it would find and lose, with the words that did it', async () => {
    const seen = await preview({ query: '苹果 NEAR/4 发热 OR followers>8000 库克' });
    expect(seen).toMatchObject({
      fault: null,
      form: null,
      stored: { looked: 2, matched: 2 },
      lost: { looked: 2, lost: 0 },
    });
    const [b, a] = seen.items;
    const cut = (text: string, { from, to }: Lit) => text.slice(from, to);
    expect(a?.lit.map((lit) => cut(a.text, lit))).toEqual(['苹果', '发热']);
    expect(b?.lit.map((lit) => cut(b.text, lit))).toEqual(['库克']);
    expect(b?.conditions).toEqual(['followers>8000']);
    const narrower = await preview({ query: '苹果 库克' });
    expect(narrower).toMatchObject({ stored: { matched: 1 }, lost: { lost: 1 } });
    expect(narrower.losing).toMatchObject([{ text: '苹果新手机发热' }]);
  });

  it('is text and form at once', async () => {
    const form = { any: [['苹果', 'Apple']], none: ['果汁'] };
    const seen = await preview({ form });
    expect(seen).toMatchObject({ query: '(苹果 OR Apple) NOT 果汁', stored: { matched: 2 } });
    expect(await preview({ query: seen.query })).toMatchObject({ form });
  });

  it.each([
    ['苹果 AND (', 8, 8],
    ['苹果 "未完', 3, 6],
    ['NOT 苹果', 0, 6],
    ['苹果 NEAR/999 手机', 3, 11],
  ])('that cannot be read points at the place: %s', async (query, from, to) => {
    const { fault } = await preview({ query });
    expect(fault).toMatchObject({ from, to });
    expect(fault?.zh).not.toBe('');
  });

  it('in plain words is tried the same way', async () => {
    expect(await preview({ must: ['库克'] })).toMatchObject({ stored: { matched: 1 } });
  });
});

describe('a mention', () => {
  it('says why it matched; a repost its root brought in does not', async () => {
    const mentions = await war.mentions();
    const { body } = await war.post<{ items: { id: number; why: Why[]; lit: Lit[] }[] }>(
      '/mentions/why',
      { ids: mentions.map((one) => one.id) },
    );
    const why = (part: string) =>
      body.items
        .find((one) => one.id === mentions.find(({ text }) => text.includes(part))?.id)
        ?.why.map(({ words, role }) => `${words} ${role}`);
    expect(why('发热')).toEqual(['苹果 name', '手机 context']);
    expect(why('库克')).toEqual(['苹果 name', '发布会 context']);
    expect(why('转发微博')).toEqual([]);
  });
});
