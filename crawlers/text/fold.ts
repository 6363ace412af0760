import { SIMPLIFIED, TRADITIONAL } from './han-pairs.js';

/** Full-width forms of the printable ASCII range: U+FF01 … U+FF5E. */
const FULL_FIRST = 0xff01;
const FULL_LAST = 0xff5e;
const FULL_OFFSET = 0xff01 - 0x21;

/**
 * One lookup per UTF-16 code unit: full width to ASCII, lower case, traditional to simplified.
 * Digits stay, since names such as `iPhone 15` must be told apart; units fold them on their own.
 */
export const FOLD: Readonly<Uint16Array> = buildFold();

function buildFold(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < table.length; code++) {
    const wide = code >= FULL_FIRST && code <= FULL_LAST;
    const plain = wide ? code - FULL_OFFSET : code === 0x3000 ? 0x20 : code;
    const lower = String.fromCharCode(plain).toLowerCase();
    table[code] = lower.length === 1 ? lower.charCodeAt(0) : plain;
  }
  for (let i = 0; i < TRADITIONAL.length; i++) {
    table[TRADITIONAL.charCodeAt(i)] = SIMPLIFIED.charCodeAt(i);
  }
  // A few forms fold to one that folds on; twice over, the result is the same as once.
  for (let round = 0; round < 2; round++) {
    for (let code = 0; code < table.length; code++) table[code] = table[table[code] ?? 0] ?? code;
  }
  return table;
}

/**
 * The form in which texts are compared: same length in UTF-16 units as the input, so that an offset
 * in the folded text is an offset in the original.
 */
export function foldText(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const folded = FOLD[code] ?? code;
    if (folded === code) continue;
    out += text.slice(from, i) + String.fromCharCode(folded);
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** True for the Han ideographs of the basic plane and its extension A. */
export function isHan(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);
}

/** True for lower-case Latin letters of a folded text, accents included. */
export function isLatin(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0xdf && code <= 0x24f && code !== 0xf7) ||
    (code >= 0x1e00 && code <= 0x1eff)
  );
}
