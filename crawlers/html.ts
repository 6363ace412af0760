import { decodeEntities, fromWindows } from './feed/entities.js';

/** Elements whose content is not text for a reader. */
const SILENT = /^(script|style|template|textarea|select|head)$/;
const BLOCK =
  /^(p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote|section|article|header|footer|pre|hr|dd|dt|dl|figure|figcaption|aside|main|nav|form)$/;
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>?/y;

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Most characters of a text that are kept: more than any post has. */
export const LONGEST = 100_000;

/**
 * Hostile HTML to plain text: no tags, no scripts, blocks on lines of their own, references
 * decoded once. Linear in the length of the input.
 */
export function htmlToText(html: string): string {
  const source = html.length > 5 * LONGEST ? html.slice(0, 5 * LONGEST) : html;
  const parts: string[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const end = open < 0 ? source.length : open;
    if (end > at) parts.push(decodeEntities(source.slice(at, end)).replace(/\s+/g, ' '));
    if (open < 0) break;
    at = readMarkup(source, open, parts, unclosed);
  }
  return cleanText(parts.join(''));
}

/** Skips one piece of markup at `open` and returns where reading goes on. */
function readMarkup(source: string, open: number, parts: string[], unclosed: Set<string>): number {
  if (source.startsWith('<!--', open))
    return after(source, '-->', open + 4) ?? after(source, '>', open) ?? source.length;
  if (source.startsWith('<![CDATA[', open)) {
    const stop = source.indexOf(']]>', open);
    parts.push(source.slice(open + 9, stop < 0 ? source.length : stop));
    return stop < 0 ? source.length : stop + 3;
  }
  if (/^<(![a-z[]|\?)/i.test(source.slice(open, open + 3))) {
    const next = after(source, '>', open);
    if (next !== null) return next;
  }
  TAG.lastIndex = open;
  const tag = TAG.exec(source);
  if (!tag) {
    parts.push('<');
    return open + 1;
  }
  const resume = endOfTag(source, TAG.lastIndex);
  const name = (tag[2] ?? '').toLowerCase();
  const local = name.slice(name.indexOf(':') + 1);
  const feeling =
    local === 'img' ? /\balt\s*=\s*["']?(\[[^\]"'<>]{1,10}\])/i.exec(tag[3] ?? '')?.[1] : undefined;
  // Weibo writes feelings as pictures with a word in brackets: they belong to what was said.
  if (feeling !== undefined) parts.push(feeling);
  if (BLOCK.test(local)) parts.push('\n');
  else if (local === 'td' || local === 'th') parts.push(' ');
  if (tag[1] === '/' || !SILENT.test(local) || tag[0].endsWith('/>')) return resume;
  if (unclosed.has(name)) return resume;
  const close = new RegExp(`</${name}\\s*>`, 'gi');
  close.lastIndex = resume;
  // Without its end tag the element is taken as empty, or one stray tag would hide a whole text.
  if (close.exec(source)) return close.lastIndex;
  unclosed.add(name);
  return resume;
}

function after(source: string, mark: string, from: number): number | null {
  const end = source.indexOf(mark, from);
  return end < 0 ? null : end + mark.length;
}

/** A tag with a quote astray goes on to its bracket, unless another tag begins first. */
function endOfTag(source: string, from: number): number {
  if (source[from - 1] === '>') return from;
  const next = source.indexOf('<', from);
  // Looked for only up to the next tag: to the end each time, a page of open tags would take for ever.
  const end = source.slice(from, next < 0 ? source.length : next).indexOf('>');
  return end < 0 ? from : from + end + 1;
}

/**
 * Plain text fit to store: no control or direction characters, single spaces, at most one empty
 * line, at most `LONGEST` characters and never half of a surrogate pair.
 */
export function cleanText(text: string): string {
  const clean = text
    .slice(0, 2 * LONGEST)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0080-\u009f]/g, (sign) => fromWindows(sign.charCodeAt(0)))
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g,
      '',
    )
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return clean.slice(0, LONGEST).replace(LONE_SURROGATE, '');
}
