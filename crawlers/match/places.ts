import { foldText, isHan, isLatin } from '../text/fold.js';
import type { Found } from './terms.js';

/** Where something stands in the searched text, UTF-16 units. */
export interface Place {
  from: number;
  to: number;
}

/** Places of several terms, by where they begin. */
export function placesOf(found: Found, terms: readonly number[]): Place[] {
  return terms.flatMap((term) => found.places(term)).sort((a, b) => a.from - b.from);
}

/** How many of the sorted places begin at or before `from`. */
function countUpTo(places: readonly Place[], from: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.from ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The nearest places on both sides; comparing all pairs would make a hostile text expensive. */
export function neighbours(place: Place, others: readonly Place[]): readonly Place[] {
  const at = countUpTo(others, place.from);
  return others.slice(Math.max(0, at - 2), at + 1);
}

/** Covering words that begin before a place and are looked at. */
const COVERS_BACK = 8;

/** True when a covering word begins at or before the place and ends at or behind its end. */
export function isCovered(place: Place, hiding: readonly Place[]): boolean {
  const at = countUpTo(hiding, place.from);
  return hiding.slice(Math.max(0, at - COVERS_BACK), at).some((cover) => cover.to >= place.to);
}

/** At most `distance` Chinese characters or Latin words stand between two places. */
export function isNear(text: string, a: Place, b: Place, distance: number): boolean {
  const from = Math.min(a.to, b.to);
  const to = Math.max(a.from, b.from);
  let units = 0;
  let inWord = false;
  // A unit is rarely longer than 40 code units, so a far pair is given up early.
  if (to - from > distance * 40 + 40) return false;
  for (let i = from; i < to; i++) {
    const code = foldText(text.charAt(i)).charCodeAt(0);
    const wordly = isLatin(code) || (code >= 0x30 && code <= 0x39);
    if (isHan(code) || (wordly && !inWord)) units++;
    inWord = wordly;
    if (units > distance) return false;
  }
  return true;
}
