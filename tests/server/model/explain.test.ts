import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, explainInPieces } from '../../../server/model/explain.js';
import { LEVELS, type Reason, type Trigger } from '../../../server/model/level.js';

const NOON = Date.UTC(2026, 2, 2, 6);
const ZONE = 'Asia/Shanghai';

const kol: Trigger = {
  kind: 'kol',
  mentionId: 2,
  author: '时尚某某',
  platform: 'weibo',
  followers: 1_320_000,
  role: 'reposter',
  at: NOON + 3 * 60_000,
};

function reason(given: Partial<Reason> = {}): Reason {
  return {
    rule: 'policy-2.1',
    level: 'orange',
    since: NOON,
    volume: 231,
    windowHours: 24,
    triggers: [{ kind: 'volume', volume: 100, at: NOON }],
    thresholds: { reposts: 50, orange: 100, red: 500 },
    topReposts: 20,
    ...given,
  };
}

describe('why a level holds', () => {
  it('says what is missing to red: more volume, or one KOL', () => {
    expect(explain(reason(), 231, 20, 'en', ZONE)).toEqual({
      why: 'Negative volume 231 in 24 h.',
      next: 'Red needs 270 more, or one KOL.',
      below: 'Back to yellow after 60 minutes under 80.',
    });
  });

  it('names the KOL first, with reach, time and what it was', () => {
    const red = reason({ level: 'red', triggers: [kol] });
    const { why, next } = explain(red, 231, 412, 'zh-CN', ZONE);
    expect(why).toBe(
      'KOL @时尚某某（132万粉丝）14:03 转发。24 小时负面量 231。单条最高转发 412 次。',
    );
    expect(next).toBe('没有 KOL 则为橙色；再多 270 也会到红色。');
  });

  it('says what chance of red made it, what would make more, and what lets it go', () => {
    const early = reason({
      volume: 31,
      triggers: [{ kind: 'forecast', p: 0.644, makes: 'orange', from: 0.6, at: NOON }],
      early: { yellow: 0.4, orange: 0.6 },
    });
    const zh = explain(early, 31, 20, 'zh-CN', ZONE);
    expect(zh.why).toBe(
      '24 小时负面量 31。预测 24 小时内升为红色的概率 64%（14:00 起达到本品牌设定的 60%，按规则提前定为橙色）。',
    );
    expect(zh.below).toBe(
      '预测升红概率低于 48%、负面量低于 80，并保持 60 分钟后降级；一小时没有新的传播，预测即失效。',
    );
    const en = explain(early, 31, 20, 'en', ZONE);
    expect(en.why).toContain('The forecast gives 64 % for red within 24 h; since 14:00');
    expect(en.below).toContain('the forecast under 48 % and the volume under 80');
    const yellow = { ...early, level: 'yellow' as const, triggers: [] };
    expect(explain(yellow, 31, 20, 'en', ZONE).next).toContain(
      'A forecast of 60 % for red makes it orange',
    );
    const none = { ...early, level: 'none' as const, triggers: [] };
    expect(explain(none, 31, 20, 'zh-CN', ZONE).next).toContain(
      '预测升红概率达到 40% 即提前定为黄色',
    );
  });

  it('takes the earliest of several KOLs and counts the others', () => {
    const late = { ...kol, author: '晚到', at: kol.at + 60_000 };
    const { why } = explain(reason({ level: 'red', triggers: [late, kol] }), 9, 0, 'en', ZONE);
    expect(why).toContain('@时尚某某');
    expect(why).toContain('1 more KOL joined');
  });

  it('does not make up followers that nobody told', () => {
    const red = reason({ level: 'red', triggers: [{ ...kol, followers: null }] });
    expect(explain(red, 9, 0, 'en', ZONE).why).not.toMatch(/followers|null/);
  });

  it('says of yellow how far both levels above are', () => {
    const { next, below } = explain(reason({ level: 'yellow' }), 64, 61, 'en', ZONE);
    expect(next).toBe('Orange needs 36 more. Red needs 437 more, or one KOL.');
    expect(below).toContain('60 minutes');
  });

  it('says of yellow with which numbers it ends', () => {
    const yellow = reason({ level: 'yellow' });
    expect(explain(yellow, 64, 61, 'zh-CN', ZONE).below).toBe(
      '单条转发和负面量都低于 40 并保持 60 分钟后解除。',
    );
    expect(explain(yellow, 64, 61, 'en', ZONE).below).toBe(
      'Ends after 60 minutes with the reposts of every post and the volume under 40.',
    );
    const early = {
      ...yellow,
      triggers: [{ kind: 'forecast', p: 0.5, makes: 'yellow', from: 0.4, at: NOON } as const],
    };
    expect(explain(early, 20, 12, 'en', ZONE).below).toContain('has to be under 32 % as well');
  });

  it('says what a red by a KOL would be without: nothing, yellow or orange', () => {
    const red = reason({ level: 'red', triggers: [kol] });
    expect(explain(red, 2, 1, 'zh-CN', ZONE).next).toBe(
      '没有 KOL 则未达预警条件；再多 499 也会到红色。',
    );
    expect(explain(red, 2, 1, 'en', ZONE).next).toBe(
      'Without the KOL there would be no alert; 499 more would make it red all the same.',
    );
    expect(explain(red, 60, 55, 'en', ZONE).next).toContain('it would be yellow; 441 more');
    expect(explain(red, 231, 55, 'en', ZONE).next).toContain('it would be orange; 270 more');
  });

  describe('where a KOL lifts by one level', () => {
    const lifted = (level: Reason['level']) => reason({ level, triggers: [kol], kol: 'step' });

    it('reckons from what it would be without', () => {
      expect(explain(lifted('yellow'), 9, 3, 'zh-CN', ZONE).next).toBe(
        '单条转发再多 48 次转为橙色；负面量再多 91 转为红色。',
      );
      expect(explain(lifted('orange'), 60, 55, 'en', ZONE).next).toBe('Red needs 40 more volume.');
      expect(explain(lifted('red'), 231, 55, 'en', ZONE).next).toContain('it would be orange; 270');
    });

    it('says what lets go of the lifted level, not of the one above', () => {
      expect(explain(lifted('yellow'), 9, 3, 'zh-CN', ZONE).below).toBe(
        '单条转发和负面量都低于 40 并保持 60 分钟后解除。KOL 的帖子满 24 小时前不解除。',
      );
      expect(explain(lifted('orange'), 60, 55, 'zh-CN', ZONE).below).toBe(
        'KOL 的帖子满 24 小时，或单条转发和负面量都低于 40，并保持 60 分钟后降级。',
      );
      expect(explain(lifted('red'), 231, 55, 'en', ZONE).below).toBe(
        "Lowered after 60 minutes with the volume under 80, or once the KOL's post is 24 h old.",
      );
    });
  });

  it('of a brand as a whole says how much is scattered, and asks for no KOL', () => {
    const whole = reason({ scattered: 180 });
    const zh = explain(whole, 231, 0, 'zh-CN', ZONE);
    expect(zh.why).toBe('24 小时负面量 231。分散在各处，其中 180 不属于任何同级预警的话题。');
    expect(zh.next).toBe('负面量再多 270 转为红色。');
    expect(explain(whole, 231, 0, 'en', ZONE).next).toBe('Red needs 270 more volume.');
  });

  it('has nothing above red by volume, and says what brings it down', () => {
    const { next, below } = explain(reason({ level: 'red' }), 800, 20, 'en', ZONE);
    expect(next).toBeNull();
    expect(below).toBe('Back to orange after 60 minutes under 400.');
  });

  it('says at level none what each level needs, and nothing of going down', () => {
    const none = reason({ level: 'none', triggers: [] });
    const { why, next, below } = explain(none, 12, 30, 'en', ZONE);
    expect(why).toContain('Nothing has triggered');
    expect(next).toContain('21 more reposts');
    expect(next).toContain('88 more volume');
    expect(below).toBeNull();
  });

  it('uses the brand’s own settings for going down', () => {
    const leaving = { leaveShare: 0.5, leaveDwell: 30 * 60_000 };
    expect(explain(reason(), 231, 20, 'en', ZONE, leaving).below).toBe(
      'Back to yellow after 30 minutes under 50.',
    );
  });

  it('is the same text in pieces, and the numbers that matter are strong', () => {
    const pieces = explainInPieces(reason(), 231, 20, 'en', ZONE);
    expect(pieces.why.filter((piece) => piece.strong).map((piece) => piece.text)).toEqual(['231']);
    expect(pieces.next?.map((piece) => piece.text).join('')).toBe(
      'Red needs 270 more, or one KOL.',
    );
  });

  it('never speaks of less than one more, in whole sentences, whatever the numbers', () => {
    const anyReason = fc.record({
      level: fc.constantFrom(...LEVELS),
      triggers: fc.subarray<Trigger>([kol, { kind: 'volume', volume: 100, at: NOON }]),
      topReposts: fc.nat(2_000),
    });
    fc.assert(
      fc.property(anyReason, fc.nat(2_000), fc.nat(2_000), (given, volume, top) => {
        for (const locale of ['zh-CN', 'en'] as const) {
          const { why, next, below } = explain(reason(given), volume, top, locale, ZONE);
          for (const text of [why, next, below]) {
            if (text === null) continue;
            expect(text).toMatch(/[。.]$/);
            expect(text).not.toMatch(/undefined|NaN|null|-\d| 0 more|再多 0 /);
          }
        }
      }),
    );
  });
});
