import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import type { Item } from '../../../server/model/mention.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

describe('a repost without words of a repost with words', () => {
  it('says what that said, before it was taken back and after', async () => {
    const store = await openSqlite(':memory:');
    const pipeline = new Pipeline(store, new LexiconAnalyst(), new ManualClock(NOW));
    await addBrand(store, pipeline, '手镯之家');
    const push = (change: Partial<Item>) =>
      pipeline.ingest({ items: [item(change)], sourceId: null, pushedAt: NOW, seeded: false });
    await push({ id: 'praise', text: '手镯之家真好看，喜欢' });
    await push({ id: 'angry', text: '骗人，太差了，假货垃圾', repostOf: 'praise' });
    await push({ id: 'r1', text: '转发微博', repostOf: 'angry' });
    await pipeline.withdraw([{ platform: 'weibo', by: 'id', value: 'angry', at: NOW }], 1);
    await push({ id: 'r2', text: '转发微博', repostOf: 'angry' });
    const rows = await store.read((q) =>
      q.selectFrom('mentions').select(['identity', 'label', 'repost_of']).orderBy('id').execute(),
    );
    const { volume } = await store.read((q) =>
      q.selectFrom('stories').select('volume').executeTakeFirstOrThrow(),
    );
    await pipeline.settled();
    await store.close();
    expect(rows.map(({ label }) => label)).toEqual(['pos', 'neg', 'neg', 'neg']);
    expect(rows.slice(2).map(({ repost_of: root }) => root)).toEqual([
      'weibo:angry',
      'weibo:angry',
    ]);
    expect(volume).toBe(3);
  });
});
