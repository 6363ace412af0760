import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, clip, units } from '../../../alerts/channels/clip.js';

describe('clipping', () => {
  it('leaves alone what fits', () => {
    expect(clip('石头掉了。', 15, bytes)).toBe('石头掉了。');
  });

  it('ends at a sentence and says that there was more', () => {
    expect(clip('石头掉了。客服不理人！我要投诉到底。', 13)).toBe('石头掉了。客服不理人！…');
    expect(clip('It broke. Nobody answers. I will sue.', 28)).toBe('It broke. Nobody answers.…');
  });

  it('counts a Chinese character as three bytes', () => {
    const text = '石头掉了。客服不理人。';
    expect(clip(text, 24, bytes)).toBe('石头掉了。…');
    expect(bytes(clip(text, 24, bytes))).toBeLessThanOrEqual(24);
  });

  it('does not take the point of a number or an address for the end of a sentence', () => {
    expect(clip('Version 2.5 of www.example.com is broken', 30)).toBe('Version 2.5 of…');
  });

  it('keeps the closing quotation mark with its sentence', () => {
    expect(clip('他说：“不退。”然后就挂了电话再也没有接过', 12)).toBe('他说：“不退。”…');
  });

  it('falls back to a clause, then to a whole visible character', () => {
    expect(clip('买了三天就坏，联系客服没有任何人回复我', 12)).toBe('买了三天就坏，…');
    expect(clip('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 25)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
  });

  it('is empty when there is no room at all', () => {
    expect(clip('石头', 0)).toBe('');
    expect(clip('石头掉了', 2, bytes)).toBe('');
  });

  it('never passes the limit, never splits a character, and keeps the beginning', () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('。', '！', '. ', '，', '👩‍🚒')),
    );
    const property = fc.property(text, fc.nat(60), fc.boolean(), (parts, limit, inBytes) => {
      const whole = parts.join('');
      const measure = inBytes ? bytes : units;
      const clipped = clip(whole, limit, measure);
      expect(measure(clipped)).toBeLessThanOrEqual(Math.max(limit, 0));
      if (clipped === whole) return;
      expect(clipped === '' || clipped.endsWith('…')).toBe(true);
      expect(whole.startsWith(clipped.slice(0, -1))).toBe(true);
      expect(() => encodeURIComponent(clipped)).not.toThrow();
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('ends in a sentence wherever one fits', () => {
    const sentence = fc.constantFrom('石头掉了。', '客服不理人！', '真的吗？', '我要退货；');
    const property = fc.property(
      fc.array(sentence, { minLength: 3, maxLength: 30 }),
      fc.integer({ min: 8, max: 60 }),
      (list, limit) => {
        const whole = list.join('');
        const clipped = clip(whole, limit);
        expect(clipped === whole || /[。！？；]…$/.test(clipped)).toBe(true);
      },
    );
    fc.assert(property);
  });

  it('is quick with a megabyte', () => {
    expect(clip('石'.repeat(1_000_000), 100)).toHaveLength(100);
  });
});
