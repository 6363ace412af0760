import { foldText, isHan, isLatin } from '../text/fold.js';
import type { Found } from './terms.js';

/** Where something stands in the searched text, UTF-16 units. */
export interface Place {
  from: number;
  to: number;
}

/** Places by where they begin, and for each the one that reaches furthest among it and those before. */
export interface Ordered {
  places: readonly Place[];
  furthest: readonly Place[];
}

/** Places of several terms; as quick for thousands of them as for one. */
export function placesOf(found: Found, terms: ReadonlySet<number>): Ordered {
  const places: Place[] = [];
  for (let i = 0; i < found.count; i++) {
    if (!terms.has(found.terms[i] ?? -1)) continue;
    places.push({ from: found.froms[i] ?? 0, to: found.ends[i] ?? 0 });
  }
  places.sort((a, b) => a.from - b.from);
  let last: Place | null = null;
  const furthest = places.map((place) => {
    last = last !== null && last.to > place.to ? last : place;
    return last;
  });
  return { places, furthest };
}

/** How many of the places begin at or before `from`. */
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
export function neighbours(place: Place, { places, furthest }: Ordered): readonly Place[] {
  const at = countUpTo(places, place.from);
  return [furthest[at - 1], places[at]].filter((one) => one !== undefined);
}

/** True when a covering word begins at or before the place and ends at or behind its end. */
export function isCovered(place: Place, { places, furthest }: Ordered): boolean {
  return (furthest[countUpTo(places, place.from) - 1]?.to ?? 0) >= place.to;
}

/** At most `distance` units stand between two places: Chinese characters and kana, words of letters. */
export function isNear(text: string, a: Place, b: Place, distance: number): boolean {
  const from = Math.min(a.to, b.to);
  const to = Math.max(a.from, b.from);
  let units = 0;
  let inWord = false;
  // A unit is rarely longer than 40 code units, so a far pair is given up early.
  if (to - from > distance * 40 + 40) return false;
  for (let i = from; i < to; i++) {
    const code = foldText(text.charAt(i)).charCodeAt(0);
    const wordly = isWordly(code);
    if (isCharacter(code) || (wordly && !inWord)) units++;
    inWord = wordly;
    if (units > distance) return false;
  }
  return true;
}

/** Latin letters and digits, and the letters of scripts that part words with blanks. */
function isWordly(code: number): boolean {
  if (isLatin(code) || (code >= 0x30 && code <= 0x39)) return true;
  return (code >= 0x370 && code < 0x1e00) || (code >= 0xac00 && code <= 0xd7a3);
}

/** Han and kana; of rare Han the first half of the pair. */
function isCharacter(code: number): boolean {
  return isHan(code) || (code >= 0x3041 && code <= 0x30fa) || (code >= 0xd840 && code <= 0xd888);
}
