import { MAX_POINTS, mix, Units, WORD } from './units.js';
import { HanLexicon } from './han-lexicon.js';
import type { Lexicon } from './lexicon.js';
import { compound } from './lexicon.js';

/** Which features a model reads; stored with it, so that it is never fed others. */
export interface FeatureOptions {
  /** Longest n-gram of units, 1 … 4. */
  order: number;
  /** An n-gram ends before it would hold more Latin words than this. */
  maxWords: number;
  /** Whether bins of the English lexicon are features. */
  lexicon: boolean;
  /** Whether `compound` is that of the Chinese lexicon, which is no feature. */
  chinese?: boolean;
}

/** Upper bound of the features of one text, given `MAX_POINTS`. */
export const CAPACITY = 8192;

const GRAM_SEED = 0x1b873593;
const OWN_SEED = 0x6c62272e;
const LETTER_SEED = 0x27d4eb2f;
const LEXICON_SEED = 0x165667b1;
/** Stands before the first and behind the last letter of a word. */
const EDGE = 1;

/** Spreads the running hash over all 32 bits (the finaliser of MurmurHash3, public domain). */
export function finish(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Some of the features of a text that was read, without copying them. */
export interface Piece {
  /** As in `Features`: all of the text's. */
  readonly hashes: Int32Array;
  readonly lasts: Uint16Array;
  count: number;
  /** Tells apart one text that was read from the next. */
  reading: number;
  /** Where each of three runs of features begins and ends. */
  readonly ranges: Int32Array;
  /** The first unit of the piece. */
  first: number;
  /** Only features whose last unit stands before this belong to the piece. */
  end: number;
}

/**
 * Turns a text into 32-bit feature hashes. One instance is reused for many texts; the result stands
 * in `hashes[0 … count)` until the next call and may hold a feature twice.
 */
export class Features {
  readonly units = new Units();
  readonly hashes = new Int32Array(CAPACITY);
  /** The cell of each feature in the table, 0 when the table does not know it; only with `cells`. */
  readonly found = new Int32Array(CAPACITY);
  count = 0;
  /** What the lexicon says of the text as a whole, −1 … 1; 0 without a lexicon. */
  compound = 0;
  private readonly chinese: HanLexicon | null;
  /** How many texts were read. */
  reading = 0;
  /** The unit that was asked for last. */
  private cursor = 0;
  /** What was read last; null when nothing was. */
  private text: string | null = null;
  /** The last unit each feature needs. */
  readonly lasts = new Uint16Array(CAPACITY);
  /** Where the features of each kind that begin at a unit begin in `hashes`. */
  private readonly gramsAt = new Uint16Array(MAX_POINTS + 9);
  private readonly ownAt = new Uint16Array(MAX_POINTS + 9);
  private readonly lettersAt = new Uint16Array(MAX_POINTS + 9);

  /**
   * With `cells` (of a table of `bits`) an n-gram is followed no further once it is unknown: what
   * begins with it is rarer still. That halves the work and changes next to nothing.
   */
  constructor(
    private readonly options: FeatureOptions,
    private readonly lexicon: Lexicon | null,
    private readonly cells: Int32Array | null = null,
  ) {
    if (options.lexicon && lexicon === null) {
      throw new Error('This model reads lexicon features, but no lexicon was given.');
    }
    this.chinese = options.chinese === true ? hanLexicon() : null;
  }

  /** Reads the text and fills `hashes`; answers how many there are. The same text is read once. */
  extract(text: string): number {
    if (text === this.text) return this.count;
    this.text = text;
    this.units.read(text);
    this.reading++;
    this.cursor = 0;
    this.count = 0;
    this.grams();
    this.ownGrams();
    this.letterGrams();
    if (this.options.lexicon && this.lexicon !== null) this.lexiconBins(this.lexicon);
    if (this.chinese) this.compound = this.chinese.compound(this.units, 0, this.units.count);
    return this.count;
  }

  /**
   * Finds the features that lie wholly within `[from, to)` of the text that was read: those of
   * `piece.ranges` whose last unit stands before `piece.end`. Bins of the lexicon speak of the whole
   * text and are left out.
   */
  within(from: number, to: number, piece: Piece): void {
    const { gramsAt, ownAt, lettersAt } = this;
    const { ranges } = piece;
    const first = this.unitAt(from);
    const end = this.unitAt(to);
    // Without a Latin word the places of letters are those of another text.
    const letters = this.units.words > 0;
    ranges[0] = gramsAt[first] ?? 0;
    ranges[1] = gramsAt[end] ?? 0;
    ranges[2] = ownAt[first] ?? 0;
    ranges[3] = ownAt[end] ?? 0;
    ranges[4] = letters ? (lettersAt[first] ?? 0) : 0;
    ranges[5] = letters ? (lettersAt[end] ?? 0) : 0;
    piece.first = first;
    piece.end = end;
    piece.count = this.count;
    piece.reading = this.reading;
  }

  /** What the lexicon says of a piece, −1 … 1. */
  compoundOf({ first, end }: Piece): number {
    const { units, chinese } = this;
    return chinese ? chinese.compound(units, first, Math.min(end, units.count)) : this.compound;
  }

  /** True when the model knows more than half of the Latin words of the text that was read. */
  mostlyKnown(): boolean {
    const { units, cells } = this;
    if (cells === null) return true;
    let known = 0;
    for (let i = 0; i < units.count; i++) {
      if (units.kind[i] !== WORD) continue;
      const feature = finish(mix(GRAM_SEED, units.hash[i] ?? 0));
      if (isKnown(cells[feature & (cells.length - 1)] ?? 0, feature)) known++;
    }
    return known * 2 > units.words;
  }

  /** The first unit that begins at or behind an offset; cheapest when offsets rise. */
  private unitAt(offset: number): number {
    const { at, count } = this.units;
    let unit = this.cursor;
    if (unit > count || (unit > 0 && (at[unit - 1] ?? 0) >= offset)) unit = 0;
    while (unit < count && (at[unit] ?? 0) < offset) unit++;
    this.cursor = unit;
    return unit;
  }

  private grams(): void {
    const { hash, kind, count } = this.units;
    const { order, maxWords } = this.options;
    const { cells, lasts, found, gramsAt } = this;
    const mask = cells === null ? 0 : cells.length - 1;
    const out = this.hashes;
    let n = this.count;
    for (let i = 0; i < count; i++) {
      gramsAt[i] = n;
      let h = GRAM_SEED;
      let words = 0;
      const last = i + order < count ? i + order : count;
      for (let j = i; j < last; j++) {
        if (kind[j] === WORD && ++words > maxWords) break;
        h = mix(h, hash[j] ?? 0);
        const feature = finish(h);
        if (cells !== null) {
          const cell = cells[feature & mask] ?? 0;
          if (!isKnown(cell, feature)) break;
          found[n] = cell;
        }
        lasts[n] = j;
        out[n++] = feature;
      }
    }
    gramsAt[count] = n;
    this.count = n;
  }

  /** The author's own words once more under another seed: they count before the quoted part. */
  private ownGrams(): void {
    const { hash, own, count } = this.units;
    const { cells, lasts, found, ownAt } = this;
    const mask = cells === null ? 0 : cells.length - 1;
    const out = this.hashes;
    let n = this.count;
    for (let i = 0; i < own; i++) {
      ownAt[i] = n;
      const first = mix(OWN_SEED, hash[i] ?? 0);
      const single = finish(first);
      if (cells !== null) {
        const cell = cells[single & mask] ?? 0;
        if (!isKnown(cell, single)) continue;
        found[n] = cell;
      }
      lasts[n] = i;
      out[n++] = single;
      if (i + 1 >= own) continue;
      const pair = finish(mix(first, hash[i + 1] ?? 0));
      if (cells !== null) found[n] = cellOf(cells, mask, pair);
      lasts[n] = i + 1;
      out[n++] = pair;
    }
    for (let i = own; i <= count; i++) ownAt[i] = n;
    this.count = n;
  }

  private letterGrams(): void {
    const { kind, from, to, letters, count, words } = this.units;
    if (words === 0) return;
    const { cells, lasts, found, lettersAt } = this;
    const mask = cells === null ? 0 : cells.length - 1;
    const out = this.hashes;
    let n = this.count;
    for (let i = 0; i < count; i++) {
      lettersAt[i] = n;
      if (kind[i] !== WORD) continue;
      const start = from[i] ?? 0;
      const end = to[i] ?? 0;
      if (end - start < 4) continue;
      for (let j = start - 1; j + 3 <= end; j++) {
        let h = LETTER_SEED;
        for (let k = j; k < j + 4; k++) {
          h = mix(h, k < start || k >= end ? EDGE : (letters[k] ?? 0));
        }
        const feature = finish(h);
        if (cells !== null) found[n] = cellOf(cells, mask, feature);
        lasts[n] = i;
        out[n++] = feature;
      }
    }
    lettersAt[count] = n;
    this.count = n;
  }

  private lexiconBins(lexicon: Lexicon): void {
    const { units, cells, found } = this;
    const mask = cells === null ? 0 : cells.length - 1;
    const sums = lexicon.sum(units);
    const out = this.hashes;
    let n = this.count;
    const put = (slot: number, bin: number): void => {
      const feature = finish(mix(mix(LEXICON_SEED, slot), bin));
      if (cells !== null) found[n] = cellOf(cells, mask, feature);
      out[n++] = feature;
    };
    this.compound = compound(sums.total);
    put(1, bin(this.compound, 6));
    put(2, Math.min(4, sums.positive));
    put(3, Math.min(4, sums.negative));
    put(4, bin(sums.last / 4, 3));
    put(5, bin(sums.strongest / 4, 4));
    put(6, Math.min(2, sums.negated));
    this.count = n;
  }
}

let han: HanLexicon | null = null;

/** The one Chinese lexicon, made when it is first asked for. */
function hanLexicon(): HanLexicon {
  han ??= new HanLexicon();
  return han;
}

const shared = new WeakMap<Int32Array, Features>();

/**
 * The one reader of features for a table's cells, shared by all who ask: what the first has read of a
 * text the next need not read again. For use, not for training; whoever gets it must take what it
 * wants before anybody else reads.
 */
export function sharedFeatures(
  { features, cells }: { features: FeatureOptions; cells: Int32Array },
  lexicon: Lexicon,
): Features {
  const known = shared.get(cells);
  if (known !== undefined) return known;
  const made = new Features(features, lexicon, cells);
  shared.set(cells, made);
  return made;
}

/** True when the bucket belongs to this very feature, as far as the fingerprint tells. */
function isKnown(cell: number, feature: number): boolean {
  return (cell & 31) !== 0 && cell >>> 24 === feature >>> 24;
}

/** The cell of a feature, or 0 when its bucket belongs to another. */
function cellOf(cells: Int32Array, mask: number, feature: number): number {
  const cell = cells[feature & mask] ?? 0;
  return isKnown(cell, feature) ? cell : 0;
}

/** −1 … 1 to a whole number −steps … steps. */
function bin(value: number, steps: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * steps);
}
