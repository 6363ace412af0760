import { HttpError } from '../api/errors.js';
import type { FoundMention, Mention, MentionPage } from '../model/mention.js';
import { compareKeys, type Key, keyOf, type Range, type SearchIndex } from '../search/search.js';
import { mentionQuery, toMention } from '../state.js';
import type { Query } from '../store/store.js';
import { type Cursor, readCursor, writeCursor } from './cursor.js';
import type { Filter, Narrowed } from './filter.js';
import { weekHourOnly } from './hours.js';
import { spreadPage } from './spread.js';

export type Sort = 'newest' | 'oldest' | 'spread';

export type Page = Pick<MentionPage, 'items' | 'first' | 'next'>;

export interface Asked {
  narrowed: Narrowed;
  sort: Sort;
  /** Continues behind it. */
  before: string | undefined;
  /** Only what comes in front of it, that is what is newer in a list of the newest. */
  after: string | undefined;
  limit: number;
}

/** Keys read at once; more when few of them pass. */
const LEAST_READ = 20;
const MOST_READ = 500;
/** Rows looked at for one page: one answer never takes longer than these take. */
const MOST_SCANNED = 2000;

/** The bounds that the times of a filter set. */
export function boundsOf({ from, to }: Filter): { before: Key | null; after: Key | null } {
  return {
    before: to === undefined ? null : { second: Math.max(0, Math.ceil(to / 1000)), id: 0 },
    after: from === undefined ? null : { second: Math.max(0, Math.floor(from / 1000)), id: 0 },
  };
}

const older = (a: Key | null, b: Key | null): Key | null =>
  a === null ? b : b === null || compareKeys(a, b) < 0 ? a : b;
const newer = (a: Key | null, b: Key | null): Key | null =>
  a === null ? b : b === null || compareKeys(a, b) > 0 ? a : b;

/** Mentions by their keys, in the order of the keys; what was deleted meanwhile is not there. */
export async function mentionsAt(q: Query, ids: readonly number[]): Promise<Mention[]> {
  if (ids.length === 0) return [];
  const rows = await mentionQuery(q).where('m.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, toMention(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function cursorOf(asked: Asked, field: 'before' | 'after'): Cursor | null {
  const text = asked[field];
  return text === undefined ? null : readCursor(text, field);
}

/** The index knows no stories, and nothing of an upgraded database until it was filled. */
function wayOf(asked: Asked, filled: boolean): 'index' | 'table' {
  const cursor = cursorOf(asked, 'before') ?? cursorOf(asked, 'after');
  if (cursor?.route === 'index' || cursor?.route === 'table') return cursor.route;
  const { filter, words } = asked.narrowed;
  return filter.story !== undefined || (!filled && !words) ? 'table' : 'index';
}

/**
 * One page of the mentions that pass, from one moment. `filled`: the index holds all mentions.
 * Throws HttpError when a cursor is none.
 */
export async function listMentions(
  q: Query,
  whole: SearchIndex,
  asked: Asked,
  filled: boolean,
): Promise<Page> {
  const index = weekHourOnly(whole, asked.narrowed.filter.weekHour);
  if (asked.sort === 'spread') return spread(q, index, asked);
  return wayOf(asked, filled) === 'index' ? byIndex(q, index, asked) : byTable(q, asked);
}

async function spread(q: Query, index: SearchIndex, asked: Asked): Promise<Page> {
  const { narrowed, limit } = asked;
  const cursor = cursorOf(asked, 'before');
  const range = { ...boundsOf(narrowed.filter), newestFirst: true };
  const found = await spreadPage(q, index, narrowed, range, cursor, limit);
  return {
    items: found.mentions.map(shown(narrowed)),
    first: null,
    next: found.next && writeCursor(found.next),
  };
}

function shown(narrowed: Narrowed): (mention: Mention) => FoundMention {
  return (mention) => (narrowed.words ? { ...mention, hits: narrowed.hits(mention) } : mention);
}

function keyed(mention: Mention | undefined): string | null {
  return mention
    ? writeCursor({ route: 'index', ...keyOf(mention.id, mention.publishedAt) })
    : null;
}

function rowed(mention: Mention | undefined): string | null {
  return mention ? writeCursor({ route: 'table', at: mention.publishedAt, id: mention.id }) : null;
}

/** What came in front is read from the cursor away and shown the other way round. */
function directionOf(asked: Asked): { newestFirst: boolean; turned: boolean } {
  const turned = asked.after !== undefined;
  return { newestFirst: (asked.sort === 'newest') !== turned, turned };
}

async function byIndex(q: Query, index: SearchIndex, asked: Asked): Promise<Page> {
  const { narrowed, limit } = asked;
  const { newestFirst, turned } = directionOf(asked);
  const cursor = cursorOf(asked, turned ? 'after' : 'before');
  if (cursor && cursor.route !== 'index') throw otherList();
  const bounds = boundsOf(narrowed.filter);
  const passing: { mention: Mention; key: Key }[] = [];
  let place: Key | null = cursor;
  let scanned = 0;
  let ended = false;
  let size = Math.min(MOST_READ, Math.max(LEAST_READ, limit + 1));
  while (passing.length <= limit && scanned < MOST_SCANNED && !ended) {
    const range: Range = {
      before: newestFirst ? older(bounds.before, place) : bounds.before,
      after: newestFirst ? bounds.after : newer(bounds.after, place),
      newestFirst,
      limit: size,
    };
    const keys = await index.find(q, narrowed.plan, range);
    const mentions = await mentionsAt(
      q,
      keys.map(({ id }) => id),
    );
    for (const mention of mentions) {
      if (narrowed.passes(mention)) {
        passing.push({ mention, key: keyOf(mention.id, mention.publishedAt) });
      }
    }
    scanned += keys.length;
    place = keys.at(-1) ?? place;
    ended = keys.length < size;
    size = MOST_READ;
  }
  const more = passing.length > limit;
  const part = passing.slice(0, limit);
  const last = more ? (part.at(-1)?.key ?? place) : place;
  const items = part.map(({ mention }) => shown(narrowed)(mention));
  if (turned) items.reverse();
  return {
    items,
    first: keyed(items[0]),
    next: (more || !ended) && last ? writeCursor({ route: 'index', ...last }) : null,
  };
}

function otherList(): HttpError {
  return new HttpError(400, 'invalid', 'before: this cursor is of another list.', 'before');
}

/** By the rows themselves: one story, or everything while the index is not filled. */
async function byTable(q: Query, asked: Asked): Promise<Page> {
  const { narrowed, limit } = asked;
  const { filter } = narrowed;
  const { newestFirst, turned } = directionOf(asked);
  const cursor = cursorOf(asked, turned ? 'after' : 'before');
  if (cursor && cursor.route !== 'table') throw otherList();
  const byTime = filter.story !== undefined || filter.brand?.length === 1;
  const order = newestFirst ? 'desc' : 'asc';
  const passing: Mention[] = [];
  let place = cursor;
  let scanned = 0;
  let ended = false;
  while (passing.length <= limit && scanned < MOST_SCANNED && !ended) {
    let rows = mentionQuery(q);
    if (filter.story !== undefined) rows = rows.where('m.story_id', '=', filter.story);
    if (filter.brand) rows = rows.where('m.brand_id', 'in', filter.brand);
    if (filter.label) rows = rows.where('m.label', 'in', filter.label);
    if (filter.platform) rows = rows.where('m.platform', 'in', filter.platform);
    if (filter.from !== undefined) rows = rows.where('m.published_at', '>=', filter.from);
    if (filter.to !== undefined) rows = rows.where('m.published_at', '<', filter.to);
    if (filter.kol !== undefined) rows = rows.where('m.kol', '=', Number(filter.kol));
    const from = place;
    if (from) {
      const sign = newestFirst ? '<' : '>';
      rows = byTime
        ? rows.where((eb) =>
            eb(eb.refTuple('m.published_at', 'm.id'), sign, eb.tuple(from.at, from.id)),
          )
        : rows.where('m.id', sign, from.id);
    }
    if (byTime) rows = rows.orderBy('m.published_at', order);
    const size = Math.min(MOST_READ, limit + 1);
    const mentions = (await rows.orderBy('m.id', order).limit(size).execute()).map(toMention);
    passing.push(...mentions.filter((mention) => narrowed.passes(mention)));
    scanned += mentions.length;
    const last = mentions.at(-1);
    if (last) place = { route: 'table', at: last.publishedAt, id: last.id };
    ended = mentions.length < size;
  }
  const more = passing.length > limit;
  const part = passing.slice(0, limit);
  const lastShown = more ? part.at(-1) : undefined;
  const last = lastShown ? { at: lastShown.publishedAt, id: lastShown.id } : place;
  const items = part.map(shown(narrowed));
  if (turned) items.reverse();
  return {
    items,
    first: rowed(items[0]),
    next:
      (more || !ended) && last ? writeCursor({ route: 'table', at: last.at, id: last.id }) : null,
  };
}
