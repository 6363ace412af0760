import { FOLD, isHan, isLatin } from './fold.js';
import { FUNCTION_WORDS } from './function-words.js';
import { IntMap } from './int-map.js';
import { mix, wordHash } from './units.js';

/** What a text is written in. */
export interface Language {
  /** BCP 47 primary tag, or `und`. */
  tag: string;
  /** Chinese characters, and Latin letters, outside links and user names. */
  han: number;
  latin: number;
  /** False for an `en` that no function word of its own speaks for: nothing else spoke either. */
  proven: boolean;
}

/** Code units looked at. */
const MAX_LENGTH = 600;
/** A Chinese character says about as much as three Latin letters. */
const HAN_WEIGHT = 3;
/** Forms of characters that only Japanese uses; kana may be missing in a headline. */
const JAPANESE =
  '駅気対発売図実単戦総経済続読変楽薬県応毎様両乗価働児剣労圏塩壊帯庁弾従徳恵悪拝拡挙掲揺摂斎栄桜検権歓渋満焼畳竜絵縦聴脳臓譲辺遅酔鉄鉱銭駆騒験鶏齢込畑峠枠辻沢択訳関';
/** What a code unit counts as; 0: nothing. */
const HAN = 1;
const SIGN = 2;
const LETTER = 3;
const RARE = 4;
const CLASS = classes();

/** One look per character: nearly all time goes into this table. */
function classes(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let raw = 0; raw < table.length; raw++) {
    const code = FOLD[raw] ?? raw;
    if (isHan(code)) table[raw] = HAN;
    else if (code >= 0x61 && code <= 0x7a) table[raw] = LETTER;
    else if (code >= 0xc0) table[raw] = RARE;
  }
  for (const sign of JAPANESE) table[sign.charCodeAt(0)] = SIGN;
  return table;
}
/** One of them in this many characters is enough. */
const SIGN_EVERY = 10;
/** Languages told apart by their function words; the position is the bit in `LANGUAGES_OF`. */
const TAGS = Object.keys(FUNCTION_WORDS);
const ENGLISH = TAGS.indexOf('en');
/** Set of languages in which a word is a function word, by the word's hash. */
const LANGUAGES_OF = invert();

function invert(): IntMap {
  const sets = new Map<string, number>();
  TAGS.forEach((tag, bit) => {
    for (const word of (FUNCTION_WORDS[tag] ?? '').split(' ')) {
      sets.set(word, (sets.get(word) ?? 0) | (1 << bit));
    }
  });
  return new IntMap([...sets].map(([word, set]) => [wordHash(word), set]));
}

interface Scripts {
  han: number;
  /** Of these, forms that only Japanese uses. */
  japanese: number;
  latin: number;
  /** Latin letters with marks. */
  marked: number;
  kana: number;
  hangul: number;
  cyrillic: number;
  arabic: number;
  thai: number;
  /** Letters of any other script. */
  other: number;
}

/**
 * Tells Chinese and English from the rest, by script and by function words; `hint` is what the
 * source claims, and decides only where the text itself says nothing. Linear in the text.
 */
export function detectLanguage(text: string, hint: string | null = null): Language {
  const bare = strip(text);
  const scripts = countScripts(bare);
  const { han, latin } = scripts;
  const said = hint?.toLowerCase().split(/[-_]/)[0] ?? null;
  const { tag, proven } = tagOf(bare, scripts, said);
  return { tag, proven, han, latin };
}

type Told = Pick<Language, 'tag' | 'proven'>;

const CHINESE: Told = { tag: 'zh', proven: true };

function sure(tag: string): Told {
  return { tag, proven: true };
}

function strip(text: string): string {
  const head = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  if (!head.includes('@') && !head.includes('://')) return head;
  return head.replace(/https?:\/\/[\x21-\x7e]*/gi, ' ').replace(/[@＠][\p{L}\p{N}_-]{1,30}/gu, ' ');
}

function countScripts(text: string): Scripts {
  const counts: Scripts = {
    han: 0,
    japanese: 0,
    latin: 0,
    marked: 0,
    kana: 0,
    hangul: 0,
    cyrillic: 0,
    arabic: 0,
    thai: 0,
    other: 0,
  };
  let han = 0;
  let japanese = 0;
  let latin = 0;
  for (let i = 0; i < text.length; i++) {
    const raw = text.charCodeAt(i);
    const kind = CLASS[raw] ?? 0;
    if (kind === HAN) han++;
    else if (kind === LETTER) latin++;
    else if (kind === SIGN) japanese++;
    else if (kind === RARE) countRare(counts, FOLD[raw] ?? raw);
  }
  counts.han = han + japanese;
  counts.japanese = japanese;
  counts.latin += latin;
  return counts;
}

function countRare(counts: Scripts, code: number): void {
  if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) {
    if (code === 0xd7 || code === 0xf7) return;
    counts.latin++;
    counts.marked++;
  } else if (code >= 0x3040 && code <= 0x30ff) counts.kana += code === 0x30fb ? 0 : 1;
  else if (code >= 0xac00 && code <= 0xd7a3) counts.hangul++;
  else if (code >= 0x400 && code <= 0x52f) counts.cyrillic++;
  else if (code >= 0x600 && code <= 0x77f) counts.arabic++;
  else if (code >= 0xe00 && code <= 0xe7f) counts.thai++;
  else if ((code >= 0x370 && code <= 0x3ff) || (code >= 0x530 && code < 0x1e00)) counts.other++;
}

/** Scripts that belong to one language, for our purpose. */
const SCRIPT_TAGS = [
  ['hangul', 'ko'],
  ['cyrillic', 'ru'],
  ['arabic', 'ar'],
  ['thai', 'th'],
  ['other', 'und'],
] as const;

function tagOf(text: string, scripts: Scripts, hint: string | null): Told {
  const { han, latin, kana } = scripts;
  const foreign = scripts.hangul + scripts.cyrillic + scripts.arabic + scripts.thai + scripts.other;
  const east = han + kana;
  if (east + latin + foreign === 0) return sure('und');
  // A single の stands in many Chinese posts; Japanese has kana all over.
  if (kana >= 2 && kana * 5 > east && kana * 2 > latin) return sure('ja');
  const signs = scripts.japanese + Math.min(1, kana);
  if (scripts.japanese > 0 && signs >= 2 && scripts.japanese * SIGN_EVERY >= east)
    return sure('ja');
  if (foreign > han && foreign * 2 > latin) {
    const [name, tag] = SCRIPT_TAGS.reduce((a, b) => (scripts[b[0]] > scripts[a[0]] ? b : a));
    return sure(scripts[name] > 0 ? tag : 'und');
  }
  if (han * HAN_WEIGHT >= latin) return hint === 'ja' && han < 8 ? sure('ja') : CHINESE;
  return latinTag(text, scripts, hint);
}

/** Without any function word, this many words in a row are no English sentence. */
const WORDLESS = 12;
/** Votes another language needs, unless the text has only a few words. */
const PROOF = 1.5;
const FEW = 2;
/** One word that two languages have, such as on or a, proves neither. */
const SHARED = 0.5;

function latinTag(text: string, scripts: Scripts, hint: string | null): Told {
  const votes = new Float64Array(TAGS.length);
  const words = vote(text, votes);
  const hinted = hint === null ? -1 : TAGS.indexOf(hint);
  if (hinted >= 0) votes[hinted] = (votes[hinted] ?? 0) + 0.6;
  const english = votes[ENGLISH] ?? 0;
  let rival = -1;
  let most = 0;
  for (let language = 0; language < votes.length; language++) {
    const count = votes[language] ?? 0;
    if (language === ENGLISH || count <= most) continue;
    rival = language;
    most = count;
  }
  // Marks on letters are a vote of their own: English has hardly any.
  const marks = scripts.marked * 12 > scripts.latin ? 1 : 0;
  // One small word, such as the w of “w/”, proves nothing about a sentence.
  const enough = most + marks >= PROOF || words <= FEW;
  if (enough && most + marks > english) return sure(TAGS[rival] ?? 'und');
  if (english === 0 && words >= WORDLESS) return sure('und');
  if (english <= SHARED && marks > 0 && words > FEW) return sure('und');
  return { tag: 'en', proven: english > SHARED };
}

/** Lets every word vote for the languages it belongs to; answers how many words there are. */
function vote(text: string, votes: Float64Array): number {
  const empty = wordHash('');
  let hash = empty;
  let length = 0;
  let words = 0;
  for (let i = 0; i <= text.length; i++) {
    const raw = text.charCodeAt(i);
    const code = raw === 0x2019 ? 0x27 : (FOLD[raw] ?? 0);
    if (isLatin(code) || (code === 0x27 && length > 0)) {
      hash = mix(hash, code);
      length++;
      continue;
    }
    if (length === 0) continue;
    words++;
    cast(LANGUAGES_OF.get(hash), votes);
    hash = empty;
    length = 0;
  }
  return words;
}

/** One vote, shared by the languages of the set; NaN: no language knows the word. */
function cast(set: number, votes: Float64Array): void {
  if (!(set > 0)) return;
  let share = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) share++;
  for (let rest = set; rest !== 0; rest &= rest - 1) {
    const language = 31 - Math.clz32(rest & -rest);
    votes[language] = (votes[language] ?? 0) + 1 / share;
  }
}
