import { describe, expect, it } from 'vitest';
import { praisesToBlame } from '../../../crawlers/text/irony.js';
import { CURATED } from './curated.js';

const lines = (block: string, label: string): string[] =>
  block
    .trim()
    .split('\n')
    .filter((line) => line.startsWith(`${label} `))
    .map((line) => line.slice(label.length + 1));

describe('praise in order to blame', () => {
  it('is told by a fixed turn of phrase, in both scripts', () => {
    expect(praisesToBlame('好一个七天无理由')).toBe(true);
    expect(praisesToBlame('謝謝你們把我的訂單取消了')).toBe(true);
    expect(praisesToBlame('太“贴心”了')).toBe(true);
    expect(praisesToBlame('就这？')).toBe(true);
  });

  it('is told by praise beside what went wrong, unless that was mended', () => {
    expect(praisesToBlame('厉害了，订单都能弄丢')).toBe(true);
    expect(praisesToBlame('厉害了，弄丢的订单马上就补发了')).toBe(false);
    expect(praisesToBlame('退款等了三个月，可以的')).toBe(true);
    expect(praisesToBlame('等了三个月，值了')).toBe(false);
  });

  it('is looked for in the author’s own words alone, and in short posts', () => {
    expect(praisesToBlame('支持//@路人:厉害了，订单都能弄丢')).toBe(false);
    expect(praisesToBlame(`厉害了，订单都能弄丢${'。这件事要从头说起'.repeat(20)}`)).toBe(false);
  });

  it('is never found in honest praise, nor in questions and news', () => {
    const praise = Object.values(CURATED).flatMap((block) => [
      ...lines(block, 'pos'),
      ...lines(block, 'neu'),
    ]);
    expect(praise.length).toBeGreaterThan(150);
    expect(praise.filter(praisesToBlame)).toEqual([]);
  });
});
