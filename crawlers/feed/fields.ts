import { cleanText, htmlToText } from '../html.js';
import type { Fields, Node } from './rss-parser.js';

/** The element's own text. */
export function text(node: Node | undefined): string {
  if (node === undefined) return '';
  if (typeof node === 'string') return node.trim();
  const own = node['_'];
  return typeof own === 'string' ? own.trim() : '';
}

export function attribute(node: Node | undefined, name: string): string {
  if (node === undefined || typeof node === 'string') return '';
  const attributes = node['$'];
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return '';
  const value = (attributes as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Children of a name. */
export function children(node: Node | undefined, name: string): readonly Node[] {
  if (node === undefined || typeof node === 'string') return [];
  const found = node[name];
  return Array.isArray(found) ? (found as readonly Node[]) : [];
}

export function all(fields: Fields, name: string): readonly Node[] {
  return fields[name] ?? [];
}

/** Text of the first of these elements that has some. */
export function first(fields: Fields, ...names: string[]): string {
  for (const name of names) {
    for (const node of all(fields, name)) {
      const found = text(node);
      if (found !== '') return found;
    }
  }
  return '';
}

/**
 * The text of a content field for a reader: what its type says is HTML loses its markup,
 * what is plain is kept to the letter. Base64 (Atom 0.3) is unpacked when it is text.
 */
export function readable(node: Node): string {
  const raw = text(node);
  const type = attribute(node, 'type').toLowerCase();
  const mode = attribute(node, 'mode').toLowerCase();
  if (mode === 'base64' || isBinary(type)) {
    const unpacked = unpack(raw);
    return unpacked === null ? '' : isPlain(type) ? cleanText(unpacked) : htmlToText(unpacked);
  }
  if (attribute(node, 'marked') === 'yes') return htmlToText(raw);
  // Atom 0.3 calls escaped HTML text/plain by default; only its newer form is to be believed.
  if (type === 'text' || (type === 'text/plain' && mode !== 'escaped')) return cleanText(raw);
  const said = htmlToText(raw);
  // Escaped once too often by whoever made the feed: a whole block of markup is still there.
  return ESCAPED_TWICE.test(said) ? htmlToText(said) : said;
}

const ESCAPED_TWICE =
  /^<(p|div|span|table|h[1-6]|ul|ol|blockquote|section|article)(?:\s[^<>]{0,500})?>[^]*<\/\1>/i;

/** The first of these fields with readable text. */
export function firstReadable(fields: Fields, ...names: string[]): string {
  for (const name of names) {
    for (const node of all(fields, name)) {
      const found = readable(node);
      if (found !== '') return found;
    }
  }
  return '';
}

function isPlain(type: string): boolean {
  return type === 'text' || type === 'text/plain';
}

function isBinary(type: string): boolean {
  return (
    type.includes('/') &&
    !/^text\/|[/+]xml$|^application\/(xhtml|html)/.test(type) &&
    !type.startsWith('message/')
  );
}

function unpack(raw: string): string | null {
  const packed = raw.replace(/\s+/g, '');
  if (packed === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(packed, 'base64'));
  } catch {
    return null;
  }
}
