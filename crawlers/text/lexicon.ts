import type { Units } from './units.js';
import { IntMap } from './int-map.js';
import { CHARACTER, WORD, wordHash } from './units.js';

/** What the lexicon says about one text. Valences are on VADER's scale of −4 … 4. */
export interface LexiconSums {
  total: number;
  /** How many words count as positive, after negation. */
  positive: number;
  negative: number;
  /** How many were turned round by a negation. */
  negated: number;
  last: number;
  strongest: number;
}

/** VADER's compound score of a sum of valences: −1 … 1. */
export function compound(total: number): number {
  return total / Math.sqrt(total * total + ALPHA);
}

/** Words that turn a following word round, within `REACH` words. */
const NEGATORS = (
  'not no never none nobody nothing neither nor nowhere hardly barely rarely seldom without cannot ' +
  "can't cant don't dont doesn't doesnt didn't didnt isn't isnt wasn't wasnt aren't arent weren't " +
  "werent won't wont wouldn't wouldnt shouldn't shouldnt couldn't couldnt ain't aint hasn't hasnt " +
  "haven't havent hadn't hadnt needn't"
).split(' ');
const BOOSTERS = (
  'very really so extremely totally absolutely completely incredibly super too fucking freaking most ' +
  'especially particularly truly utterly highly damn seriously'
).split(' ');
const REACH = 3;
/** Share of the valence that a negation leaves, and the plus of a booster (Hutto & Gilbert 2014). */
const NEGATION = -0.74;
const BOOST = 0.293;

/** What comes before a “but” counts less than what follows it (Hutto & Gilbert 2014). */
const BEFORE_BUT = 0.5;
const AFTER_BUT = 1.5;
/** Constant of VADER's normalisation: the more words, the nearer to ±1. */
const ALPHA = 15;

/** Emoji by valence; the scale is that of the words. */
const EMOJI: readonly (readonly [valence: number, emoji: string])[] = [
  [2.4, '😀😃😄😁😊🙂😍🥰😘🤩🥳😎😇❤💕💖💗💙💚💛💜🧡👍👏🎉🙌💯✨🌟😻'],
  [1.2, '😂🤣😉😋😜🤗💪🙏☺🔥👌😅'],
  [-1.2, '😒😕🙁☹😐😑🙄😬😓😔😟😞🤔😳'],
  [-2.4, '😡😠🤬👎😢😭😩😫😤🤮🤢💔😱😖😣😰😨💩🖕😾'],
];
/** Faces of marks: eyes, an optional nose, and a mouth with its valence. */
const EYES = new Set(Array.from(':;=', (mark) => mark.charCodeAt(0)));
const NOSES = new Set(Array.from("-o'", (mark) => mark.charCodeAt(0)));
const MOUTHS: readonly (readonly [valence: number, marks: string])[] = [
  [2, ')]}'],
  [-2, '([{'],
  [-1.4, '/\\|'],
];

/** `<3`; digits are folded to 0. */
const LESS = 0x3c;
const DIGIT = 0x30;
const HEART = 1.9;
const BUT = wordHash('but');

/** What a word does, beside its valence: added to the stored value in steps of `ROLE`. */
const ROLE = 1000;
const NEGATES = 1;
const BOOSTS = 2;

/**
 * Valences of English words, keyed by unit hash. Reused for many texts; the answer of `sum` is
 * overwritten by the next call.
 */
export class Lexicon {
  /** Valence + ROLE × role; a word without valence stores its role alone. */
  private readonly words: IntMap;
  private readonly marks: IntMap;
  private readonly mouths: IntMap;
  readonly size: number;
  private readonly sums: LexiconSums = {
    total: 0,
    positive: 0,
    negative: 0,
    negated: 0,
    last: 0,
    strongest: 0,
  };

  /** `lines` hold a word, a tab and its valence. */
  constructor(lines: string) {
    const values = new Map<string, number>();
    for (const line of lines.split('\n')) {
      const tab = line.indexOf('\t');
      if (tab > 0) values.set(line.slice(0, tab), Number(line.slice(tab + 1)));
    }
    this.size = values.size;
    for (const word of NEGATORS) values.set(word, (values.get(word) ?? 0) + ROLE * NEGATES);
    for (const word of BOOSTERS) values.set(word, (values.get(word) ?? 0) + ROLE * BOOSTS);
    const codesOf = (list: typeof EMOJI): [number, number][] =>
      list.flatMap(([valence, marks]) =>
        Array.from(marks, (mark): [number, number] => [mark.codePointAt(0) ?? 0, valence]),
      );
    this.marks = new IntMap(codesOf(EMOJI));
    this.mouths = new IntMap([...codesOf(MOUTHS), [wordHash('d'), 2.3], [wordHash('p'), 1.5]]);
    this.words = new IntMap([...values].map(([word, value]) => [wordHash(word), value]));
  }

  /** Adds up the words of a text that was just read. */
  sum(units: Units): Readonly<LexiconSums> {
    const sums = this.sums;
    sums.total = sums.positive = sums.negative = sums.negated = sums.last = sums.strongest = 0;
    let negatorAt = -REACH - 1;
    let boosterAt = -2;
    let weight = 1;
    for (let i = 0; i < units.count; i++) {
      if (units.kind[i] !== WORD) {
        if (units.kind[i] === CHARACTER) this.mark(units, i, weight);
        continue;
      }
      if (units.hash[i] === BUT && i > 0) {
        sums.total *= BEFORE_BUT;
        weight = AFTER_BUT;
      }
      const stored = this.words.get(units.hash[i] ?? 0);
      if (stored !== stored) continue;
      const role = Math.round(stored / ROLE);
      const plain = stored - role * ROLE;
      if (role === NEGATES) negatorAt = i;
      else if (role === BOOSTS) boosterAt = i;
      if (plain === 0) continue;
      const boosted = boosterAt === i - 1 ? plain + Math.sign(plain) * BOOST : plain;
      const turned = i !== negatorAt && i - negatorAt <= REACH;
      this.add(weight * (turned ? boosted * NEGATION : boosted), turned);
    }
    return sums;
  }

  /** An emoji, or a face of marks that begins here. */
  private mark(units: Units, i: number, weight: number): void {
    const code = units.hash[i] ?? 0;
    if (!EYES.has(code)) {
      const heart = code === LESS && units.hash[i + 1] === DIGIT && units.kind[i + 1] === CHARACTER;
      const valence = heart ? HEART : code > 0xff ? this.marks.get(code) : NaN;
      if (valence === valence) this.add(weight * valence, false);
      return;
    }
    const nose = NOSES.has(units.hash[i + 1] ?? 0) ? 1 : 0;
    const valence =
      i + 1 + nose < units.count ? this.mouths.get(units.hash[i + 1 + nose] ?? 0) : NaN;
    if (valence === valence) this.add(weight * valence, false);
  }

  private add(value: number, turned: boolean): void {
    const sums = this.sums;
    sums.total += value;
    sums.last = value;
    if (turned) sums.negated++;
    if (value > 0) sums.positive++;
    else sums.negative++;
    if (Math.abs(value) > Math.abs(sums.strongest)) sums.strongest = value;
  }
}
