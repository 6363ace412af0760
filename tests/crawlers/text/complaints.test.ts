import { beforeAll, describe, expect, it } from 'vitest';
import { splitClauses } from '../../../crawlers/text/clauses.js';
import { ComplaintFinder } from '../../../crawlers/text/complaints/find.js';
import type { ClauseReader } from '../../../crawlers/text/complaints/find.js';
import { decodeComplaints, encodeComplaints } from '../../../crawlers/text/complaints/heads.js';
import { createClauseReader } from '../../../crawlers/text/complaints/reader.js';
import { Rulebook } from '../../../crawlers/text/complaints/rulebook.js';
import type { Category } from '../../../crawlers/text/complaints/rules.js';
import { DEFAULT_CATEGORIES } from '../../../crawlers/text/complaints/rules.js';
import { loadComplaintModel, loadTextModels } from '../../../crawlers/text/load.js';
import type { OpinionRow } from '../../../crawlers/text/train/complaints.js';
import { complaintsOf, trainComplaints } from '../../../crawlers/text/train/complaints.js';
import { complaintFigures } from '../../../crawlers/text/train/complaint-figures.js';
import { post } from '../../../server/demo/posts-script.js';
import { ROOT } from '../../../server/demo/posts-storm.js';
import { modelFolder } from '../../../server/reading/models.js';

let reader: ClauseReader;
let finder: ComplaintFinder;

beforeAll(async () => {
  const models = await loadTextModels(modelFolder());
  const model = await loadComplaintModel(modelFolder());
  reader = createClauseReader(models.zh.table, models.lexicon);
  finder = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, reader });
});

function categories(text: string): string[] {
  return finder.find(text).map((complaint) => complaint.category);
}

describe('clauses', () => {
  it('end at marks and before words that turn the sentence', () => {
    const text = '物流很快，质量却差!Fine. But 3.5 stars但是贵';
    expect(splitClauses(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      '物流很快',
      '质量却差',
      'Fine',
      ' But 3.5 stars',
      '但是贵',
    ]);
  });

  it('cover hostile texts in few pieces', () => {
    expect(splitClauses('，'.repeat(1000))).toHaveLength(0);
    expect(splitClauses('好坏，'.repeat(1000)).length).toBeLessThanOrEqual(40);
    expect(splitClauses('')).toEqual([]);
  });
});

describe('complaints', () => {
  it.each([
    ['戴了两天就断裂了，还掉色', 'quality'],
    ['快递太慢，半个月还没到', 'logistics'],
    ['包装破损，盒子都压扁了', 'logistics'],
    ['客服一直不理人，退款也不处理', 'after-sales'],
    ['刚买完就降价，太贵了', 'price'],
    ['网页打不开，支付失败好几次', 'site'],
    ['App 闪退，登录不了', 'site'],
    ['App 又崩了', 'site'],
    ['送来都碎了', 'logistics'],
    ['两周了都没有到', 'logistics'],
    ['寄来的时候瓶子都漏了', 'logistics'],
  ])('of %j are about %s', (text, category) => {
    expect(categories(text)).toContain(category);
  });

  it('can be several in one text, each with its clause', () => {
    const found = finder.find('手镯断裂了，客服态度恶劣，网页还打不开');
    expect(found.map((complaint) => complaint.category).sort()).toEqual([
      'after-sales',
      'quality',
      'site',
    ]);
    expect(found.find((complaint) => complaint.category === 'quality')).toMatchObject({
      clause: '手镯断裂了',
      party: 'merchant',
      scene: 'goods',
    });
    expect(found.flatMap((complaint) => complaint.evidence)).toContain('断裂');
  });

  it('pass over a clause that is content', () => {
    expect(categories('物流很快，服务也很好，就是质量太差了，用一次就断裂')).not.toContain(
      'logistics',
    );
  });

  it('name who has to answer', () => {
    const partyOf = (text: string): string | undefined => finder.find(text)[0]?.party;
    expect(partyOf('快递丢件，太气人了')).toBe('logistics');
    expect(partyOf('下单半个月，商家一直不发货')).toBe('merchant');
    expect(partyOf('支付失败，网页卡顿')).toBe('platform');
  });

  it.each(['气死我了', '是骗子', '手镯之家 太失望 骗子', '我心态崩了', '看到这个我崩溃了'])(
    'are “other” when nothing fits: %j',
    (text) => {
      expect(categories(text)).toEqual(['other']);
    },
  );

  it('are not a parcel’s or a page’s without evidence of one', () => {
    expect(categories('假货 骗子 投诉').sort()).toEqual(['after-sales', 'quality']);
    expect(categories(post(ROOT).text).sort()).toEqual(['after-sales', 'quality']);
  });

  it('are not guessed in a post that says nothing of goods', () => {
    expect(categories('今天心情很差，什么都不顺[泪]')).toEqual(['other']);
    expect(categories('天气真糟糕，又闷又湿//@路人:转发微博')).toEqual(['other']);
    expect(categories('#追剧#他的演技一点都不自然')).toEqual(['other']);
    expect(categories('买的粉底一点都不自然[泪]')).toEqual(['quality']);
  });

  it.each([
    '真的假的？这也太离谱了',
    '这届网友素质堪忧',
    '三观不正，取关了',
    '数学是体育老师教的吧',
    '自己没能耐，看到别人赚钱就眼红',
    '又一个带节奏的，水军滚',
    '代言人人品这么差还用，抵制',
    '道歉都没诚意，晚了',
    '那么多钱都捐到哪里去了',
    '大半夜的放鞭炮，还让不让人睡',
    '手镯之家 出来道歉',
    '对手镯之家彻底失望，以后不会再来',
  ])('are of no kind of goods in a post about something else: %j', (text) => {
    expect(categories(text)).toEqual(['other']);
  });

  it.each([
    ['手镯戴了三天石头就掉了，胶水都发黄', 'quality'],
    ['衣服洗一次就起球，颜色还掉得厉害', 'quality'],
    ['喝完当天晚上就拉肚子，家里两个人都这样', 'quality'],
    ['车机天天黑屏，4S店说要等OTA', 'quality'],
    ['说好七天无理由，申请退款被拒了三次', 'after-sales'],
    ['退货申请被拒三次，一直拖着不回', 'after-sales'],
    ['骑手迟到一个小时，汤全洒了', 'logistics'],
    ['昨天买今天就降了200，保价还说不支持', 'price'],
    ['小程序卡得要死，抢券根本点不动', 'site'],
  ])('in the words of a post are found all the same: %j', (text, category) => {
    expect(categories(text)).toContain(category);
  });

  it('follow the brand’s own list', () => {
    const own: Category = {
      id: 'stone',
      names: { zh: '掉石', en: 'Lost stones' },
      party: 'merchant',
      scene: 'goods',
      patterns: ['石头…掉', 'lost stone'],
    };
    const branded = new ComplaintFinder({ categories: [own], model: null, reader });
    const ids = (text: string): string[] => branded.find(text).map(({ category }) => category);
    expect(ids('石头才三天就掉了')).toEqual(['stone']);
    expect(ids('掉了石头')).toEqual(['other']);
    expect(ids('It lost stone after stone')).toEqual(['stone']);
  });
});

describe('the rulebook', () => {
  const book = new Rulebook(DEFAULT_CATEGORIES);
  const found = (text: string): string[] => book.find(text).map((hit) => hit.pattern);

  it('finds traditional and full-width forms', () => {
    expect(found('快遞太慢')).toContain('快递');
    expect(found('ＢＵＧ太多')).toContain('bug');
  });

  it.each([
    ['贵阳今天又下雨了', '贵'],
    ['二氧化碳太多了', '氧化'],
    ['在世界面前丢脸', '界面'],
    ['键盘侠真多', '键盘'],
    ['刚才地震吓坏了', '坏了'],
    ['昨晚梦到变形金刚', '变形'],
    ['我们绝不退缩', '不退'],
    ['新买的扫地机器人迷路', '机器人'],
  ])('does not find in %j what only stands inside another word: %s', (text, pattern) => {
    expect(found(text)).not.toContain(pattern);
    expect(found(`${text}，${pattern}`)).toContain(pattern);
  });

  it('finds a pattern of the brand’s own that is such a word itself', () => {
    const names = { zh: '', en: '' };
    const patterns = ['扫地机器人', '贵…机器人'];
    const own = new Rulebook([{ id: 'x', names, party: 'merchant', scene: 'goods', patterns }]);
    const hits = (text: string) => own.find(text).map((hit) => hit.pattern);
    expect(hits('扫地机器人迷路')).toEqual(['扫地机器人']);
    expect(hits('太贵的机器人')).toEqual(['贵…机器人']);
    expect(hits('贵阳的机器人')).toEqual([]);
  });

  it('finds Latin patterns as words only', () => {
    expect(found('debugging')).not.toContain('bug');
    expect(found('so many bugs')).toContain('bugs');
  });

  it('lets a gap span six characters and no more', () => {
    const small = new Rulebook([
      {
        id: 'x',
        names: { zh: '', en: '' },
        party: 'merchant',
        scene: 'goods',
        patterns: ['包装…破'],
      },
    ]);
    expect(small.find('包装一二三四五六破')).toHaveLength(1);
    expect(small.find('包装一二三四五六七破')).toHaveLength(0);
    expect(small.find('破了的包装')).toHaveLength(0);
  });

  it('refuses a pattern that looks for nothing', () => {
    const empty: Category = {
      id: 'x',
      names: { zh: '', en: '' },
      party: 'merchant',
      scene: 'goods',
      patterns: ['…'],
    };
    expect(() => new Rulebook([empty])).toThrow(RangeError);
  });

  it('keeps to the part of the text it was given', () => {
    expect(book.find('快递慢，质量差', 0, 3).map((hit) => hit.category)).toEqual([1]);
  });
});

describe('training of complaints', () => {
  const rows: OpinionRow[] = Array.from({ length: 40 }, (_, i) => ({
    text: i % 2 === 0 ? `第${i}个送货员很慢` : `第${i}个口红掉色`,
    aspects: [i % 2 === 0 ? ['物流', 'neg', '送货员', '很慢'] : ['功效', 'neg', '口红', '掉色']],
    fold: 0,
  }));

  const judged = rows.map((row) => ({ text: row.text, truth: complaintsOf(row) }));

  it('learns from posts what was read in them', () => {
    const posts = Array.from({ length: 60 }, (_, i) => ({
      text: `第${i}回收这个钱`,
      complaints: ['price' as const],
      fold: 0,
    }));
    const model = trainComplaints(rows, [], posts, reader);
    const judging = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, reader });
    const [first] = [...judging.score('又收这个钱')].sort((a, b) => b.score - a.score);
    expect(first?.category.id).toBe('price');
  }, 60_000);

  it('maps the labelled names, and takes negative opinions only', () => {
    const aspects: OpinionRow['aspects'] = [
      ['物流', 'pos', '_', '快'],
      ['价格', 'neg', '_', '贵'],
      ['整体', 'neg', '_', '差'],
    ];
    expect([...complaintsOf({ text: '', aspects, fold: 0 })]).toEqual(['price']);
  });

  it('learns what it is shown and gives the same bytes again', () => {
    const model = trainComplaints(rows, rows, [], reader);
    const figures = complaintFigures(judged, model, reader);
    expect(figures.categories.logistics?.f1).toBe(1);
    expect(figures.categories.quality?.f1).toBe(1);
    const again = encodeComplaints(trainComplaints(rows, rows, [], reader));
    expect(again.equals(encodeComplaints(model))).toBe(true);
    expect(decodeComplaints(again)).toEqual(model);
  }, 60_000);

  it('learns from posts what complains about nothing', () => {
    const posts = Array.from({ length: 200 }, (_, i) => ({
      text: `第${i}个路人真烦`,
      complaints: [],
      fold: 0,
    }));
    const scoreOf = (model: ReturnType<typeof trainComplaints>, text: string): number => {
      const judging = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, reader });
      return judging.score(text).find(({ category }) => category.id === 'quality')?.score ?? NaN;
    };
    const without = trainComplaints(rows, [], [], reader);
    const taught = trainComplaints(rows, [], posts, reader);
    expect(scoreOf(taught, '楼上的路人真烦')).toBeLessThan(scoreOf(without, '楼上的路人真烦') - 1);
    expect(complaintFigures(judged, taught, reader).categories.quality?.f1).toBe(1);
  }, 60_000);
});
