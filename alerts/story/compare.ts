import type { Fingerprint } from '../../server/model/fingerprint.js';
import { SKETCH } from '../../server/model/fingerprint.js';

export interface Likeness {
  /** Shingles in common over all shingles of both, 0–1. */
  alike: number;
  /** Share of the shorter text that stands in the longer one, 0–1. */
  within: number;
  /** Shingles compared: how much the two numbers rest on. */
  sample: number;
}

/**
 * Estimates the likeness of two texts from their sketches: below the smaller of the two largest
 * kept hashes both sketches are complete, so that part is a fair sample of both sets
 * (bottom-k sampling, Cohen and Kaplan 2007).
 */
export function compare(a: Fingerprint, b: Fingerprint): Likeness {
  const x = a.sketch;
  const y = b.sketch;
  const endX = x.length < SKETCH ? Infinity : (x.at(-1) ?? 0);
  const endY = y.length < SKETCH ? Infinity : (y.at(-1) ?? 0);
  const end = Math.min(endX, endY);
  let i = 0;
  let j = 0;
  let both = 0;
  while (i < x.length && j < y.length) {
    const u = x[i] ?? 0;
    const v = y[j] ?? 0;
    if (Math.min(u, v) > end) break;
    if (u === v) both++;
    if (u <= v) i++;
    if (v <= u) j++;
  }
  while (i < x.length && (x[i] ?? 0) <= end) i++;
  while (j < y.length && (y[j] ?? 0) <= end) j++;
  const fewer = Math.min(i, j);
  return {
    alike: i + j - both === 0 ? 0 : both / (i + j - both),
    within: fewer === 0 ? 0 : both / fewer,
    sample: fewer,
  };
}
