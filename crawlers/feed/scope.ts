import { prefixOf } from './names.js';
import type { Complain } from './tokens.js';

/** What an element inherits from those around it. */
export interface Scope {
  /** Prefix as written, lower case, to the usual prefix; '' is the default namespace. */
  prefixes: ReadonlyMap<string, string>;
  /** Absolute `xml:base`; null when nobody set one. */
  base: string | null;
  lang: string | null;
}

const NOWHERE: Scope = { prefixes: new Map(), base: null, lang: null };
/** Prefixes that mean the same everywhere, even where somebody forgot to declare them. */
const WELL_KNOWN = new Set([
  'rdf',
  'dc',
  'dcterms',
  'content',
  'media',
  'itunes',
  'slash',
  'sy',
  'thr',
  'wfw',
  'atom',
  'xhtml',
  'xml',
  'rsshub',
  'yt',
]);
const ATTRIBUTE_NAME = /^[a-z_][\w.-]*(?::[a-z_][\w.-]*)?$/;

/** Reads namespaces, base and language off an element; the other attributes keep their names. */
export function inherit(
  parent: Scope | null,
  attributes: readonly (readonly [string, string])[],
  documentBase: string | null,
): { scope: Scope; attributes: ReadonlyMap<string, string> } {
  const outer = parent ?? NOWHERE;
  let { base, lang } = outer;
  let prefixes: Map<string, string> | null = null;
  const kept = new Map<string, string>();
  for (const [written, value] of attributes) {
    const name = written.toLowerCase();
    if (name === 'xmlns' || name.startsWith('xmlns:')) {
      prefixes ??= new Map(outer.prefixes);
      const prefix = name.slice(6);
      // An unknown default namespace is the document's own at the root and foreign further in.
      prefixes.set(prefix, prefixOf(value) ?? (prefix === '' && parent ? 'foreign' : prefix));
    } else if (name === 'xml:base') base = absolute(value, base ?? documentBase) ?? base;
    else if (name === 'xml:lang') lang = value.trim() === '' ? null : value.trim();
    else if (ATTRIBUTE_NAME.test(name) && !kept.has(name)) kept.set(name, value);
  }
  const scope =
    prefixes || base !== outer.base || lang !== outer.lang
      ? { prefixes: prefixes ?? outer.prefixes, base, lang }
      : outer;
  return { scope, attributes: renamed(kept, scope) };
}

function renamed(
  attributes: ReadonlyMap<string, string>,
  scope: Scope,
): ReadonlyMap<string, string> {
  if (![...attributes.keys()].some((name) => name.includes(':'))) return attributes;
  const result = new Map<string, string>();
  for (const [name, value] of attributes) {
    const [prefix = '', local = ''] = name.split(':');
    const usual = local === '' ? '' : (scope.prefixes.get(prefix) ?? prefix);
    const key = local === '' ? name : usual === '' ? local : `${usual}:${local}`;
    if (!result.has(key)) result.set(key, value);
  }
  return result;
}

/**
 * An element's name as the readers know it.
 *
 * @param atom true in an Atom document, where Atom's names are the plain ones
 */
export function rename(raw: string, scope: Scope, atom: boolean, complain: Complain): string {
  const colon = raw.indexOf(':');
  const prefix = colon < 0 ? '' : raw.slice(0, colon);
  const local = safeName(raw.slice(colon + 1));
  const usual = scope.prefixes.get(prefix);
  if (usual === undefined && prefix !== '' && !WELL_KNOWN.has(prefix))
    complain(`The prefix "${prefix}" is used without being declared.`);
  const known = usual ?? prefix;
  if (known === '' || (known === 'atom' && atom)) return local;
  // RSS of the early days wears the Atom or RDF coat; a default Atom namespace in RSS means Atom.
  return local === 'feed' && known === 'atom' ? local : `${safeName(known)}:${local}`;
}

function safeName(name: string): string {
  const safe = name.replace(/[^a-z0-9_.-]/g, '_');
  return /^[a-z_]/.test(safe) ? safe : `_${safe}`;
}

/** The address in full, or null when it cannot be one. */
export function absolute(address: string, base: string | null): string | null {
  const trimmed = address.trim().replace(/[\t\r\n]/g, '');
  if (trimmed === '') return base;
  if (URL.canParse(trimmed))
    return /^(https?|ftp|feed|urn|tag|data|mailto|nntp|gopher|news):/i.test(trimmed)
      ? trimmed
      : new URL(trimmed).href;
  if (base === null || !URL.canParse(trimmed, base)) return null;
  return new URL(trimmed, base).href;
}
