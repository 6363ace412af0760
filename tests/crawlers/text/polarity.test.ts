import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutForShare, ENOUGH, NeutralShares, REMEMBERED } from '../../../crawlers/text/neutral.js';
import { forceBinary, judge, neutralRank } from '../../../crawlers/text/polarity.js';

const SLOPES = { slopeS: 1, slopeU: 1.3 };
const odds = fc.double({ min: -50, max: 50, noNaN: true });

describe('a judgement', () => {
  it('is a distribution whose largest part is the label', () => {
    fc.assert(
      fc.property(odds, odds, odds, (s, rank, cut) => {
        const { label, score, confidence, pNeg, pNeu, pPos } = judge(s, rank, cut, SLOPES);
        expect(pNeg + pNeu + pPos).toBeCloseTo(1);
        expect(score).toBeCloseTo(pPos - pNeg);
        expect(confidence).toBe(Math.max(pNeg, pNeu, pPos));
        expect({ neg: pNeg, neu: pNeu, pos: pPos, unknown: -1 }[label]).toBe(confidence);
      }),
    );
  });

  it('is neutral exactly above the cut', () => {
    expect(judge(2, 0.01, 0, SLOPES).label).toBe('neu');
    expect(judge(2, -0.01, 0, SLOPES).label).toBe('pos');
    expect(judge(-2, -0.01, 0, SLOPES).label).toBe('neg');
  });

  it('can be forced to take a side', () => {
    const forced = forceBinary(judge(-0.1, 5, 0, SLOPES));
    expect(forced.label).toBe('neg');
    expect(forced.pNeu).toBe(0);
    expect(forced.pNeg + forced.pPos).toBeCloseTo(1);
  });

  it('ranks a text lower the stronger its tone', () => {
    expect(neutralRank({ s: 3, u: 0, known: 1 })).toBeLessThan(
      neutralRank({ s: -1, u: 0, known: 1 }),
    );
  });
});

describe('the neutral share', () => {
  it('sets the cut so that the share lies above it', () => {
    const ranks = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    for (const share of [0, 0.1, 0.5, 0.93, 1]) {
      const cut = cutForShare(ranks, share);
      expect(ranks.filter((rank) => rank > cut)).toHaveLength(Math.round(share * 100));
    }
    expect(Number.isFinite(cutForShare([], 0.5))).toBe(true);
  });

  it('waits until it has heard enough of a source', () => {
    const shares = new NeutralShares(() => 0.5);
    const cuts = Array.from({ length: ENOUGH + 1 }, (_, i) => shares.note('forum', i));
    expect(cuts.slice(0, ENOUGH - 1).every((cut) => cut === null)).toBe(true);
    expect(cuts[ENOUGH - 1]).not.toBeNull();
  });

  it('keeps sources apart and leaves those alone of which nobody said anything', () => {
    const shares = new NeutralShares((source) => (source === 'news' ? 0.6 : null));
    for (let i = 0; i < 100; i++) {
      shares.note('news', i);
      expect(shares.note('weibo', i)).toBeNull();
    }
    expect(shares.note('news', 50)).toBeCloseTo(40, -1);
  });

  it('forgets old texts', () => {
    const shares = new NeutralShares(() => 0.5);
    for (let i = 0; i < REMEMBERED; i++) shares.note('a', 0);
    let cut: number | null = 0;
    for (let i = 0; i < REMEMBERED + ENOUGH; i++) cut = shares.note('a', 100 + (i % 2));
    expect(cut).toBeGreaterThan(99);
  });
});
