import { type Arrival, assign } from '../../alerts/story.js';
import type { JoinedBy } from '../model/story.js';
import type { StoryIndex } from '../../alerts/story/index.js';
import { remember } from '../../alerts/story/remember.js';
import type { Brand } from '../model/brand.js';
import { inList, type Tx } from '../store/store.js';
import type { Prepared } from './prepare.js';
import type { Shelf } from './shelf.js';

/** A mention that is new to a brand. */
export interface Entering {
  one: Prepared;
  brandId: number;
  /** Its place among what came in. */
  index: number;
}

/** Which story a root belongs to, as it is stored. */
export interface RootEntry {
  brandId: number;
  root: string;
  storyId: number;
  mentionId: number;
  publishedAt: number;
  /** JSON; null for a root that only its reposts named. */
  print: string | null;
  links: string | null;
  /** JSON: how it came there. */
  why: string;
}

/** A new mention with its number and its story. */
export interface Placed extends Entering {
  id: number;
  storyId: number;
  /** The story begins with it. */
  opens: boolean;
  /** A root that reposts had named before it came. */
  awaited: boolean;
  entry: RootEntry | null;
}

function toArrival(one: Prepared): Arrival {
  return {
    id: one.identity,
    repostOf: one.rootIdentity,
    publishedAt: one.publishedAt,
    print: one.print,
    links: one.links,
  };
}

/** Stories of roots that are stored, by brand and identity. */
async function storedRoots(
  tx: Tx,
  entering: readonly Entering[],
): Promise<Map<number, Map<string, number>>> {
  const roots = new Set(entering.map(({ one }) => one.rootIdentity ?? one.identity));
  const found = new Map<number, Map<string, number>>();
  if (roots.size === 0) return found;
  const list = inList([...roots]);
  const rows = await tx.all<{ root: string; brand_id: number; story_id: number }>(
    `SELECT root, brand_id, story_id FROM story_roots WHERE root IN ${list.sql}`,
    list.values,
  );
  for (const row of rows) {
    const ofBrand = found.get(row.brand_id) ?? new Map<string, number>();
    found.set(row.brand_id, ofBrand.set(row.root, row.story_id));
  }
  return found;
}

function entryOf(
  one: Prepared,
  brandId: number,
  id: number,
  storyId: number,
  why: JoinedBy,
): RootEntry {
  const original = one.rootIdentity === null;
  return {
    brandId,
    root: one.rootIdentity ?? one.identity,
    storyId,
    mentionId: id,
    publishedAt: one.publishedAt,
    print: original ? JSON.stringify(one.print) : null,
    links: original && one.links.length > 0 ? JSON.stringify(one.links) : null,
    why: JSON.stringify(why),
  };
}

/**
 * Numbers new mentions and finds each its story, one after the other, so that each may join what
 * came just before it. Reads and reserves numbers, but writes nothing else. `storyOf` knows the
 * stories of stored mentions: what is reposted may be a repost itself.
 */
export async function place(
  tx: Tx,
  entering: readonly Entering[],
  brands: ReadonlyMap<number, Brand>,
  shelf: Shelf,
  storyOf: (brandId: number, identity: string) => number | null,
  now: number,
): Promise<Placed[]> {
  if (entering.length === 0) return [];
  const stored = await storedRoots(tx, entering);
  const indexes = new Map<number, StoryIndex>();
  for (const brandId of new Set(entering.map((entry) => entry.brandId))) {
    const brand = brands.get(brandId);
    if (brand) indexes.set(brandId, await shelf.open(tx, brand, now));
  }
  let id = await tx.allocate('mentions', entering.length);
  // Looked at first and taken afterwards: how many stories begin shows only on the way.
  const firstStory = await tx.allocate('stories', 0);
  let nextStory = firstStory;
  const placed: Placed[] = [];
  const here = new Map<string, number>();
  for (const entry of entering) {
    const { one, brandId } = entry;
    const index = indexes.get(brandId);
    if (!index) continue;
    const arrival = toArrival(one);
    const known = (root: string) =>
      stored.get(brandId)?.get(root) ?? here.get(`${brandId}:${root}`) ?? storyOf(brandId, root);
    const found = assign(index, arrival, known);
    const storyId = found.storyId ?? nextStory++;
    remember(index, arrival, storyId, { opens: found.storyId === null });
    if (one.rootIdentity !== null) here.set(`${brandId}:${one.identity}`, storyId);
    shelf.kept(brandId, id);
    const settled = one.rootIdentity !== null && found.why.kind === 'root';
    placed.push({
      ...entry,
      id,
      storyId,
      opens: found.storyId === null,
      awaited: one.rootIdentity === null && known(one.identity) !== null,
      entry: settled ? null : entryOf(one, brandId, id, storyId, found.why),
    });
    id++;
  }
  await tx.allocate('stories', nextStory - firstStory);
  return placed;
}
