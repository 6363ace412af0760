import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, headline, linksIn } from '../../crawlers/fingerprint.js';
import { SKETCH, TERMS } from '../../server/model/fingerprint.js';

const POST = '刚买的云岫手镯戴了三天，镶的石头就掉了，客服说是我自己磕的，请问你们卖的是不是假货？';

describe('the fingerprint of a text', () => {
  it.each([
    ['a forward mark in front', `转：${POST}`],
    ['the platform’s own forward text', `转发微博 ${POST}`],
    ['a quoted author', `//@小米粒: ${POST}`],
    ['people called to see it', `${POST} @张三 @李四`],
    ['a link', `${POST} http://t.cn/zxAb12`],
    ['emoticons and emoji', `${POST}[怒][怒]😡`],
    ['other punctuation and width', POST.replaceAll('，', ', ').replaceAll('？', '?!')],
    ['markup', `<a href="https://example.test">${POST}</a>`],
    [
      'traditional characters',
      '剛買的雲岫手鐲戴了三天，鑲的石頭就掉了，客服說是我自己磕的，請問你們賣的是不是假貨？',
    ],
    ['a via mark', `${POST} via @某人`],
  ])('is the same with %s', (_, copy) => {
    expect(fingerprint(copy).exact).toBe(fingerprint(POST).exact);
    expect(fingerprint(copy).sketch).toEqual(fingerprint(POST).sketch);
  });

  it('is the same when numbers change', () => {
    const text = (n: number): string => `云岫召回${n}只手镯，监管部门在一个批次中查出铅超标`;
    expect(fingerprint(text(12_000)).exact).toBe(fingerprint(text(15_000)).exact);
  });

  it('has nothing to go by when nothing is said', () => {
    for (const text of [
      '',
      '转发微博',
      '[怒][怒]',
      '@云岫官方',
      'http://t.cn/abc',
      '2026',
      '🎉🎉',
    ]) {
      expect(fingerprint(text)).toMatchObject({ exact: null, length: 0, sketch: [] });
    }
  });

  it('keeps dates as terms, however they are written', () => {
    expect(fingerprint('他们在2月30日生产的牛奶').terms).toContain('2-30');
    expect(fingerprint('2 月 30 号我们休假').terms).toContain('2-30');
  });

  it('keeps words that tell something and leaves out those that do not', () => {
    const { terms } = fingerprint('今天 the recall of Yunxiu bracelets 我们的石头');
    expect(terms).toEqual(expect.arrayContaining(['recall', 'yunxiu', 'bracelets', '石头']));
    expect(terms).not.toContain('the');
    expect(terms).not.toContain('今天');
    expect(terms).not.toContain('我们');
  });

  it('stays small and well formed for any text, however hostile', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const print = fingerprint(text);
        expect(print.sketch.length).toBeLessThanOrEqual(SKETCH);
        expect(print.terms.length).toBeLessThanOrEqual(TERMS);
        expect([...print.sketch].sort((a, b) => a - b)).toEqual(print.sketch);
        expect(new Set(print.sketch).size).toBe(print.sketch.length);
        if (print.exact !== null) expect(Number.isSafeInteger(print.exact)).toBe(true);
        expect(fingerprint(text)).toEqual(print);
      }),
    );
  });

  it('does not take long over a text made to be slow', () => {
    for (const text of ['<'.repeat(1e5), '@'.repeat(1e5), '['.repeat(1e5), '转 '.repeat(1e5)]) {
      expect(fingerprint(text).length).toBeLessThanOrEqual(4000);
    }
  });
});

describe('links in a text', () => {
  it('are found without the punctuation after them', () => {
    expect(linksIn('看这里：http://t.cn/zxAb12。还有(https://a.test/b/c?d=1).')).toEqual([
      'http://t.cn/zxAb12',
      'https://a.test/b/c?d=1',
    ]);
  });

  it('are named once, and only when they point at one thing', () => {
    expect(linksIn('http://t.cn/a http://t.cn/a https://brand.test https://brand.test/')).toEqual([
      'http://t.cn/a',
    ]);
  });
});

describe('the name of a story', () => {
  it.each([
    ['【云岫工厂被曝用回收银】据知情人透露', '云岫工厂被曝用回收银'],
    ['#云岫解约风波#歌手今日宣布', '云岫解约风波'],
    ['转发微博 @某人 云岫小程序疑似泄露会员信息。快看', '云岫小程序疑似泄露会员信息'],
    ['在@云岫旗舰店 买的手镯断了。求助', '在云岫旗舰店买的手镯断了'],
    ['在@YunxiuShop 买的手镯断了', '在YunxiuShop 买的手镯断了'],
    ['Yunxiu recalls bracelets. More to come.', 'Yunxiu recalls bracelets'],
    [
      '据国外媒体报道，云岫已经让股东的价值急剧缩水，但如果它分拆出售，价值可能会上升百分之五十二，这让不少人感到意外',
      '据国外媒体报道，云岫已经让股东的价值急剧缩水，但如果它分拆出售',
    ],
    [
      '我们在休假，云岫却在为我们打磨良心手镯[泪]via:某人',
      '我们在休假，云岫却在为我们打磨良心手镯',
    ],
    [
      '上个月在商场专柜排队两个小时才买到的云帆 X9 手镯石头掉了客服一直不回复 求助大家到底应该怎么办才好啊',
      '上个月在商场专柜排队两个小时才买到的云帆 X9 手镯石头掉了客服一直不回复',
    ],
    ['石头掉了！才三天！云岫出来说话', '石头掉了！才三天！'],
  ])('%s → %s', (text, name) => {
    expect(headline(text)).toBe(name);
  });

  it('is nothing when the text says nothing', () => {
    for (const text of ['', '转发微博', '[怒]', 'http://t.cn/a', '。。。']) {
      expect(headline(text)).toBeNull();
    }
  });

  it('is never cut inside a clause, unless the text has none', () => {
    const clause = '云岫的手镯又掉了一颗石头';
    const name = headline(Array.from({ length: 9 }, () => clause).join('，')) ?? '';
    expect(name.split('，').every((part) => part === clause)).toBe(true);
    const endless = headline('yunxiu bracelet '.repeat(40)) ?? '';
    expect(endless).toMatch(/bracelet…$|yunxiu…$/);
  });

  it('is short and one line, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const name = headline(text);
        if (name === null) return;
        expect(name).not.toMatch(/[\n\r\t\u202e\u0000]/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(121);
      }),
    );
  });
});
