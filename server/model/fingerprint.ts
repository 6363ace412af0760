/** What is kept of a text so that its copies can be recognised; about 500 bytes, no readable text but the terms. */
export interface Fingerprint {
  /** Hash of the whole normalised text; null when nothing is left of it ("转发微博"). */
  exact: number | null;
  /** Characters (or Latin words) left after normalisation. */
  length: number;
  /** Smallest hashes of its shingles, ascending, at most `SKETCH`: a sample that compares with any other. */
  sketch: readonly number[];
  /** Words and character pairs that could tell what it is about, in order, at most `TERMS`. */
  terms: readonly string[];
}

/** Most hashes kept of one text. */
export const SKETCH = 64;
/** Most terms kept of one text. */
export const TERMS = 48;
