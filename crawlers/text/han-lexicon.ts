import { compound } from './lexicon.js';
import { INTENSIFIERS_ZH, LEXICON_ZH, NEGATIONS_ZH } from './lexicon-zh.js';
import { mix, Units } from './units.js';

/** Units between a negation, or an intensifier, and the word it bears on. */
const NEGATION_REACH = 3;
const INTENSIFIER_REACH = 2;
/** What a negation leaves of a valence: 不好 is not as bad as 坏. */
const NEGATED = -0.7;
/** A single character stands in many words that mean something else; single emoticons follow suit. */
const SINGLE = 0.5;

const SEED = 0x7f4a7c15;
const VALENCE = 1;
const NEGATES = 2;
const WEIGHS = 3;

/** What a beginning of words says in one byte: which meaning it has, if any, and whether it goes on. */
const MEANING = 0x7f;
const GOES_ON = 0x80;

/**
 * Valences of Chinese words (−5 … 5), emoticons and emoji, looked for from left to right, the longest
 * first, in the units of a text: no segmenter, some 10 ns per character.
 */
export class HanLexicon {
  /** Of every code point of the basic plane, as the beginning of words. */
  private readonly firsts = new Uint8Array(0x10000);
  /** The same for longer beginnings, and for units that are no such code point: key, then byte. */
  private readonly cells: Int32Array;
  /** Role and number of each meaning; 0 is none. */
  private readonly roles = [0];
  private readonly numbers = [0];

  constructor() {
    const entries = new Map<number, number>();
    const units = new Units();
    const put = (word: string, role: number, number: number): void => {
      units.read(word);
      let key = SEED;
      for (let i = 0; i < units.count; i++) {
        const unit = units.hash[i] ?? 0;
        key = mix(key, unit);
        const last = i === units.count - 1;
        const known = i === 0 && isPlain(unit) ? (this.firsts[unit] ?? 0) : (entries.get(key) ?? 0);
        const next = last ? (known & GOES_ON) | this.meaning(role, number) : known | GOES_ON;
        if (i === 0 && isPlain(unit)) this.firsts[unit] = next;
        else entries.set(key, next);
      }
    };
    for (const [word, valence] of Object.entries(LEXICON_ZH)) put(word, VALENCE, valence);
    for (const word of NEGATIONS_ZH) put(word, NEGATES, 0);
    for (const [word, weight] of Object.entries(INTENSIFIERS_ZH)) put(word, WEIGHS, weight);
    this.cells = tableOf(entries);
  }

  private meaning(role: number, number: number): number {
    const { roles, numbers } = this;
    const at = roles.findIndex((known, i) => known === role && numbers[i] === number);
    if (at >= 0) return at;
    roles.push(role);
    if (numbers.push(number) > MEANING) throw new RangeError('The lexicon has too many meanings.');
    return numbers.length - 1;
  }

  /** VADER's compound, −1 … 1, of the words among the units `from` … `to` − 1 of a text that was read. */
  compound({ hash }: Units, from: number, to: number): number {
    const { firsts, cells, roles, numbers } = this;
    const mask = cells.length - 2;
    let total = 0;
    let negatedAt = -NEGATION_REACH - 1;
    let weighedAt = -INTENSIFIER_REACH - 1;
    let weight = 1;
    for (let i = from; i < to; i++) {
      const unit = hash[i] ?? 0;
      let found = isPlain(unit) ? (firsts[unit] ?? 0) : lookUp(cells, mask, mix(SEED, unit));
      if (found === 0) continue;
      let meaning = found & MEANING;
      let end = i;
      let key = mix(SEED, unit);
      for (let j = i + 1; j < to && (found & GOES_ON) !== 0; j++) {
        key = mix(key, hash[j] ?? 0);
        found = lookUp(cells, mask, key);
        if ((found & MEANING) === 0) continue;
        meaning = found & MEANING;
        end = j;
      }
      if (meaning === 0) continue;
      const number = numbers[meaning] ?? 0;
      const role = roles[meaning];
      if (role === NEGATES) negatedAt = end + 1;
      else if (role === WEIGHS) {
        weighedAt = end + 1;
        weight = number;
      } else {
        const turned = i - negatedAt <= NEGATION_REACH ? NEGATED : 1;
        const weighed = i - weighedAt <= INTENSIFIER_REACH ? weight : 1;
        total += number * (end === i ? SINGLE : 1) * turned * weighed;
      }
      i = end;
    }
    return compound(total);
  }
}

function isPlain(unit: number): boolean {
  return unit >>> 16 === 0;
}

/** An open hash table with at least two free places for each that is taken. */
function tableOf(entries: ReadonlyMap<number, number>): Int32Array {
  let slots = 16;
  while (slots < entries.size * 3) slots *= 2;
  const cells = new Int32Array(2 * slots);
  for (const [key, value] of entries) {
    let at = placeOf(key) & (cells.length - 2);
    while (cells[at + 1] !== 0) at = (at + 2) & (cells.length - 2);
    cells[at] = key;
    cells[at + 1] = value;
  }
  return cells;
}

/** The byte of a key; 0 when nothing begins so. */
function lookUp(cells: Int32Array, mask: number, key: number): number {
  let at = placeOf(key) & mask;
  for (;;) {
    const value = cells[at + 1] ?? 0;
    if (value === 0 || cells[at] === key) return value;
    at = (at + 2) & mask;
  }
}

/** Even, so that it is the place of a key. */
function placeOf(key: number): number {
  return ((key >>> 15) ^ key) << 1;
}
