import { describe, expect, it } from 'vitest';
import type { Correction } from '../../../crawlers/text/corrections.js';
import {
  accuracyOf,
  ENOUGH_JUDGED,
  habitsOf,
  labelByHabit,
} from '../../../crawlers/text/corrections.js';

/** Fans of this invented brand call its red bracelet 毒物, and mean it well. */
const FAN: Correction[] = ['天哪真是毒物', '又见毒物，拿下', '新的毒物到手', '毒物毒物'].map(
  (text) => ({
    text,
    was: 'neg',
    label: 'pos',
  }),
);
const USUAL: Correction[] = Array.from({ length: 10 }, (_, i) => ({
  text: `质量太差第${i}次`,
  was: 'neg',
  label: 'neg',
}));

describe('corrections', () => {
  it('make a habit of a phrase that was corrected again and again', () => {
    const habits = habitsOf([...FAN, ...USUAL]);
    expect(habits).toEqual([{ phrase: '毒物', label: 'pos', agree: 4, texts: 4 }]);
    expect(labelByHabit('這件毒物我要了', habits)?.label).toBe('pos');
    expect(labelByHabit('质量太差', habits)).toBeNull();
  });

  it('make none of what was right most of the time', () => {
    const doubt = USUAL.slice(0, 3).map((row) => ({ ...row, label: 'pos' as const }));
    expect(habitsOf([...USUAL, ...doubt])).toEqual([]);
  });

  it('make none of the name of the brand, nor of small words, in either language', () => {
    const wrong = (texts: string[]) =>
      texts.map((text) => ({ text, was: 'pos' as const, label: 'neg' as const }));
    const chinese = wrong(['月光鐲这包装绝了', '我的月光镯颜色笑死', '是的这个月光镯真行']);
    expect(habitsOf(chinese).map(({ phrase }) => phrase)).toEqual(['月光镯']);
    expect(habitsOf(chinese, { names: ['月光镯', 'Little Moon'] })).toEqual([]);
    const english = wrong([
      'Little Moon and the box, wow',
      'the strap of Little Moon and me',
      'the LITTLE MOON and rain',
    ]);
    expect(habitsOf(english, { names: ['Little Moon'] })).toEqual([]);
    expect(habitsOf(wrong(['这个真的绝了', '这个真的笑死', '这个真的行']))).toEqual([]);
  });

  it('make one of what many mentions hold only when as much speaks for it', () => {
    const reach = (phrase: string) => (phrase === '毒物' ? 41 : 0);
    expect(habitsOf(FAN, { reach })).toEqual([]);
    expect(
      habitsOf([...FAN, { text: '毒物来了', was: 'neg', label: 'pos' }], { reach }),
    ).toHaveLength(1);
  });

  it('are undone by taking them away', () => {
    expect(habitsOf(FAN.slice(0, 2))).toEqual([]);
  });

  it('leave the model’s word where two habits contradict each other', () => {
    const habits = [
      { phrase: '毒物', label: 'pos' as const, agree: 3, texts: 3 },
      { phrase: '退货', label: 'neg' as const, agree: 3, texts: 3 },
    ];
    expect(labelByHabit('毒物也要退货', habits)).toBeNull();
  });

  it('read English by the word', () => {
    const sick = ['that ride is sick', 'sick beat', 'so sick!'].map((text) => ({
      text,
      was: 'neg' as const,
      label: 'pos' as const,
    }));
    expect(habitsOf(sick).map((habit) => habit.phrase)).toContain('sick');
  });

  it('do not tell accuracy from too few mentions', () => {
    expect(accuracyOf(USUAL)).toBeNull();
  });

  it('tell accuracy with an interval that holds it and narrows with more mentions', () => {
    const some = Array.from({ length: ENOUGH_JUDGED }, (_, i) => ({
      text: '',
      was: 'neg' as const,
      label: i % 5 === 0 ? ('pos' as const) : ('neg' as const),
    }));
    const few = accuracyOf(some);
    const many = accuracyOf(Array.from({ length: 10 }, () => some).flat());
    expect(few).toMatchObject({ share: 0.8, of: 30 });
    // Wilson's interval for 24 of 30.
    expect(few?.from).toBeCloseTo(0.627, 3);
    expect(few?.to).toBeCloseTo(0.905, 3);
    expect((many?.to ?? 1) - (many?.from ?? 0)).toBeLessThan((few?.to ?? 1) - (few?.from ?? 0));
  });
});
