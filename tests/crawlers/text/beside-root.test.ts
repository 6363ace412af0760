import { beforeAll, describe, expect, it } from 'vitest';
import { besideRoot, type RootTone } from '../../../crawlers/text/beside-root.js';
import type { Analyst } from '../../../server/model/analysis.js';
import { openAnalyst } from '../../../server/reading/text.js';

let analyst: Analyst;

beforeAll(async () => {
  analyst = await openAnalyst();
});

const KIND: RootTone = { label: 'pos', score: 0.9, contested: false };
const BAD: RootTone = { label: 'neg', score: -0.8, contested: false };

async function under(root: RootTone, text: string): Promise<string> {
  const [own] = await analyst.analyse([{ text }]);
  if (own === undefined) throw new Error('No answer.');
  expect(own.label, text).toBe('neg');
  return besideRoot(own, text, root).label;
}

describe('a few words under a post', () => {
  it.each(['哭了，太感动', '哭死我了', '心疼宝宝', '呜呜呜哭了', '泪崩了[泪]', 'I am crying'])(
    'of being touched or laughing are no complaint under a kind one: %s',
    async (text) => {
      expect(await under(KIND, text)).toBe('neu');
      expect(await under({ ...KIND, contested: true }, text)).toBe('neu');
      expect(await under(BAD, text)).toBe('neg');
    },
  );

  it.each(['真的假的？', '真的吗？？', '是不是真的啊', '不会是真的吧'])(
    'that ask whether it is true are none by themselves: %s',
    async (text) => {
      expect((await analyst.analyse([{ text }]))[0]?.label).toBe('neu');
    },
  );

  it.each([
    '垃圾，再也不买',
    '假货，骗子公司',
    '恶心死了',
    '[怒][怒]',
    '戴三天就断了，退货还不理人',
    '哭了，手镯戴三天就断，客服不理人',
    '笑死，这也好意思卖两千',
  ])('that complain stay a complaint under the kindest one: %s', async (text) => {
    expect(await under(KIND, text)).toBe('neg');
  });

  it('turn nothing that is not negative, and nothing while the root is unknown', async () => {
    const [good] = await analyst.analyse([{ text: '太可爱了' }]);
    expect(good && besideRoot(good, '太可爱了', BAD)).toBe(good);
    expect(await under({ label: 'unknown', score: null, contested: false }, '哭死我了')).toBe(
      'neg',
    );
  });
});
