import type { Arrival } from '../../alerts/story.js';
import { storyIndex, type StoryIndex } from '../../alerts/story/index.js';
import { remember } from '../../alerts/story/remember.js';
import { heard, TALK_HOURS } from '../../alerts/story/talk.js';
import { fingerprint } from '../../crawlers/fingerprint.js';
import type { Brand } from '../model/brand.js';
import type { Fingerprint } from '../model/fingerprint.js';
import type { Tx } from '../store/store.js';

/** How far back texts and links can still join anything, ms. */
const REACH = 7 * 24 * 3_600_000;
const HOUR = 3_600_000;

const NOTHING: Fingerprint = Object.freeze({ exact: null, length: 0, sketch: [], terms: [] });

interface Open {
  index: StoryIndex;
  /** Changes when people merge or split: what was read before is then read anew. */
  version: number;
  /** Id of the newest mention that is in the index. */
  last: number;
  /** Another process wrote: not all talk was counted on its way in. */
  behind: boolean;
}

interface RootRow {
  root: string;
  story_id: number;
  mention_id: number;
  published_at: number;
  print: string | null;
  links: string | null;
}

/**
 * What the stories of each brand are about, at hand. All of it stands in `story_roots` as well:
 * it is read at the start, after a transaction that failed, and where another process wrote.
 */
export class Shelf {
  readonly #brands = new Map<number, Open>();
  #unsettled = false;
  /** Highest number of a mention that this process gave out, or saw given out. */
  #newest = 0;

  /** Call first in a transaction: what one that failed had put here is forgotten. */
  begin(): void {
    if (this.#unsettled) this.forget();
    this.#unsettled = true;
  }

  /** Call once the transaction is committed. */
  committed(): void {
    this.#unsettled = false;
  }

  /** Forgets everything: the names of a brand changed. */
  forget(): void {
    this.#brands.clear();
  }

  /** The index of a brand, level with the store; the brand must be locked. `now` is epoch ms. */
  async open(tx: Tx, brand: Brand, now: number): Promise<StoryIndex> {
    const [row] = await tx.all<{ version: number | null }>(
      'SELECT stories_version AS version FROM brands WHERE id = ?',
      [brand.id],
    );
    const version = row?.version ?? 0;
    let open = this.#brands.get(brand.id);
    if (!open || open.version !== version) {
      const names = [brand.name, ...brand.aliases];
      open = {
        index: storyIndex(names.flatMap((name) => fingerprint(name).terms)),
        version,
        last: -1,
        behind: true,
      };
      this.#brands.set(brand.id, open);
    }
    const rows = await tx.all<RootRow>(
      `SELECT root, story_id, mention_id, published_at, print, links FROM story_roots
       WHERE brand_id = ? AND mention_id > ? AND published_at > ? ORDER BY mention_id, root`,
      [brand.id, open.last, now - REACH],
    );
    for (const found of rows) {
      remember(open.index, toArrival(found), found.story_id, { counts: false });
    }
    const [ids] = await tx.all<{ next: number }>(
      "SELECT next FROM ids WHERE name = 'mentions'",
      [],
    );
    const newest = ids?.next ?? 0;
    if (newest > this.#newest) {
      for (const one of this.#brands.values()) one.behind = true;
      this.#newest = newest;
    }
    if (open.behind) await listen(tx, brand.id, open, now);
    open.behind = false;
    open.last = newest;
    return open.index;
  }

  /** Says up to which mention (its id) the index of a brand was kept by its caller. */
  kept(brandId: number, last: number): void {
    const open = this.#brands.get(brandId);
    if (open) open.last = Math.max(open.last, last);
    this.#newest = Math.max(this.#newest, last);
  }
}

interface TalkRow {
  story_id: number;
  hour: number;
  n: number;
}

/** Counts what was said since the index was last level with the store, reposts included. */
async function listen(tx: Tx, brandId: number, open: Open, now: number): Promise<void> {
  // All of it is found by the brand; the little that came since, by its number: the sign before
  // the column keeps the database from walking through two days of mentions for it.
  const of = open.last < 0 ? 'brand_id' : '+brand_id';
  const rows = await tx.all<TalkRow>(
    `SELECT story_id, published_at / ${HOUR} AS hour, count(*) AS n FROM mentions
     WHERE id > ? AND ${of} = ? AND published_at > ? GROUP BY 1, 2 ORDER BY 2, 1`,
    [open.last, brandId, now - TALK_HOURS * HOUR],
  );
  for (const row of rows) heard(open.index, row.story_id, row.hour * HOUR, row.n);
}

function toArrival(row: RootRow): Arrival {
  return {
    id: row.root,
    repostOf: null,
    publishedAt: row.published_at,
    print: row.print === null ? NOTHING : (JSON.parse(row.print) as Fingerprint),
    links: row.links === null ? [] : (JSON.parse(row.links) as string[]),
  };
}
