import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAnalyst } from '../../server/reading/text.js';
import { type Harness, MINUTE, type Post, start } from '../harness/harness.js';

let war: Harness;

beforeEach(async () => {
  war = await start({ analyst: await openAnalyst() });
  await war.brand('月光镯');
});
afterEach(() => war.close());

const ROOT = { id: 'root', text: '月光镯的客服太差了，退货不给退款，气死我了' };

function repost(id: string, text: string, repostOf = 'root'): Post {
  return { id, text, repostOf };
}

async function said(text: string) {
  const mentions = await war.mentions();
  const found = mentions.find((mention) => mention.text === text);
  return found && [found.label, found.score, found.confidence, found.categories];
}

describe('a repost without words of its own', () => {
  it('says what its root says, when the root is stored', async () => {
    await war.push([ROOT]);
    await war.pass(MINUTE);
    await war.push([repost('r1', '转发微博'), repost('r2', '回复@甲:转发')]);
    const root = await said(ROOT.text);
    expect(root?.[0]).toBe('neg');
    expect(root?.[3]).toContain('after-sales');
    expect(await said('转发微博')).toEqual(root);
    expect(await said('回复@甲:转发')).toEqual(root);
  });

  it('says what its root says, when both come together, whichever stands first', async () => {
    await war.push([repost('r1', '转发微博'), ROOT, repost('r2', '//@乙:看看')]);
    const root = await said(ROOT.text);
    expect(root?.[0]).toBe('neg');
    expect(await said('转发微博')).toEqual(root);
    expect(await said('//@乙:看看')).toEqual(root);
  });

  it('says what the root says through reposts of reposts, and goes along with its correction', async () => {
    await war.push([ROOT, repost('r1', '转发微博')]);
    await war.push([repost('r2', '轉發', 'r1'), repost('r3', '//@乙:看看', 'r2')]);
    await war.push([repost('r4', '转', 'r3'), repost('r5', '快转微博', 'r4')]);
    const all = ['转发微博', '轉發', '//@乙:看看', '转', '快转微博'];
    const labels = async () => Promise.all(all.map(async (text) => (await said(text))?.[0]));
    expect(await labels()).toEqual(all.map(() => 'neg'));
    const id = (await war.mentions()).find(({ text }) => text === ROOT.text)?.id;
    await war.post('/mentions/corrections', { ids: [id], label: 'neu', by: '李楠' });
    expect(await labels()).toEqual(all.map(() => 'neu'));
    await war.post('/mentions/corrections/undo', { ids: [id], by: '李楠' });
    expect(await labels()).toEqual(all.map(() => 'neg'));
  });

  it('ends with reposts that name each other, or themselves', async () => {
    await war.push([
      repost('r1', '@月光镯 转', 'r2'),
      repost('r2', '@月光镯 轉發', 'r1'),
      repost('r3', '@月光镯 ', 'r3'),
    ]);
    const found = (await war.mentions()).map(({ label }) => label);
    expect(found).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('is unknown, not neutral, while nobody has seen its root', async () => {
    await war.push([repost('r1', '@月光镯 ', 'elsewhere')]);
    expect(await said('@月光镯')).toEqual(['unknown', null, null, []]);
  });
});

describe('a repost with words of its own', () => {
  it('says what its author says, before what is quoted', async () => {
    await war.push([ROOT]);
    const kind = '客服很耐心，问题很快解决了，非常满意//@甲:太差了，骗子，垃圾';
    await war.push([repost('r1', kind)]);
    expect((await said(kind))?.[0]).toBe('pos');
  });
});
