import type { Counters, Item } from '../server/model/mention.js';
import { bounded, identityOf, nativeIdentity } from './identity.js';

/** Longest text that is kept; what is longer is cut and marked. */
export const LONGEST_TEXT = 20_000;
const LONGEST_TITLE = 500;
const LONGEST_NAME = 200;
const CUT = '…';

/** An item cleaned and named, ready to be matched. */
export interface Known {
  item: Item;
  identity: string;
  /** Identity of the root, when this is a repost. */
  rootIdentity: string | null;
  /** Never in the future and never unknown: the arrival stands in for both. */
  publishedAt: number;
}

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u200b\u2028\u2029\ufeff\ufffe]/g;

/** Control characters and lone surrogates have no place in a text; neither have trailing spaces. */
export function cleanText(text: string, longest = LONGEST_TEXT): string {
  const clean = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    // Last: what stood between two characters may have kept them from being composed.
    .normalize('NFC')
    .trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).toWellFormed()}${CUT}`;
}

function cleanLine(name: string | null, longest: number): string | null {
  if (name === null) return null;
  const clean = cleanText(name, longest);
  return clean === '' ? null : clean;
}

/**
 * An id as it came, but for what a database refuses (NUL) or gives back as something else (lone
 * surrogates): one such item would spoil the batch it came in.
 */
function cleanId(id: string | null): string | null {
  const clean = id?.toWellFormed().replace(CONTROL, '').trim();
  return clean ? clean : null;
}

/** Databases keep whose post it is in an index, and lose the whole batch over one they refuse. */
function authorId(id: string | null): string | null {
  const clean = cleanId(id);
  return clean === null ? null : bounded(clean);
}

/** Only web addresses are kept: nothing else is ever shown as a link. */
function webUrl(url: string | null): string | null {
  return url !== null && url.length <= 2000 && /^https?:\/\//i.test(url) ? url : null;
}

/** Cleans an item and names it; `receivedAt` is epoch ms. */
export function normalise(item: Item, receivedAt: number): Known {
  const clean: Item = {
    ...item,
    platform: (cleanId(item.platform) ?? '').toLowerCase(),
    id: cleanId(item.id),
    title: cleanLine(item.title, LONGEST_TITLE),
    text: cleanText(item.text),
    url: webUrl(cleanId(item.url)),
    language: cleanId(item.language),
    author: {
      ...item.author,
      id: authorId(item.author.id),
      name: cleanLine(item.author.name, LONGEST_NAME),
    },
    repostOf: cleanId(item.repostOf),
  };
  return {
    item: clean,
    identity: identityOf(clean),
    rootIdentity: clean.repostOf === null ? null : nativeIdentity(clean.platform, clean.repostOf),
    publishedAt: Math.min(clean.publishedAt ?? receivedAt, receivedAt),
  };
}

/** The higher of two sightings, counter by counter; unknown gives way to known. */
export function highest(a: Counters, b: Counters): Counters {
  const max = (x: number | null, y: number | null) =>
    x === null ? y : y === null ? x : Math.max(x, y);
  return {
    reposts: max(a.reposts, b.reposts),
    comments: max(a.comments, b.comments),
    likes: max(a.likes, b.likes),
    views: max(a.views, b.views),
  };
}

/** True when a source said nothing about any counter. */
export function silent(counters: Counters): boolean {
  return (
    counters.reposts === null &&
    counters.comments === null &&
    counters.likes === null &&
    counters.views === null
  );
}
