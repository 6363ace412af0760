import { sharedFeatures } from '../features.js';
import type { Lexicon } from '../lexicon.js';
import { noPiece, weighPiece } from '../piece.js';
import type { Table } from '../table.js';
import { Scorer } from '../table.js';
import { MAX_POINTS } from '../units.js';
import type { ClauseReader } from './find.js';

/** Higher than any unit: nothing is left out. */
const NO_END = 0x10000;

/**
 * Reads clauses with the features and the polarity of one table. A text is taken apart once, and
 * its clauses are ranges of that; texts longer than is read at once are read in windows.
 */
export function createClauseReader(table: Table, lexicon: Lexicon): ClauseReader {
  const features = sharedFeatures(table, lexicon);
  const scorer = new Scorer(table);
  const piece = noPiece(features);
  const { ranges } = piece;
  let whole = '';
  /** Where the window that was read begins; −1: nothing was read of the text yet. */
  let base = -1;
  /** Turns to all of a text. */
  const all = (text: string): void => {
    base = -1;
    ranges.fill(0);
    ranges[1] = piece.count = features.extract(text);
    piece.reading = features.reading;
    piece.first = 0;
    piece.end = NO_END;
  };
  return {
    extract: (text, into) => {
      all(text);
      into.set(features.hashes.subarray(0, features.count));
      return features.count;
    },
    open: (text) => {
      whole = text;
      base = -1;
    },
    turn: (from, to) => {
      // The lexicon speaks of what is read as a whole, so there each clause is read on its own.
      if (table.features.lexicon || to - from > MAX_POINTS) return all(whole.slice(from, to));
      if (base < 0 || from < base || to - base > MAX_POINTS) {
        base = to <= MAX_POINTS ? 0 : from;
        features.extract(base === 0 ? whole : whole.slice(base));
      }
      features.within(from - base, to - base, piece);
    },
    feed: (heads) => heads.add(piece),
    tone: () => weighPiece(scorer, features, piece).s,
  };
}
