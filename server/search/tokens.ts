import { FOLD, foldText, isLatin } from '../../crawlers/text/fold.js';

/**
 * What the search index holds of a mention. Latin words and numbers are tokens of their own; any
 * other letter, Chinese characters first of all, is a token by itself, so that a word is found
 * wherever it stands, also where a segmenter would have cut it in two. Marks and blanks are left out.
 * Texts are compared folded: case, width and traditional forms do not matter.
 */
export interface Token {
  text: string;
  /** A single character of a script without blanks, as against a word of Latin letters or digits. */
  single: boolean;
}

/** Words longer than this are cut; no one types them, and a database may refuse them. */
const LONGEST_WORD = 64;
const PRIVATE_PLANES = 0xf0000;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Marks, blanks and symbols below the letters that stand alone; emoji count as letters. */
function isMark(code: number): boolean {
  return (
    code < 0x100 ||
    (code >= 0x2000 && code <= 0x206f) ||
    (code >= 0x3000 && code <= 0x303f && code !== 0x3005 && code !== 0x3007) ||
    (code >= 0xe000 && code <= 0xf8ff) ||
    (code >= 0xfe00 && code <= 0xfe4f) ||
    (code >= 0xff00 && code <= 0xff65) ||
    code >= 0xfff0
  );
}

/** Cuts a text into tokens, in their order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  eachToken(text, (token, single) => tokens.push({ text: token, single }));
  return tokens;
}

/** The same, told one by one: of a text that is only written down no list is needed. */
export function eachToken(text: string, tell: (text: string, single: boolean) => void): void {
  const size = text.length;
  let at = 0;
  while (at < size) {
    const raw = text.charCodeAt(at);
    const code = FOLD[raw] ?? raw;
    const latin = isLatin(code);
    if (latin || isDigit(code)) {
      const from = at;
      at++;
      while (at < size) {
        const next = FOLD[text.charCodeAt(at)] ?? 0;
        if (latin ? !isLatin(next) : !isDigit(next)) break;
        at++;
      }
      const word = foldText(text.slice(from, Math.min(at, from + LONGEST_WORD)));
      tell(word, false);
      continue;
    }
    if (raw >= 0xd800 && raw <= 0xdfff) {
      const point = text.codePointAt(at) ?? 0;
      at += point > 0xffff ? 2 : 1;
      // The last two planes are ours: see `tagOf`. A lone surrogate is no character.
      if (point > 0xffff && point < PRIVATE_PLANES) {
        tell(String.fromCodePoint(point), true);
      }
      continue;
    }
    at++;
    if (!isMark(code)) tell(String.fromCharCode(code), true);
  }
}

/** What of a mention can be asked for without reading its row. */
export interface Tagged {
  brandId: number;
  sourceId: number | null;
  platform: string;
  language: string;
  label: string;
  categories: readonly string[];
  kol: boolean;
  verified: boolean | null;
  followers: number | null;
  authorId: string | null;
  authorName: string | null;
}

export type TagKind =
  | 'brand'
  | 'source'
  | 'platform'
  | 'language'
  | 'label'
  | 'category'
  | 'kol'
  | 'verified'
  | 'followers'
  | 'author';

const PLANE = 0xfffe;

/**
 * One character that stands for a property. Two properties may share one, rarely: whoever asks
 * the index checks the row. One character, since the index keeps the beginnings of longer words.
 */
export function tagOf(kind: TagKind, value: string | number): string {
  const name = `${kind}:${foldText(String(value)).trim()}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  // Authors are many: apart from the rest, so that none of them ever means a brand.
  const plane = kind === 'author' ? 0x100000 : PRIVATE_PLANES;
  return String.fromCodePoint(plane + (((hash ^ (hash >>> 15)) >>> 0) % PLANE));
}

/** Followers at which a step is kept in the index. */
const STEPS = [1e3, 1e4, 1e5, 1e6, 1e7];

/** The tag that everybody with at least `followers` bears; null when the index cannot help. */
export function followersTag(followers: number): string | null {
  const step = STEPS.findLast((least) => least <= followers);
  return step === undefined ? null : tagOf('followers', step);
}

/** All tags of a mention. */
export function tagsOf(mention: Tagged): string[] {
  const tags = [
    tagOf('brand', mention.brandId),
    tagOf('platform', mention.platform),
    tagOf('language', mention.language),
    tagOf('label', mention.label),
    ...mention.categories.map((category) => tagOf('category', category)),
  ];
  if (mention.sourceId !== null) tags.push(tagOf('source', mention.sourceId));
  if (mention.kol) tags.push(tagOf('kol', 1));
  if (mention.verified === true) tags.push(tagOf('verified', 1));
  const followers = mention.followers ?? 0;
  for (const step of STEPS) if (followers >= step) tags.push(tagOf('followers', step));
  for (const author of new Set([mention.authorId, mention.authorName])) {
    if (author !== null) tags.push(tagOf('author', author));
  }
  const [main] = mention.language.split('-');
  if (main !== undefined && main !== mention.language) tags.push(tagOf('language', main));
  return tags;
}
