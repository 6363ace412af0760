import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import type { Analyst } from '../../../server/model/analysis.js';
import type { Item } from '../../../server/model/mention.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';

/** Reads as ever, but is killed by one word: a library in native code may be. */
class Fragile implements Analyst {
  readonly #whole = new LexiconAnalyst();
  readonly model = this.#whole.model;
  deadly = '毒';

  async analyse(texts: Parameters<Analyst['analyse']>[0]) {
    if (texts.some(({ text }) => this.deadly !== '' && text.includes(this.deadly))) {
      throw new Error('the reader died');
    }
    return this.#whole.analyse(texts);
  }

  close(): Promise<void> {
    return this.#whole.close();
  }
}

async function open() {
  const store = await openSqlite(':memory:');
  const analyst = new Fragile();
  const pipeline = new Pipeline(store, analyst, new ManualClock(NOW));
  await addBrand(store, pipeline, '手镯之家');
  const push = (...items: Item[]) =>
    pipeline.ingest({ items, sourceId: null, pushedAt: NOW, seeded: false });
  const stored = async () => {
    await pipeline.settled();
    const rows = await store.read((q) =>
      q.selectFrom('mentions').select('identity').orderBy('id').execute(),
    );
    return rows.map(({ identity }) => identity.split(':')[1]);
  };
  return { store, analyst, pipeline, push, stored };
}

const good = (id: string) => item({ id, text: `手镯之家掉色 ${id}` });
const bad = (id: string) => item({ id, text: `手镯之家有毒 ${id}` });

describe('what cannot be read', () => {
  it('costs whoever sent it an answer, and nobody who came at the same moment theirs', async () => {
    const { store, push, stored } = await open();
    const answers = await Promise.allSettled([
      push(good('a'), good('b')),
      push(bad('c')),
      push(good('d')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await stored()).toEqual(['a', 'b', 'd']);
    await store.close();
  });

  it('leaves what waited aside with it to enter, and enters itself once it can be read', async () => {
    const { store, analyst, push, stored } = await open();
    analyst.deadly = '';
    const repost = (id: string, text: string) => item({ id, text, repostOf: 'root' });
    await push(repost('r1', '哈哈'), repost('r2', '有毒'), repost('r3', '路过'));
    expect(await stored()).toEqual([]);

    analyst.deadly = '毒';
    await push(good('root'));
    expect(await stored()).toEqual(['root', 'r1', 'r3']);

    analyst.deadly = '';
    await push(good('next'));
    expect((await stored()).sort()).toEqual(['next', 'r1', 'r2', 'r3', 'root']);
    const left = await store.read((q) => q.selectFrom('aside').select('id').execute());
    expect(left).toEqual([]);
    await store.close();
  });

  it('does not stop what comes after it', async () => {
    const { store, push, stored } = await open();
    await expect(push(bad('x'))).rejects.toThrow('the reader died');
    await push(good('y'));
    expect(await stored()).toEqual(['y']);
    await store.close();
  });
});
