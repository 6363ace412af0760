import { sharedFeatures } from '../features.js';
import type { Lexicon } from '../lexicon.js';
import type { Table } from '../table.js';
import { Scorer } from '../table.js';
import { MAX_POINTS } from '../units.js';
import type { ClauseReader } from './find.js';

/** Features of a rule for each clause at most, behind those of the text. */
const ROOM = 1024;

/**
 * Reads clauses with the features and the polarity of one table. A text is taken apart once, and
 * its clauses are cut out of that; texts longer than is read at once are read in windows.
 */
export function createClauseReader(table: Table, lexicon: Lexicon): ClauseReader {
  const features = sharedFeatures(table, lexicon);
  const scorer = new Scorer(table);
  const hashes = new Int32Array(features.hashes.length + ROOM);
  const found = new Int32Array(features.hashes.length);
  let whole = '';
  /** Where the window that was read begins; −1: nothing was read of the text yet. */
  let base = -1;
  let count = 0;
  const extract = (piece: string): number => {
    count = features.extract(piece);
    hashes.set(features.hashes.subarray(0, count));
    found.set(features.found.subarray(0, count));
    return count;
  };
  return {
    hashes,
    extract: (piece) => {
      base = -1;
      return extract(piece);
    },
    open: (text) => {
      whole = text;
      base = -1;
    },
    clause: (from, to) => {
      // The lexicon speaks of what is read as a whole, so there each clause is read on its own.
      if (table.features.lexicon || to - from > MAX_POINTS) {
        base = -1;
        return extract(whole.slice(from, to));
      }
      if (base < 0 || from < base || to - base > MAX_POINTS) {
        base = to <= MAX_POINTS ? 0 : from;
        features.extract(base === 0 ? whole : whole.slice(base));
      }
      count = features.within(from - base, to - base, hashes, found);
      return count;
    },
    // With a lexicon a clause was read on its own, so what it says is of the clause.
    tone: () => scorer.weigh(hashes, found, count, features.compound).s,
  };
}
