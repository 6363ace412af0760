import { CONTENT } from './names.js';
import { inherit, rename, type Scope } from './scope.js';
import { tokens, type Complain, type Token } from './tokens.js';
import { attributesXml, escape, linkSafe, section, wrap } from './write.js';

export type Root = 'rss' | 'rdf' | 'atom' | 'html' | 'opml' | 'sitemap' | 'unknown';

/** A small well-formed document: some items, or at the end what the channel says of itself. */
export interface Piece {
  part: 'items' | 'head';
  root: Root;
  xml: string;
}

type Open = Extract<Token, { kind: 'open' }>;

interface Frame {
  /** As written, lower case: what its end tag must say. */
  raw: string;
  /** As the readers know it; empty for a container that is not passed on. */
  name: string;
  scope: Scope;
}

/** A field whose inner markup is collected as text. */
interface Capture {
  raw: string;
  name: string;
  attributes: string;
  /** Open elements inside, as written. */
  inner: string[];
  plain: string[];
  html: string[];
  marked: boolean;
}

const DEEPEST = 200;
const ITEMS_PER_PIECE = 50;
const CHARS_PER_PIECE = 200_000;
/** Characters of a field that are read; five times what is kept, since markup falls away. */
const LONGEST_FIELD = 500_000;
/** End tags that end whatever is open inside them. */
const OUTER = new Set(['item', 'entry', 'channel', 'rss', 'feed', 'rdf:rdf']);
/** Elements without content: some leave their end out, and would swallow what follows. */
const VOID = new Set(['enclosure', 'media:thumbnail', 'itunes:image', 'cloud']);
/** Start tags that are no HTML: the field before them was never closed. */
const NEXT_FIELD = new Set(['item', 'entry', 'guid', 'pubdate', 'dc:date', 'content:encoded']);

/**
 * Rewrites any feed, however broken, as small well-formed documents in one vocabulary: usual
 * prefixes, lower-case names, markup in texts escaped, open elements closed, `xml:base` absolute.
 * Items come as they are read, so that a large feed never stands in memory as a tree.
 */
export function* mend(source: string, base: string | null, complain: Complain): Generator<Piece> {
  const mender = new Mender(base, complain);
  for (const token of tokens(source, complain)) {
    mender.take(token);
    if (mender.itemsReady()) yield mender.items();
  }
  mender.finish();
  if (mender.hasItems()) yield mender.items();
  yield mender.head();
}

class Mender {
  private root: Root = 'unknown';
  private readonly stack: Frame[] = [];
  private capture: Capture | null = null;
  /** Names written out and still open, innermost last. */
  private written: string[] = [];
  private out: string[] = [];
  private itemAt = -1;
  private readonly headOut: string[] = [];
  private ready: string[] = [];
  private readyLength = 0;

  constructor(
    private readonly base: string | null,
    private readonly complain: Complain,
  ) {}

  itemsReady(): boolean {
    return this.ready.length >= ITEMS_PER_PIECE || this.readyLength >= CHARS_PER_PIECE;
  }

  hasItems(): boolean {
    return this.ready.length > 0;
  }

  items(): Piece {
    const xml = wrap(this.root, this.ready.join(''), '');
    this.ready = [];
    this.readyLength = 0;
    return { part: 'items', root: this.root, xml };
  }

  head(): Piece {
    return { part: 'head', root: this.root, xml: wrap(this.root, '', this.headOut.join('')) };
  }

  take(token: Token): void {
    if (this.capture) this.takeInside(this.capture, token);
    else if (token.kind === 'open') this.open(token);
    else if (token.kind === 'close') this.close(token.name.toLowerCase());
    else if (this.written.length > 0) this.sink().push(escape(token.text));
  }

  finish(): void {
    if (this.capture) this.endCapture(this.capture);
    if (this.stack.length > 0) this.complain('The document ends before its elements are closed.');
    this.unwind(0);
  }

  private open(token: Open): void {
    const parent = this.stack.at(-1);
    const { scope, attributes } = inherit(parent?.scope ?? null, token.attributes, this.base);
    const raw = token.name.toLowerCase();
    const name = rename(
      raw,
      scope,
      this.root === 'atom' || (this.root === 'unknown' && !parent),
      this.complain,
    );
    if (this.isContainer(name)) {
      this.push(raw, '', scope);
      if (name === 'channel') this.attributesAsFields(attributes, scope);
    } else if (name === 'item' || name === 'entry') this.beginItem(raw, name, attributes, scope);
    else if (CONTENT.has(name)) this.beginCapture(raw, name, attributesXml(attributes, scope));
    else if (this.stack.length < DEEPEST) {
      this.sink().push(`<${name}${attributesXml(linkSafe(name, attributes), scope)}>`);
      this.written.push(name);
      this.push(raw, name, scope);
    }
    const closed = token.closed || VOID.has(name);
    if (closed && this.capture) this.endCapture(this.capture);
    else if (closed) this.close(raw);
  }

  /** Elements that only hold others; the first of them says what kind of document this is. */
  private isContainer(name: string): boolean {
    if (this.itemAt >= 0) return false;
    const kind = CONTAINERS[name];
    if (kind === undefined) return this.stack.length === 0 && name !== 'item' && name !== 'entry';
    if (this.root === 'unknown' || this.root === 'html') this.root = kind;
    return true;
  }

  private beginItem(
    raw: string,
    name: string,
    attributes: ReadonlyMap<string, string>,
    scope: Scope,
  ): void {
    if (this.itemAt >= 0) {
      this.complain('An item was not closed before the next one.');
      this.unwind(this.itemAt);
    }
    if (this.root === 'unknown' || this.root === 'html')
      this.root = name === 'entry' ? 'atom' : 'rss';
    this.closeWritten(0);
    this.itemAt = this.stack.length;
    const element = this.root === 'atom' ? 'entry' : 'item';
    // The attribute keeps the element from being read as a bare text when it is empty.
    this.out = [`<${element} of="${element}"${attributesXml(attributes, scope)}>`];
    this.written = [element];
    this.push(raw, element, scope);
    this.attributesAsFields(attributes, scope);
  }

  /** CDF keeps the address and the time in attributes. */
  private attributesAsFields(attributes: ReadonlyMap<string, string>, scope: Scope): void {
    const href = attributes.get('href');
    const changed = attributes.get('lastmod');
    if (href !== undefined && this.root === 'rss')
      this.sink().push(`<link${attributesXml(new Map(), scope)}>${escape(href)}</link>`);
    if (changed !== undefined && this.root === 'rss')
      this.sink().push(`<pubdate>${escape(changed)}</pubdate>`);
  }

  private push(raw: string, name: string, scope: Scope): void {
    this.stack.push({ raw, name, scope });
  }

  private close(raw: string): void {
    const at = this.stack.findLastIndex((frame) => frame.raw === raw);
    if (at < 0) return;
    if (at < this.stack.length - 1) this.complain('An element was not closed.');
    this.unwind(at);
  }

  /** Closes every frame from `depth` on. */
  private unwind(depth: number): void {
    while (this.stack.length > depth) {
      const frame = this.stack.pop();
      if (frame && frame.name !== '') this.closeWritten(Math.max(0, this.written.length - 1));
      if (this.itemAt >= 0 && this.stack.length <= this.itemAt) this.endItem();
    }
  }

  private closeWritten(length: number): void {
    while (this.written.length > length) this.sink().push(`</${this.written.pop() ?? ''}>`);
  }

  private endItem(): void {
    this.closeWritten(0);
    const xml = this.out.join('');
    this.out = [];
    this.itemAt = -1;
    this.ready.push(xml);
    this.readyLength += xml.length;
  }

  private sink(): string[] {
    return this.itemAt >= 0 ? this.out : this.headOut;
  }

  private beginCapture(raw: string, name: string, attributes: string): void {
    this.capture = { raw, name, attributes, inner: [], plain: [], html: [], marked: false };
  }

  private takeInside(capture: Capture, token: Token): void {
    if (token.kind === 'text') {
      capture.plain.push(token.text);
      capture.html.push(escape(token.text));
      return;
    }
    const raw = token.name.toLowerCase();
    if (this.endsCapture(capture, token.kind, raw)) {
      this.endCapture(capture);
      if (token.kind === 'open' || raw !== capture.raw) this.take(token);
      return;
    }
    capture.marked = true;
    if (token.kind === 'close') {
      const at = capture.inner.lastIndexOf(raw);
      if (at >= 0) capture.inner.length = at;
      capture.html.push(`</${raw}>`);
      return;
    }
    if (!token.closed && capture.inner.length < DEEPEST) capture.inner.push(raw);
    capture.html.push(`<${raw}${token.closed ? '/' : ''}>`);
  }

  private endsCapture(capture: Capture, kind: 'open' | 'close', raw: string): boolean {
    if (kind === 'open') return NEXT_FIELD.has(raw) && raw !== capture.raw;
    if (raw === capture.raw) return !capture.inner.includes(raw);
    return OUTER.has(raw) && this.stack.some((frame) => frame.raw === raw);
  }

  private endCapture(capture: Capture): void {
    this.capture = null;
    const pieces = capture.marked ? capture.html : capture.plain;
    const text = pieces.join('').slice(0, LONGEST_FIELD);
    const marked = capture.marked ? ' marked="yes"' : '';
    this.sink().push(
      `<${capture.name}${capture.attributes}${marked}>${section(text)}</${capture.name}>`,
    );
  }
}

const CONTAINERS: Readonly<Record<string, Root>> = {
  rss: 'rss',
  channel: 'rss',
  feed: 'atom',
  'rdf:rdf': 'rdf',
  html: 'html',
  'xhtml:html': 'html',
  opml: 'opml',
  urlset: 'sitemap',
  sitemapindex: 'sitemap',
};
