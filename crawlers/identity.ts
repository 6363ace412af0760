import { hash } from 'node:crypto';
import type { Item } from '../server/model/mention.js';

const TRACKING = /^(utm_\w+|spm|from|share_\w+|fbclid|gclid|weibo_id|xsec_\w+|ref|refer_flag)$/i;
const LONGEST = 120;

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** A key short enough for an index, at most 120 UTF-16 units; a longer one ends in a digest of its whole. */
export function bounded(key: string): string {
  return key.length <= LONGEST
    ? key
    : `${key.slice(0, LONGEST - 33).toWellFormed()}#${digest(key)}`;
}

/** The address without tracking parameters, fragment or a trailing slash; null when it is none. */
export function canonicalUrl(url: string): string | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
  for (const name of [...parsed.searchParams.keys()]) {
    if (TRACKING.test(name)) parsed.searchParams.delete(name);
  }
  parsed.searchParams.sort();
  const query = parsed.searchParams.toString();
  const path = parsed.pathname.replace(/\/+$/, '');
  return `${parsed.host.replace(/^(www|m)\./, '')}${path}${query ? `?${query}` : ''}`;
}

/** Identity of a post by its native id. */
export function nativeIdentity(platform: string, id: string): string {
  return bounded(`${platform}:${id}`);
}

/**
 * What makes an item the same wherever it comes from: platform and native id, else its
 * canonical address, else author, time and text.
 */
export function identityOf(item: Item): string {
  if (item.id !== null && item.id !== '') return nativeIdentity(item.platform, item.id);
  const url = item.url === null ? null : canonicalUrl(item.url);
  if (url) return bounded(`url:${url}`);
  const author = item.author.id ?? item.author.name ?? '';
  const time = item.publishedAt === null ? '' : String(item.publishedAt);
  return `text:${digest([item.platform, author, time, item.title ?? '', item.text].join('\n'))}`;
}
