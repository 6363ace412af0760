import { detect } from 'chardet';
import { fromWindows } from './feed/entities.js';

/** A text and how it was read. */
export interface Decoded {
  text: string;
  /** WHATWG name, lower case; `utf-32le`/`utf-32be` beside. */
  encoding: string;
  /** What was declared wrongly or could not be read, in words. */
  warnings: string[];
}

/** Names that sites use for a smaller set than they write: read with the larger one. */
const LARGER: Readonly<Record<string, string>> = {
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  gb_2312: 'gb18030',
  'x-gb2312': 'gb18030',
  'euc-cn': 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  'windows-936': 'gb18030',
  'big5-hkscs': 'big5',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  utf_16: 'utf-16le',
  'utf-32': 'utf-32le',
  utf32: 'utf-32le',
  utf_32: 'utf-32le',
};

/** Bytes looked at for a declaration and by the detector: the rest adds time, not certainty. */
const HEAD = 4096;

/**
 * Decodes a document whose encoding may be declared, declared wrongly, or not at all.
 * Order: byte order mark, zero bytes (UTF-16/32), then strictly the HTTP charset, the XML or HTML
 * declaration, UTF-8, and a guess; the first that fits every byte wins.
 *
 * @param contentType the HTTP header as sent, or null
 */
export function decode(body: Uint8Array, contentType: string | null = null): Decoded {
  const sure = byMark(body) ?? byZeros(body);
  if (sure)
    return {
      text: lenient(body.subarray(sure.skip), sure.encoding),
      encoding: sure.encoding,
      warnings: [],
    };
  const http = known(charsetOf(contentType));
  const declared = known(declaredIn(body));
  const candidates = order(http, declared, body);
  for (const encoding of candidates) {
    const text = strict(body, encoding);
    if (text === null) continue;
    return { text, encoding, warnings: complaint(http, declared, encoding, body) };
  }
  return bestEffort(body, candidates);
}

function order(http: string | null, declared: string | null, body: Uint8Array): string[] {
  // Servers add Latin-1 by default: it fits any bytes, so it may not outrank anything.
  const said = [http, declared].filter(
    (e): e is string => e !== null && !e.startsWith('utf-16') && !e.startsWith('utf-32'),
  );
  const firm = said.filter((encoding) => encoding !== 'windows-1252');
  const loose = said.filter((encoding) => encoding === 'windows-1252');
  const guess = likely(body);
  // Latin-1 as the server's default on a page that is full of double bytes is a mistake.
  const all = inRuns(body)
    ? [...firm, 'utf-8', guess, ...loose, 'gb18030', 'windows-1252']
    : [...firm, 'utf-8', ...loose, guess, 'gb18030', 'windows-1252'];
  return [...new Set(all.filter((e): e is string => e !== null))];
}

/** The detector needs more text than a short table has: pairs alone are no Western text. */
function likely(body: Uint8Array): string | null {
  const guess = known(detect(body.subarray(0, HEAD)));
  return (guess === null || WESTERN.test(guess)) && inHanPairs(body) ? 'gb18030' : guess;
}

/** Latin letters with accents: any bytes fit. */
const WESTERN = /^(windows-125[0247]|iso-8859-(1|2|9|15)$|macintosh)/;

/** True when all that is not ASCII comes in pairs that are common Chinese signs of GB2312, four at least. */
function inHanPairs(body: Uint8Array): boolean {
  let pairs = 0;
  for (let at = 0; at < body.length; at++) {
    const lead = body[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = body[++at] ?? 0;
    const sign = (lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa3);
    if (!sign || trail < 0xa1 || trail === 0xff) return false;
    pairs++;
  }
  return pairs >= 4;
}

function complaint(
  http: string | null,
  declared: string | null,
  used: string,
  body: Uint8Array,
): string[] {
  const said = http ?? declared;
  if (said === null || said === used || isAscii(body)) return [];
  return [`The text says it is ${said} but is ${used}.`];
}

/** Nothing fits: the reading with the fewest unreadable characters. */
function bestEffort(body: Uint8Array, candidates: readonly string[]): Decoded {
  let best: Decoded | null = null;
  let fewest = Infinity;
  for (const encoding of candidates.slice(0, 4)) {
    const text = lenient(body, encoding);
    const lost = text.split('\ufffd').length - 1;
    if (lost >= fewest) continue;
    fewest = lost;
    best = { text, encoding, warnings: [`${lost} characters could not be read as ${encoding}.`] };
  }
  return best ?? { text: lenient(body, 'utf-8'), encoding: 'utf-8', warnings: [] };
}

function byMark(body: Uint8Array): { encoding: string; skip: number } | null {
  const [a, b, c, d] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe)
    return c === 0 && d === 0
      ? { encoding: 'utf-32le', skip: 4 }
      : { encoding: 'utf-16le', skip: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', skip: 2 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', skip: 4 };
  return null;
}

/** A document that begins with `<`, `{` or a space in two or four bytes per character. */
function byZeros(body: Uint8Array): { encoding: string; skip: number } | null {
  const [a = 1, b = 1, c = 1, d = 1] = body;
  if (a === 0 && b === 0 && c === 0 && d !== 0) return { encoding: 'utf-32be', skip: 0 };
  if (a !== 0 && b === 0 && c === 0 && d === 0) return { encoding: 'utf-32le', skip: 0 };
  if (a === 0 && b !== 0 && c === 0) return { encoding: 'utf-16be', skip: 0 };
  if (a !== 0 && b === 0 && d === 0) return { encoding: 'utf-16le', skip: 0 };
  return null;
}

function charsetOf(contentType: string | null): string | null {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

function declaredIn(body: Uint8Array): string | null {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, HEAD)).toString(
    'latin1',
  );
  const xml = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']?\s*([\w.:-]+)/i.exec(head);
  return xml?.[1] ?? /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ?? null;
}

/** The name to decode by, or null for one that nobody knows. */
function known(label: string | null): string | null {
  if (label === null) return null;
  const name = label.toLowerCase();
  const mapped = LARGER[name] ?? name;
  if (mapped.startsWith('utf-32')) return mapped;
  try {
    const { encoding } = new TextDecoder(mapped);
    return LARGER[encoding] ?? encoding;
  } catch {
    return null;
  }
}

function strict(body: Uint8Array, encoding: string): string | null {
  if (encoding === 'windows-1252') return windows(body);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

function lenient(body: Uint8Array, encoding: string): string {
  if (encoding === 'utf-32le' || encoding === 'utf-32be')
    return utf32(body, encoding === 'utf-32le');
  return encoding === 'windows-1252' ? windows(body) : new TextDecoder(encoding).decode(body);
}

/** Node's own decoder reads 0x80–0x9f as control characters. */
function windows(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (sign) => fromWindows(sign.charCodeAt(0)));
}

/** The platform's decoder has no UTF-32. */
function utf32(body: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(body.buffer, body.byteOffset, body.length - (body.length % 4));
  const parts: string[] = [];
  for (let at = 0; at < view.byteLength; at += 4) {
    const point = view.getUint32(at, littleEndian);
    parts.push(
      point > 0x10ffff || (point >= 0xd800 && point < 0xe000)
        ? '\ufffd'
        : String.fromCodePoint(point),
    );
  }
  return parts.join('');
}

/** True when the high bytes stand together, as those of double-byte writing do and accents do not. */
function inRuns(body: Uint8Array): boolean {
  const head = body.subarray(0, 16 * HEAD);
  let high = 0;
  let paired = 0;
  head.forEach((byte, index) => {
    if (byte < 0x80) return;
    high++;
    if ((head[index - 1] ?? 0) >= 0x80 || (head[index + 1] ?? 0) >= 0x80) paired++;
  });
  return high >= 16 && paired / high > 0.9;
}

function isAscii(body: Uint8Array): boolean {
  return body.every((byte) => byte < 0x80);
}
