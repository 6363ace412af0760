import type { Features, Piece } from './features.js';
import { FOLD } from './fold.js';
import type { Heads, Scorer } from './table.js';
import { EMOTICON, LINK, MAX_POINTS, type Units, USER, WORD } from './units.js';

/** Nothing yet of what `features` will read. */
export function noPiece({ hashes, lasts }: Features): Piece {
  return { hashes, lasts, count: 0, reading: 0, ranges: new Int32Array(6), first: 0, end: 0 };
}

/** What the two heads say of a piece; the answer is overwritten by the next call. */
export function weighPiece(scorer: Scorer, features: Features, piece: Piece): Readonly<Heads> {
  const { hashes, found } = features;
  const { ranges, lasts, end } = piece;
  let most = 0;
  for (let run = 0; run < ranges.length; run += 2) {
    most += (ranges[run + 1] ?? 0) - (ranges[run] ?? 0);
  }
  scorer.begin(most);
  for (let run = 0; run < ranges.length; run += 2) {
    scorer.add(hashes, found, ranges[run] ?? 0, ranges[run + 1] ?? 0, lasts, end);
  }
  return scorer.end(features.compoundOf(piece));
}

/** How many units of a piece are Latin words. */
export function wordsOf({ kind }: Units, { first, end }: Piece): number {
  let words = 0;
  for (let unit = first; unit < end; unit++) if (kind[unit] === WORD) words++;
  return words;
}

/**
 * True when the units of the piece `text[from … to)` are those that are found in it when it is read
 * by itself; in doubt false. `units` must have read `text`.
 */
export function standsAlone(
  text: string,
  from: number,
  to: number,
  units: Units,
  { first, end }: Piece,
): boolean {
  const { at, hash, count, own } = units;
  // A quote says which part is the author's own; a piece by itself knows nothing of that.
  if (to > MAX_POINTS || own !== count) return false;
  if (reachesOver(text, from, units, first - 1)) return false;
  if (reachesOver(text, to, units, end - 1)) return false;
  // A run of equal units that began before the piece may have been cut within it.
  if (first > 0 && first < end && hash[first] === hash[first - 1]) return false;
  const begins = first < end ? (at[first] ?? 0) : to;
  for (let i = from; i < begins; i++) if (text.charCodeAt(i) !== 0x20) return false;
  return true;
}

/** False only when a unit that begins before `place`, or what was cut behind it, surely ends before it. */
function reachesOver(text: string, place: number, units: Units, unit: number): boolean {
  const { at, kind, hash } = units;
  const what = kind[unit];
  if (what === LINK || what === USER) return unit >= 0;
  if (what !== EMOTICON) return false;
  // After three equal ones the next are cut, and nobody knows where they end.
  if (hash[unit] === hash[unit - 1]) return true;
  const open = at[unit] ?? 0;
  const close = text.charCodeAt(open) === 0x3010 ? 0x3011 : 0x5d;
  for (let i = open + 1; i < place; i++) {
    const raw = text.charCodeAt(i);
    if (raw === close || (close === 0x5d && FOLD[raw] === close)) return false;
  }
  return true;
}
