import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../../crawlers/text/store.js';
import type { Table } from '../../../crawlers/text/table.js';
import { packCell, R_STEPS, Scorer, strength, strengthStep } from '../../../crawlers/text/table.js';

const BITS = 10;

/** A table with one feature per entry; the top byte of the hash is its fingerprint. */
function table(entries: { hash: number; s: number; u: number; step: number }[]): Table {
  const cells = new Int32Array(1 << BITS);
  for (const { hash, s, u, step } of entries) {
    cells[hash & (cells.length - 1)] = packCell(hash >>> 24, s, u, step);
  }
  return {
    name: 'test',
    bits: BITS,
    features: { order: 4, maxWords: 3, lexicon: false },
    cells,
    scaleS: 0.1,
    scaleU: 0.2,
    biasS: 0.5,
    biasU: -1,
  };
}

const A = 0x7f000005;
const B = 0x12000009;

describe('a table', () => {
  it('adds up s and u over the length of the strengths', () => {
    const scorer = new Scorer(table([{ hash: A, s: 100, u: -50, step: 1 }]));
    const heads = scorer.score(Int32Array.of(A), 1);
    expect(heads.s).toBeCloseTo(0.5 + (100 * 0.1) / strength(1));
    expect(heads.u).toBeCloseTo(-1 + (-50 * 0.2) / strength(1));
    expect(heads.known).toBe(1);
  });

  it('counts equal features once', () => {
    const scorer = new Scorer(table([{ hash: A, s: 9, u: 0, step: 3 }]));
    const once = scorer.score(Int32Array.of(A), 1).s;
    expect(scorer.score(Int32Array.of(A, A, A), 3).s).toBe(once);
  });

  it('drops a feature whose fingerprint is another', () => {
    const scorer = new Scorer(table([{ hash: A, s: 9, u: 0, step: 3 }]));
    const stranger = (A & 0x00ffffff) | 0x11000000;
    expect(scorer.score(Int32Array.of(stranger), 1)).toMatchObject({ s: 0.5, u: -1, known: 0 });
  });

  it('gives the same answer however many texts came before', () => {
    const scorer = new Scorer(
      table([
        { hash: A, s: 9, u: 3, step: 3 },
        { hash: B, s: -4, u: 1, step: 9 },
      ]),
    );
    const first = { ...scorer.score(Int32Array.of(A, B), 2) };
    // More rounds than fit beside the bucket, so that the set is cleared on the way.
    for (let i = 0; i < 2 ** 21 + 5; i++) scorer.score(Int32Array.of(A), 1);
    expect(scorer.score(Int32Array.of(A, B), 2)).toEqual(first);
  });

  it('rounds strengths to the nearest step and back', () => {
    for (let step = 1; step <= R_STEPS; step++) expect(strengthStep(strength(step))).toBe(step);
    expect(strengthStep(0)).toBe(1);
    expect(strengthStep(99)).toBe(R_STEPS);
  });
});

describe('a model file', () => {
  const model = {
    table: table([
      { hash: A, s: -128 + 1, u: 127, step: 31 },
      { hash: B, s: 0, u: 0, step: 1 },
    ]),
    calibration: { slopeS: 1, slopeU: 2, cut: -1.5 },
  };

  it('gives back what was written', () => {
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  it('is the same bytes each time', () => {
    expect(encodeModel(model).equals(encodeModel(model))).toBe(true);
  });

  it('refuses what is not a model', () => {
    expect(() => decodeModel(Buffer.from('not a model'))).toThrow();
  });
});
