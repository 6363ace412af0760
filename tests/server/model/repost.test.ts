import { describe, expect, it } from 'vitest';
import { isBareRepost, isWordy, ownPart } from '../../../server/model/repost.js';

describe('a repost', () => {
  it.each([
    '',
    '  ',
    '转发微博',
    '轉發微博。',
    'Repost',
    '//@甲:太差了',
    '@乙 @丙',
    '回复@甲:转发//@甲:骗子',
    'https://t.cn/abc',
    '轻转发',
    'RT:',
    ' 转发 //@甲:太差了',
  ])('has no words of its own: %j', (text) => {
    expect(isBareRepost(text)).toBe(true);
  });

  it.each([
    '气死',
    '转发微博抽奖',
    '！',
    '转发了还是要说',
    'rt if you agree',
    '[怒]//@甲:好',
    '😡',
    'agree //@甲:x',
  ])('has words of its own: %j', (text) => {
    expect(isBareRepost(text)).toBe(false);
  });

  it('ends its own part at the first quoted layer', () => {
    expect(ownPart('支持//@甲:骗子//@乙:转')).toBe('支持');
    expect(ownPart('没有')).toBe('没有');
    expect(ownPart('看 https://a.example/@x')).toBe('看 https://a.example/@x');
    expect(ownPart('好／／＠甲:坏')).toBe('好');
  });
});

describe('what an author added', () => {
  it.each([
    ['客服不理人，石头又掉了', true],
    ['Never again, it broke', true],
    ['垃圾[怒][怒][怒][怒]', false],
    ['转发微博', false],
    ['呵呵//@某人:客服不理人，石头又掉了', false],
    ['@一个名字很长很长的人 https://example.com/a-long-way', false],
  ])('says something or not: %s', (text, wordy) => expect(isWordy(text)).toBe(wordy));
});
