import type { Root } from './mend.js';
import { DECLARATIONS } from './names.js';
import type { Scope } from './scope.js';

/** A whole document around items or what a channel says of itself. */
export function wrap(root: Root, items: string, head: string): string {
  if (root === 'atom') return `<feed of="feed"${DECLARATIONS}>${head}${items}</feed>`;
  if (root === 'rdf')
    return `<rdf:RDF${DECLARATIONS}><channel of="channel">${head}</channel>${items}</rdf:RDF>`;
  return `<rss version="2.0"${DECLARATIONS}><channel of="channel">${head}${items}</channel></rss>`;
}

/** One reader dies of a link without attributes. */
export function linkSafe(
  name: string,
  attributes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if ((name !== 'link' && name !== 'atom:link') || attributes.size > 0) return attributes;
  return new Map([['of', 'link']]);
}

/** The attributes of a start tag, with the base and language in force. */
export function attributesXml(attributes: ReadonlyMap<string, string>, scope: Scope): string {
  let xml = '';
  for (const [name, value] of attributes) xml += ` ${name}="${escape(value)}"`;
  if (scope.base !== null) xml += ` xml:base="${escape(scope.base)}"`;
  if (scope.lang !== null) xml += ` xml:lang="${escape(scope.lang)}"`;
  return xml;
}

/** Text as a section: a reader takes it faster than one reference per sign. */
export function section(text: string): string {
  if (!/[&<]/.test(text)) return escape(text);
  return `<![CDATA[${legal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** For text and attributes alike. */
export function escape(text: string): string {
  return legal(text).replace(/[&<>"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Drops what XML cannot hold. */
function legal(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '',
  );
}
