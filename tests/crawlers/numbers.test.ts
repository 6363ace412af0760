import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCount, parseId } from '../../crawlers/numbers.js';

describe('parseCount', () => {
  it.each([
    [12, 12],
    ['12', 12],
    [' 1,234 ', 1234],
    ['1，234', 1234],
    ['12 345', 12_345],
    ['12,34,567', 1_234_567],
    ['1.2万', 12_000],
    ['1.2w', 12_000],
    ['1万+', 10_000],
    ['10+', 10],
    ['3亿', 300_000_000],
    ['2.5萬', 25_000],
    ['1.2K', 1200],
    ['3.4M', 3_400_000],
    ['1.1B', 1_100_000_000],
    ['１２３', 123],
    ['123 万热度', 1_230_000],
    ['播放 1.2万次', 12_000],
    ['1,234 views', 1234],
    ['转发 7', 7],
    ['0', 0],
    [0, 0],
  ])('reads %j as %j', (written, number) => {
    expect(parseCount(written)).toBe(number);
  });

  it.each([
    '',
    ' ',
    '赞',
    '转发',
    '评论',
    '-',
    '--',
    'N/A',
    '-5',
    '11-14',
    '1.2.3',
    '昨天 12:30',
    '1,2',
    'x'.repeat(100),
  ])('takes %j for unknown, not for zero', (written) => {
    expect(parseCount(written)).toBeNull();
  });

  it.each([null, undefined, {}, [], true, Number.NaN, Infinity, -3, 2 ** 60])(
    'takes %s for unknown',
    (value) => {
      expect(parseCount(value)).toBeNull();
    },
  );

  it('reads a big integer', () => {
    expect(parseCount(12n)).toBe(12);
    expect(parseCount(2n ** 70n)).toBeNull();
  });

  it('reads every whole number however it is grouped', () => {
    fc.assert(
      fc.property(fc.nat(), (n) => {
        expect(parseCount(n.toLocaleString('en-US'))).toBe(n);
        expect(parseCount(String(n))).toBe(n);
        expect(parseCount(`${n}+`)).toBe(n);
        expect(parseCount(`${n}次`)).toBe(n);
      }),
    );
  });

  it('ends in a whole number or null on any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,万亿KM+ -赞')) }),
        ),
        (text) => {
          const count = parseCount(text);
          expect(count === null || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
        },
      ),
    );
  });
});

describe('parseId', () => {
  it('keeps text and safe numbers, and refuses numbers that lost digits', () => {
    expect(parseId(' 7234567890123456789 ')).toBe('7234567890123456789');
    expect(parseId(4_966_000_000_000_000)).toBe('4966000000000000');
    expect(parseId(7_234_567_890_123_456_789n)).toBe('7234567890123456789');
    expect(parseId(Number('7234567890123456789'))).toBeNull();
    expect(parseId('')).toBeNull();
    expect(parseId(null)).toBeNull();
  });
});
