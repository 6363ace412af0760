import { Features } from '../features.js';
import type { Lexicon } from '../lexicon.js';
import type { Table } from '../table.js';
import { Scorer } from '../table.js';
import type { ClauseReader } from './find.js';

/** Reads clauses with the features and the polarity of one table. */
export function createClauseReader(table: Table, lexicon: Lexicon): ClauseReader {
  const features = new Features(table.features, lexicon, table.cells);
  const scorer = new Scorer(table);
  return {
    hashes: features.hashes,
    extract: (piece) => features.extract(piece),
    tone: () => scorer.score(features.hashes, features.count).s,
  };
}
