/** Hashed texts in one row of memory: features of text i stand in `values[offsets[i] … offsets[i+1])`. */
export interface Corpus {
  offsets: Uint32Array;
  values: Int32Array;
}

/** What a corpus is made with. */
export interface Extractor {
  readonly hashes: Int32Array;
  extract(text: string): number;
}

/** Hashes all texts; equal features of one text are kept once, in rising order. */
export function buildCorpus(texts: readonly string[], extractor: Extractor): Corpus {
  const offsets = new Uint32Array(texts.length + 1);
  let values = new Int32Array(1 << 16);
  let used = 0;
  texts.forEach((text, i) => {
    const count = extractor.extract(text);
    if (used + count > values.length) {
      const larger = new Int32Array(Math.max(values.length * 2, used + count));
      larger.set(values);
      values = larger;
    }
    const sorted = extractor.hashes.slice(0, count).sort();
    for (let k = 0; k < count; k++) {
      if (k > 0 && sorted[k] === sorted[k - 1]) continue;
      values[used++] = sorted[k] ?? 0;
    }
    offsets[i + 1] = used;
  });
  return { offsets, values: values.slice(0, used) };
}

/** Which feature each bucket belongs to. */
export interface Selection {
  bits: number;
  /** Top byte of the bucket's feature. */
  fingerprints: Uint8Array;
  /** In how many texts that feature stands; 0: nobody's bucket. */
  counts: Uint32Array;
}

/**
 * Gives each bucket to its most frequent feature (told apart by the top byte), if that stands in at
 * least `minCount` texts. Without this, unseen n-grams land on the weights of others.
 */
export function selectFeatures(corpus: Corpus, bits: number, minCount: number): Selection {
  const buckets = 1 << bits;
  const keys = new Uint32Array(corpus.values.length);
  corpus.values.forEach((hash, i) => {
    keys[i] = (((hash & (buckets - 1)) << 8) | (hash >>> 24)) >>> 0;
  });
  keys.sort();
  const fingerprints = new Uint8Array(buckets);
  const counts = new Uint32Array(buckets);
  for (let i = 0; i < keys.length;) {
    const key = keys[i] ?? 0;
    let j = i + 1;
    while (j < keys.length && keys[j] === key) j++;
    const bucket = key >>> 8;
    if (j - i >= minCount && j - i > (counts[bucket] ?? 0)) {
      counts[bucket] = j - i;
      fingerprints[bucket] = key & 0xff;
    }
    i = j;
  }
  return { bits, fingerprints, counts };
}

/** The same texts with only the selected features, as bucket numbers. */
export function restrict(corpus: Corpus, selection: Selection): Corpus {
  const mask = (1 << selection.bits) - 1;
  const offsets = new Uint32Array(corpus.offsets.length);
  const values = new Int32Array(corpus.values.length);
  let used = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    const end = corpus.offsets[i + 1] ?? 0;
    for (let k = corpus.offsets[i] ?? 0; k < end; k++) {
      const hash = corpus.values[k] ?? 0;
      const bucket = hash & mask;
      if (selection.counts[bucket] === 0) continue;
      if (selection.fingerprints[bucket] === hash >>> 24) values[used++] = bucket;
    }
    offsets[i + 1] = used;
  }
  return { offsets, values: values.slice(0, used) };
}
