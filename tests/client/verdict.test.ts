import { describe, expect, it } from 'vitest';
import { createFormat } from '../../client/i18n/format.js';
import { en, zh } from '../../client/i18n/words.js';
import { verdictText } from '../../client/verdict.js';
import type { BrandState, SourceState } from '../../server/model/live.js';
import { aBrand, aSource, HOUR, NOON } from './given.js';

const chinese = createFormat('zh-CN', 'Asia/Shanghai');
const english = createFormat('en', 'Asia/Shanghai');
const never = { lastSuccessAt: null, lastItemAt: null, failures: 3 };

function unsure(coverage: Partial<BrandState['coverage']>): BrandState {
  const before = aBrand().coverage;
  return aBrand({
    verdict: 'cannot-say',
    coverage: { ...before, fresh: false, lastHeardAt: null, ...coverage },
  });
}

const say = (brand: BrandState, sources: SourceState[] = []) => [
  verdictText(zh, chinese, brand, sources, NOON),
  verdictText(en, english, brand, sources, NOON),
];

describe('why a brand has its verdict', () => {
  it('is the volume, and that sources are heard, while it is calm', () => {
    expect(say(aBrand({ volume: 12 }))).toEqual([
      '24 小时负面量 12，来源正常，没有达到预警条件。',
      'Negative volume 12 in 24 h, fresh data is coming in, and nothing has triggered an alert.',
    ]);
  });

  it('names who is not heard, and since when, and how many more', () => {
    const deaf = (sourceId: number) => ({
      sourceId,
      name: `来源${sourceId}`,
      since: NOON - 2 * HOUR,
      why: 'failing' as const,
      error: null,
    });
    expect(say(unsure({ lastHeardAt: NOON, deaf: [deaf(1)] }))).toEqual([
      '“来源1”自 12:00 起读不到（2 小时）。没有消息不等于平安无事。',
      '“来源1” has not been read since 12:00 (2 h). Silence is not calm.',
    ]);
    const [two] = say(unsure({ lastHeardAt: NOON, deaf: [deaf(1), deaf(2)] }));
    expect(two).toContain('另有 1 个来源也听不到');
  });

  it('names the source that was waited for in vain where nothing was ever heard', () => {
    expect(say(unsure({}), [aSource(never)])).toEqual([
      '“微博关键词”还没有读取成功过。没有消息不等于平安无事。',
      '“微博关键词” has not been read yet. Silence is not calm.',
    ]);
  });

  it.each([
    ['listens for another brand', { speaksFor: [2] }],
    ['is not needed', { needed: false }],
    ['is paused', { enabled: false }],
    ['was not visited yet', { failures: 0 }],
  ])('blames no source that %s', (_, given) => {
    expect(say(unsure({}), [aSource({ ...never, ...given })])[0]).toBe(
      '还没有收到过任何数据。没有消息不等于平安无事。',
    );
  });

  it('says since when nothing came where no source is to blame', () => {
    const [text] = say(unsure({ lastHeardAt: NOON - HOUR }));
    expect(text).toBe('自 13:00 起没有收到新数据。没有消息不等于平安无事。');
  });
});
