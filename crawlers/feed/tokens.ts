import { decodeEntities } from './entities.js';

/** A piece of markup. Names are as written; attribute values and text are decoded. */
export type Token =
  | { kind: 'open'; name: string; attributes: [name: string, value: string][]; closed: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

/** Where the reader puts what it had to read over. */
export type Complain = (warning: string) => void;

const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]*/uy;
const ATTRIBUTE = /\s*([^\s=<>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;
const ENTITY = /<!ENTITY\s+([\w.-]{1,60})\s+(?:"([^"]{0,2000})"|'([^']{0,2000})')\s*>/g;
/** Declared entities that are read; more is an attack. */
const MOST_ENTITIES = 500;

/**
 * Reads XML and tag soup without ever giving up: what is no markup is text.
 * External entities are not looked at; internal ones stand for plain text once.
 */
export function* tokens(source: string, complain: Complain): Generator<Token> {
  const declared = new Map<string, string>();
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const end = open < 0 ? source.length : open;
    if (end > at) yield { kind: 'text', text: decoded(source.slice(at, end), declared, complain) };
    if (open < 0) return;
    const special = skipSpecial(source, open, declared, complain);
    if (special) {
      if (special.text !== '') yield { kind: 'text', text: special.text };
      at = special.next;
      continue;
    }
    const tag = readTag(source, open, declared);
    if (tag) {
      yield tag.token;
      at = tag.next;
    } else {
      complain('A "<" stands in the text without being a tag.');
      yield { kind: 'text', text: '<' };
      at = open + 1;
    }
  }
}

function decoded(raw: string, declared: ReadonlyMap<string, string>, complain: Complain): string {
  if (!raw.includes('&')) return raw;
  const text = decodeEntities(raw, declared);
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][\da-fA-F]+|[A-Za-z][\w.-]*);)/.test(raw)) {
    complain('An "&" stands in the text without being escaped.');
  }
  return text;
}

/** CDATA, comments, instructions and declarations; null when an ordinary tag begins. */
function skipSpecial(
  source: string,
  at: number,
  declared: Map<string, string>,
  complain: Complain,
): { next: number; text: string } | null {
  if (source.startsWith('<![CDATA[', at)) return until(source, at + 9, ']]>', complain, true);
  if (source.startsWith('<!--', at)) return until(source, at + 4, '-->', complain, false);
  if (source.startsWith('<?', at)) return until(source, at + 2, '>', complain, false);
  if (/^<!doctype/i.test(source.slice(at, at + 9)))
    return { next: doctype(source, at, declared), text: '' };
  if (source.startsWith('<!', at)) return until(source, at + 2, '>', complain, false);
  return null;
}

function until(
  source: string,
  from: number,
  mark: string,
  complain: Complain,
  keep: boolean,
): { next: number; text: string } {
  const end = source.indexOf(mark, from);
  if (end < 0) complain('The document ends in the middle of a section.');
  const stop = end < 0 ? source.length : end;
  return { next: end < 0 ? stop : end + mark.length, text: keep ? source.slice(from, stop) : '' };
}

function doctype(source: string, at: number, declared: Map<string, string>): number {
  const close = source.indexOf('>', at);
  const bracket = source.indexOf('[', at);
  if (bracket < 0 || (close >= 0 && close < bracket)) return close < 0 ? source.length : close + 1;
  const end = /\]\s*>/g;
  end.lastIndex = bracket;
  const found = end.exec(source);
  const stop = found ? found.index : source.length;
  for (const [, name, double, single] of source
    .slice(bracket, Math.min(stop, bracket + 200_000))
    .matchAll(ENTITY)) {
    const value = double ?? single ?? '';
    // Only a value without references of its own: nothing here can grow.
    const plain = decodeEntities(value);
    if (declared.size < MOST_ENTITIES && name !== undefined && !/&[A-Za-z]/.test(value))
      declared.set(name, plain);
  }
  return found ? found.index + found[0].length : source.length;
}

function readTag(
  source: string,
  open: number,
  declared: ReadonlyMap<string, string>,
): { token: Token; next: number } | null {
  const closing = source[open + 1] === '/';
  NAME.lastIndex = open + (closing ? 2 : 1);
  const name = NAME.exec(source)?.[0];
  if (name === undefined) return null;
  let at = NAME.lastIndex;
  if (closing) {
    const next = source.indexOf('<', at);
    const stop = next < 0 ? source.length : next;
    const end = source.slice(at, stop).indexOf('>');
    // A close tag that lost its bracket ends where the next tag begins.
    return { token: { kind: 'close', name }, next: end < 0 ? stop : at + end + 1 };
  }
  const attributes: [string, string][] = [];
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(source);
    if (!match) break;
    const value = match[2] ?? match[3] ?? match[4]?.replace(/\/$/, '') ?? '';
    if (attributes.length < 100) attributes.push([match[1] ?? '', decodeEntities(value, declared)]);
    at = ATTRIBUTE.lastIndex;
    if (match[4]?.endsWith('/') && source[at] === '>') at--;
  }
  return finish(source, at, name, attributes);
}

function finish(
  source: string,
  from: number,
  name: string,
  attributes: [string, string][],
): { token: Token; next: number } {
  let at = from;
  while (at < source.length && source[at] !== '>' && source[at] !== '<') at++;
  const closed = source[at - 1] === '/';
  return {
    token: { kind: 'open', name, attributes, closed },
    next: source[at] === '>' ? at + 1 : at,
  };
}
