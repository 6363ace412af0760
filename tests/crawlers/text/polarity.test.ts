import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutForShare,
  ENOUGH,
  FARTHEST,
  leanOf,
  NeutralCut,
  REMEMBERED,
  withCut,
} from '../../../crawlers/text/neutral.js';
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
    const source = new NeutralCut(0.5);
    const cuts = Array.from({ length: ENOUGH + 1 }, () => source.note(-1));
    expect(cuts.slice(0, ENOUGH - 1).every((cut) => cut === 0)).toBe(true);
    expect(cuts[ENOUGH - 1]).toBeCloseTo(-1, 0);
  });

  it('never moves the cut so far that a clear tone is lost', () => {
    const storm = new NeutralCut(0.9);
    const praise = new NeutralCut(0);
    for (let i = 0; i < 100; i++) {
      expect(storm.note(-6)).toBeGreaterThanOrEqual(-FARTHEST);
      expect(praise.note(6)).toBeLessThanOrEqual(FARTHEST);
    }
  });

  it('forgets old texts, and holds no more than it says', () => {
    const source = new NeutralCut(0.5);
    for (let i = 0; i < REMEMBERED; i++) source.note(-1);
    let cut = 0;
    for (let i = 0; i < REMEMBERED; i++) cut = source.note(1);
    expect(cut).toBeCloseTo(1, 0);
    expect(source.leans).toHaveLength(REMEMBERED);
  });

  it('makes the expected share neutral, and goes on from what was stored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1.9, max: 1.9, noNaN: true }), {
          minLength: 200,
          maxLength: 700,
        }),
        fc.constantFrom(0.2, 0.5, 0.8),
        (leans, share) => {
          const one = new NeutralCut(share);
          let other = new NeutralCut(share);
          let cut = 0;
          leans.forEach((lean, i) => {
            cut = one.note(lean);
            if (i % 13 === 0) other = new NeutralCut(share, other.leans);
            expect(other.note(lean)).toBe(cut);
          });
          const last = leans.slice(-REMEMBERED);
          const above = last.filter((lean) => lean > cut).length / last.length;
          const edge = last.filter((lean) => Math.abs(lean - cut) <= 0.25).length / last.length;
          expect(Math.abs(above - share)).toBeLessThanOrEqual(edge + 0.01);
        },
      ),
    );
  });

  it('moves only the line between neutral and a tone', () => {
    const analysis = {
      ...judge(-2, 0.5, 0, { slopeS: 1, slopeU: 1 }),
      language: 'zh',
      categories: [],
    };
    expect(leanOf(analysis)).toBeCloseTo(0.5);
    expect(withCut(analysis, 0)).toBe(analysis);
    const turned = withCut(analysis, 1);
    expect(turned.label).toBe('neg');
    expect((turned.pPos ?? 0) / (turned.pNeg ?? 1)).toBeCloseTo(Math.exp(-2));
    expect((turned.pNeg ?? 0) + (turned.pNeu ?? 0) + (turned.pPos ?? 0)).toBeCloseTo(1);
    expect(withCut({ ...turned, categories: ['price'] }, -1)).toMatchObject({
      label: 'neu',
      categories: [],
    });
    const unknown = {
      label: 'unknown',
      score: null,
      confidence: null,
      language: 'und',
      categories: [],
    } as const;
    expect(withCut(unknown, 1)).toBe(unknown);
  });
});
