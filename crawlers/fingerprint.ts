import { SKETCH, TERMS, type Fingerprint } from '../server/model/fingerprint.js';
import { foldText } from './text/fold.js';

/** Text past this length says nothing new about what it copies. */
const LONGEST = 4_000;

const TAG = /<[^>]{0,300}>/gu;
const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/giu;
const MENTION = /(?:\/\/)?@[\p{L}\p{N}_\-·]{1,30}[:\uff1a]?/gu;
/**
 * A name that is part of a sentence (在@某店买的) rather than a call. The blank that platforms put
 * behind it means nothing between Han.
 */
const NAMED =
  /(?<=[在跟和找问给对向被让去到从])@([\p{L}\p{N}_\-·]{1,30})(?:(?<=\p{sc=Han}) (?=\p{sc=Han}))?/gu;
/** Who it was taken from. */
const VIA = /(?<![a-z])(?:via|from)\s*[:\uff1a@]\s*\S{1,30}/giu;
const EMOTICON = /\[[^[\]]{1,12}\]/gu;
const FORWARD =
  /转发微博|轉發微博|快转微博|转发自|转自|轉自|repost(?:ed)?(?: from)?|(?<![a-z])(?:rt|via|fw|fwd)(?![a-z])/giu;
/** A forward is often marked by one character at either end. */
const FORWARD_EDGE =
  /^[\s(（【]{0,8}转[发载]?[\s)）】:：,，。!！]{1,8}|[\s(（【。.!！]{1,8}转[发载]?[\s)）】。.!！]{0,8}$/gu;
const DATE = /(\d{1,2})\s*(?:月|-|\/)\s*(\d{1,2})\s*(?:日|号|號)/gu;
const RUN = /\p{Script=Han}+|[a-z][a-z'’-]*|\d[\d.,]*/gu;

/** Characters that carry grammar, not matter: a pair with one of them is no term. */
const GRAMMAR = new Set(
  '的了是我你他她它们在有和就不都一也很到说要去会着没看好这那么吗呢吧啊呀哦嘛被把给让对从向与及或而但如果因为所以还又再才只个些什怎哪谁为之其此该于以可能将已经正之上下中里外前后时候年月日号等来过得地最更太真多少大小人',
);
/** Pairs that every news post has. */
const COMMON = new Set([
  '今天',
  '昨天',
  '明天',
  '目前',
  '近日',
  '日前',
  '消息',
  '记者',
  '报道',
  '网友',
  '微博',
  '公司',
  '关注',
  '表示',
  '称其',
  '视频',
  '图片',
  '全文',
  '展开',
  '大家',
  '自己',
  '问题',
  '开始',
  '知道',
  '觉得',
  '现在',
  '转发',
  '发本',
  '本微',
  '博并',
  '并关',
  '本条',
  '条微',
]);
const STOP_WORDS = new Set(
  'the and for are was were with that this from have has had not but you your they their our its his her she him who what when where why how all any can will just about into over than then there here been being also more most very some such only own same too out off one two new get got via http https www com amp'.split(
    ' ',
  ),
);

/** Removes what forwards and clients add, and folds width, case and traditional characters. */
function bare(text: string): string {
  return foldText(text.slice(0, LONGEST).normalize('NFKC').toLowerCase())
    .replace(TAG, ' ')
    .replace(LINK, ' ')
    .replace(MENTION, ' ')
    .replace(EMOTICON, ' ')
    .replace(FORWARD, ' ')
    .replace(FORWARD_EDGE, ' ');
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, seed = 2_166_136_261): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16_777_619);
  return h;
}

/** Mixes a number so that the smallest of many are a fair sample (murmur3 finaliser). */
function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const isHan = (token: string): boolean => token.charCodeAt(0) >= 0x2e80;

/** Han characters and Latin words in order, as hashes; numbers are left out, for copies change them. */
function tokensOf(runs: readonly string[]): { hashes: number[]; han: boolean[] } {
  const hashes: number[] = [];
  const han: boolean[] = [];
  for (const run of runs) {
    if (isHan(run)) {
      for (const character of run) {
        hashes.push(Math.imul(character.codePointAt(0) ?? 0, 0x9e3779b1));
        han.push(true);
      }
    } else if (run >= 'a') {
      hashes.push(hash(run));
      han.push(false);
    }
  }
  return { hashes, han };
}

/** Three Han characters, or two Latin words: about as telling as each other. */
function sketchOf(hashes: readonly number[], han: readonly boolean[]): number[] {
  const shingles = new Uint32Array(hashes.length);
  let count = 0;
  for (let i = 0; i < hashes.length; i++) {
    const width = han[i] ? 3 : 2;
    if (i + width > hashes.length) break;
    let h = Math.imul(hashes[i] ?? 0, 31) + (hashes[i + 1] ?? 0);
    if (width === 3) h = Math.imul(mix(h), 31) + (hashes[i + 2] ?? 0);
    shingles[count++] = mix(h);
  }
  const sorted = shingles.subarray(0, count).sort();
  const sketch: number[] = [];
  let last = -1;
  for (let i = 0; i < count && sketch.length < SKETCH; i++) {
    const shingle = sorted[i] ?? 0;
    if (shingle !== last) sketch.push((last = shingle));
  }
  return sketch;
}

/** Hash of all tokens in their order: two of 32 bits, of which 53 fit into a number. */
function exactOf(hashes: readonly number[]): number | null {
  if (hashes.length === 0) return null;
  let [a, b] = [2_166_136_261, 7];
  for (const token of hashes) {
    a = Math.imul(a ^ mix(token), 16_777_619);
    b = Math.imul(b ^ token, 0x85ebca6b) + 1;
  }
  return mix(a) * 2 ** 21 + (mix(b) >>> 11);
}

function termsOf(text: string, runs: readonly string[]): string[] {
  const terms = new Set<string>();
  for (const [, month = '', day = ''] of text.matchAll(DATE)) {
    terms.add(`${Number(month)}-${Number(day)}`);
  }
  for (const run of runs) {
    if (terms.size >= TERMS) break;
    if (!isHan(run)) {
      const word = run.replace(/[.,'’-]+$/u, '');
      if (word.length >= 3 && !STOP_WORDS.has(word)) terms.add(word);
      continue;
    }
    let a = '';
    let bears = false;
    for (const b of run) {
      const matters = !GRAMMAR.has(b);
      if (bears && matters && !COMMON.has(a + b)) terms.add(a + b);
      a = b;
      bears = matters;
    }
  }
  return [...terms].slice(0, TERMS);
}

/**
 * What is needed to recognise copies of a text: forwards, quotes, truncations, changed numbers
 * and emoji give the same or a near fingerprint. Never throws, whatever the text.
 */
export function fingerprint(text: string): Fingerprint {
  const cleaned = bare(text);
  const runs = cleaned.match(RUN) ?? [];
  const { hashes, han } = tokensOf(runs);
  return {
    exact: exactOf(hashes),
    length: hashes.length,
    sketch: sketchOf(hashes, han),
    terms: termsOf(cleaned, runs),
  };
}

/** Links inside a text that point at one thing: those with a path, without trailing punctuation. */
export function linksIn(text: string): string[] {
  const found = text.slice(0, LONGEST).match(LINK) ?? [];
  const links = found
    .map((link) => link.replace(/[.,;:!?)\]'*]+$/u, ''))
    .filter((link) => /^https?:\/\/[^/]+\/.*\w/iu.test(link));
  return [...new Set(links)];
}

/** A name of a story that fits one line, in columns of a Latin letter; a Han character takes two. */
const NAME_WIDTH = 72;
/** Where no clause ends before this, more of the sentence is kept and the page shortens it. */
const LEAST_WIDTH = 16;
/** A sentence shorter than this does not name anything by itself, characters. */
const ENOUGH_SAID = 8;
/** Longest name in the same columns, where a text has no clauses at all. */
const WIDEST = 120;

/**
 * A name a person can read, from the first text of a story: its headline in 【】 or #…#, else its
 * first sentence, or as many of its clauses as fit a line; never cut inside a clause. Null when the
 * text says nothing.
 */
export function headline(text: string): string | null {
  const plain = text
    .slice(0, LONGEST)
    .replace(TAG, ' ')
    .replace(LINK, ' ')
    .replace(EMOTICON, ' ')
    .replace(VIA, ' ')
    .replace(NAMED, '$1')
    .replace(MENTION, ' ')
    .replace(FORWARD, ' ')
    .replace(/[\p{C}\p{Emoji_Presentation}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const titled =
    /【([^【】]{4,60})】/u.exec(plain)?.[1] ??
    /[#\uff03]([^#\uff03]{4,40})[#\uff03]/u.exec(plain)?.[1];
  const first = (titled ?? plain).trim();
  const clauses = first.split(/(?<=[。!?;\uff01\uff1f\uff1b])|(?<=[.!?] )/u);
  const name = cut((titled ? first : opening(clauses, first)).trim());
  return /[\p{L}\p{N}]{2}/u.test(name) ? name : null;
}

/** The first sentences, as long as together they are short: "It fell out! After three days!" */
function opening(sentences: readonly string[], whole: string): string {
  let text = '';
  for (const sentence of sentences) {
    if (text.trim().length >= ENOUGH_SAID) break;
    text += sentence;
  }
  return text.trim() === '' ? whole : text;
}

/** Ends of clauses, inside a sentence and between sentences. */
const CLAUSE = /[,\uff0c、;\uff1b:\uff1a。!\uff01?\uff1f…—]/u;

/** The same without what stands inside numbers: 12,000 and 8:30. */
const CLAUSE_HAN = /[\uff0c、;\uff1b\uff1a。!\uff01?\uff1f…—]/u;

/** A blank ends a clause between Han only: in 云帆 X9 it stands inside a name. */
function endsClause(character: string, last: string, next: string): boolean {
  return (
    CLAUSE.test(character) ||
    (character === ' ' && isHan(last) && !/[\p{Script=Latin}\p{N}]/u.test(next))
  );
}

/** As many whole clauses as fit a line, else the sentence as far as a name may go. */
function cut(text: string): string {
  let width = 0;
  let kept = '';
  let clauses = '';
  let at = 0;
  for (const character of text) {
    at += character.length;
    width += isHan(character) ? 2 : 1;
    const last = kept.slice(-1);
    const ends = /\d/u.test(last)
      ? CLAUSE_HAN.test(character)
      : endsClause(character, last, text.charAt(at));
    if (width > NAME_WIDTH && clauses !== '') return trimmed(clauses);
    if (width > WIDEST) return `${trimmed(kept.replace(/ \S{0,20}$/u, ''))}…`;
    if (ends && width > LEAST_WIDTH) {
      if (width > NAME_WIDTH) return trimmed(kept);
      clauses = kept;
    }
    kept += character;
  }
  return trimmed(kept);
}

/** Without the comma or stop at its end; a question stays one. */
function trimmed(name: string): string {
  return name.trim().replace(/[,\uff0c、:\uff1a;\uff1b。.…—]+$/u, '');
}
