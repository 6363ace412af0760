import { headline } from '../../crawlers/fingerprint.js';
import { highest, silent } from '../../crawlers/normalise.js';
import type { RootTone } from '../../crawlers/text/beside-root.js';
import { ownPart } from '../model/repost.js';
import type { Analysis } from '../model/analysis.js';
import type { Brand } from '../model/brand.js';
import type { Counters } from '../model/mention.js';
import type { Tx } from '../store/store.js';
import { baseOf, Book, counts, speaksLoud } from './book.js';
import { followChains } from './chains.js';
import { recall, type Remembered, remember, type StoryRow } from './known.js';
import { type Entering, place, type Placed, type RootEntry } from './place.js';
import type { Prepared } from './prepare.js';
import type { Readings } from './reading.js';
import type { Shelf } from './shelf.js';
import { loadTones, type Tones } from './tones.js';

/** What became of one item. */
export interface Outcome {
  status: 'accepted' | 'duplicate' | 'updated' | 'unmatched';
  /** The mention's id; of the first brand when it concerns several. */
  id: number | null;
}

/** A new mention with all that its row needs. */
export interface Fresh {
  remembered: Remembered;
  prepared: Prepared;
  analysis: Analysis;
  kol: boolean;
  weight: 0 | 1;
  /** A root that reposts had named before it came. */
  awaited: boolean;
}

export interface Sighting {
  mentionId: number;
  at: number;
  counters: Counters;
}

/** Everything one transaction is about to write, decided but not yet written. */
export interface Recorded {
  outcomes: Outcome[];
  fresh: Fresh[];
  updated: Remembered[];
  sightings: Sighting[];
  stories: Map<number, StoryRow>;
  roots: RootEntry[];
  book: Book;
  /** Brands that any item concerned, news or not. */
  heard: Set<number>;
  tones: Tones;
  /** Stories that must be judged whatever their size: a late root changed what its reposts say. */
  echoed: Set<number>;
}

/** Values by brand and name; gluing both into one key costs a new string at every look. */
class ByBrand<V> {
  readonly #brands = new Map<number, Map<string, V>>();

  get(brandId: number, name: string): V | undefined {
    return this.#brands.get(brandId)?.get(name);
  }

  set(brandId: number, name: string, value: V): void {
    let names = this.#brands.get(brandId);
    if (!names) {
      names = new Map();
      this.#brands.set(brandId, names);
    }
    names.set(name, value);
  }
}

/** A line that names the story, from its first text. */
function titleOf({ item, identity }: Prepared): string {
  return headline(item.title ?? item.text) ?? identity;
}

/** Roots before their reposts, in the order of arrival otherwise. */
function rootsFirst(prepared: readonly Prepared[]): { one: Prepared; index: number }[] {
  const all = prepared.map((one, index) => ({ one, index }));
  return [
    ...all.filter(({ one }) => one.rootIdentity === null),
    ...all.filter(({ one }) => one.rootIdentity !== null),
  ];
}

/**
 * Steps 3 and 6 of the flow up to the minutes: tells new mentions from known ones, finds each
 * its story, and books volume. Reads, decides and numbers, but writes nothing.
 */
export async function record(
  tx: Tx,
  prepared: readonly Prepared[],
  brands: ReadonlyMap<number, Brand>,
  shelf: Shelf,
  readings: Readings,
  now: number,
): Promise<Recorded> {
  const identities = new Set<string>();
  for (const one of prepared) {
    if (one.analysis === null) continue;
    identities.add(one.identity);
    if (one.rootIdentity !== null) identities.add(one.rootIdentity);
  }
  let stored = await remember(tx, [...identities]);
  const roots = await followChains(tx, prepared, stored);
  if (roots.length > 0) {
    for (const root of roots) identities.add(root);
    stored = await remember(tx, [...identities]);
  }
  const concerned = new Set(stored.map((mention) => mention.brandId));
  for (const one of prepared) for (const brandId of one.matches) concerned.add(brandId);
  if (await tx.lockBrands([...concerned])) stored = await remember(tx, [...identities]);

  const known = new ByBrand<Remembered>();
  for (const mention of stored) known.set(mention.brandId, mention.identity, mention);
  const brandsOf = new Map<string, Set<number>>();
  for (const mention of stored) {
    brandsOf.set(
      mention.identity,
      (brandsOf.get(mention.identity) ?? new Set()).add(mention.brandId),
    );
  }
  const stories = new Map(
    (await recall(tx, [...new Set(stored.map((mention) => mention.storyId))])).map((story) => [
      story.id,
      story,
    ]),
  );
  const recorded: Recorded = {
    outcomes: prepared.map(() => ({ status: 'unmatched', id: null })),
    fresh: [],
    updated: [],
    sightings: [],
    stories,
    roots: [],
    book: new Book(stories),
    heard: new Set(),
    tones: await loadTones(tx, prepared),
    echoed: new Set(),
  };

  const gone = new Set(stored.filter((one) => one.withdrawn).map(({ identity }) => identity));
  const entering = resolve(prepared, known, brandsOf, recorded, brands, gone);
  const storyOf = (brandId: number, identity: string) =>
    known.get(brandId, identity)?.storyId ?? null;
  const placed = await place(tx, entering, brands, shelf, storyOf, now);
  const joined = placed.filter(({ opens, storyId }) => !opens && !stories.has(storyId));
  for (const story of await recall(tx, [...new Set(joined.map(({ storyId }) => storyId))])) {
    stories.set(story.id, story);
  }
  for (const one of placed) enter(one, known, recorded, brands, readings, now);
  for (const { one, mention, index } of seenAgain(prepared, stored, recorded.fresh, entering)) {
    sight(one, mention, index, known, recorded, now);
  }
  return recorded;
}

/** Which items are new to which brands; later copies in the same batch are sightings. */
function resolve(
  prepared: readonly Prepared[],
  known: ByBrand<Remembered>,
  brandsOf: Map<string, Set<number>>,
  recorded: Recorded,
  brands: ReadonlyMap<number, Brand>,
  gone: ReadonlySet<string>,
): Entering[] {
  const entering: Entering[] = [];
  const taken = new ByBrand<true>();
  for (const { one, index } of rootsFirst(prepared)) {
    if (one.analysis === null) continue;
    const concerned = new Set(one.matches);
    if (one.rootIdentity !== null) {
      for (const brandId of brandsOf.get(one.rootIdentity) ?? []) concerned.add(brandId);
    }
    for (const brandId of brandsOf.get(one.identity) ?? []) concerned.add(brandId);
    for (const brandId of [...concerned].sort((a, b) => a - b)) {
      if (!brands.has(brandId) || one.only?.has(brandId) === false) continue;
      const outcome = recorded.outcomes[index];
      // What was taken back does not come in again, for a new brand either.
      if (
        gone.has(one.identity) ||
        known.get(brandId, one.identity) ||
        taken.get(brandId, one.identity)
      ) {
        if (outcome?.status === 'unmatched') outcome.status = 'duplicate';
        continue;
      }
      taken.set(brandId, one.identity, true);
      brandsOf.set(one.identity, (brandsOf.get(one.identity) ?? new Set()).add(brandId));
      entering.push({ one, brandId, index });
    }
  }
  return entering;
}

function openStory({ one, brandId, storyId }: Placed, recorded: Recorded): StoryRow {
  const story = {
    id: storyId,
    brandId,
    rootIdentity: one.rootIdentity ?? one.identity,
    title: titleOf(one),
    firstAt: one.publishedAt,
    lastAt: one.publishedAt,
    firstNegativeAt: null,
    mentions: 0,
    volume: 0,
    renamed: false,
    fresh: true,
  };
  recorded.stories.set(storyId, story);
  return story;
}

function enter(
  placed: Placed,
  known: ByBrand<Remembered>,
  recorded: Recorded,
  brands: ReadonlyMap<number, Brand>,
  readings: Readings,
  now: number,
): void {
  const { one, brandId, index, id } = placed;
  const brand = brands.get(brandId);
  const story = placed.opens ? openStory(placed, recorded) : recorded.stories.get(placed.storyId);
  if (!brand || !story) throw new Error(`Story ${placed.storyId} of brand ${brandId} is missing.`);
  if (placed.entry) recorded.roots.push(placed.entry);
  const root = one.rootIdentity === null ? undefined : known.get(brandId, one.rootIdentity);
  const cut = recorded.tones.cutFor(one);
  const analysis = inherit(one, readings.read(brand, one, cut, root && toneOf(root, story)), root);
  const { reposts, comments, likes, views } = one.item;
  const counters = { reposts, comments, likes, views };
  const base = baseOf(counters, one.publishedAt, now, one.seeded, brand);
  const mention: Remembered = {
    id,
    brandId,
    storyId: story.id,
    identity: one.identity,
    label: analysis.label,
    score: analysis.score,
    confidence: analysis.confidence,
    categories: analysis.categories,
    publishedAt: one.publishedAt,
    seeded: one.seeded,
    rootIdentity: one.rootIdentity,
    counters,
    seenAt: one.publishedAt,
    base,
    counted: 0,
    collected: 0,
    hasCounters: false,
    withdrawn: false,
    forgotten: false,
  };
  known.set(brandId, one.identity, mention);
  recorded.heard.add(brandId);
  const weight = recorded.book.mention(mention, root);
  const kol = speaksLoud(one.item.author, one.item.platform, brand);
  if (kol) recorded.book.voice(mention, root, one.item.author, one.item.platform);
  if (!silent(counters)) {
    recorded.book.sighting(mention, counters, now, root);
    recorded.sightings.push({ mentionId: id, at: now, counters });
  }
  story.mentions++;
  story.firstAt = Math.min(story.firstAt, one.publishedAt);
  story.lastAt = Math.max(story.lastAt, one.publishedAt);
  if (mention.label === 'neg' && !mention.seeded) {
    story.firstNegativeAt = Math.min(story.firstNegativeAt ?? Infinity, one.publishedAt);
  }
  // A story that it opens is named by it already.
  if (story.rootIdentity === one.identity && !placed.opens && !story.renamed) {
    story.title = titleOf(one);
  }
  const { awaited } = placed;
  recorded.fresh.push({ remembered: mention, prepared: one, analysis, kol, weight, awaited });
  const outcome = recorded.outcomes[index];
  if (outcome?.status !== 'accepted') recorded.outcomes[index] = { status: 'accepted', id };
}

/** Negative mentions, and their share of a story, from which on it is contested. */
const FEW = 4;
const SHARE = 0.2;

function toneOf({ label, score }: Remembered, { mentions, volume }: StoryRow): RootTone {
  return { label, score, contested: volume >= Math.max(FEW, SHARE * mentions) };
}

/**
 * A bare repost says what its root says. Of a root that nobody has seen, and with nothing quoted,
 * it says that we do not know, which is not the same as neutral.
 */
function inherit(one: Prepared, own: Analysis, root: Remembered | undefined): Analysis {
  if (!one.bare) return own;
  if (root) {
    const { label, score, confidence, categories } = root;
    return { ...own, label, score, confidence, categories, inherited: true };
  }
  const quotes = ownPart(one.item.text) !== one.item.text;
  return quotes ? own : { ...own, label: 'unknown', score: null, confidence: null };
}

/** Items that are known already, to be looked at as sightings, in the order of arrival. */
function seenAgain(
  prepared: readonly Prepared[],
  stored: readonly Remembered[],
  fresh: readonly Fresh[],
  entering: readonly Entering[],
): { one: Prepared; mention: Remembered; index: number }[] {
  const enteredFor = groupBy(entering, ({ index }) => index);
  const mentions = groupBy(
    [...stored, ...fresh.map(({ remembered }) => remembered)],
    ({ identity }) => identity,
  );
  const found: { one: Prepared; mention: Remembered; index: number }[] = [];
  prepared.forEach((one, index) => {
    if (one.analysis === null) return;
    const entered = enteredFor.get(index) ?? [];
    for (const mention of mentions.get(one.identity) ?? []) {
      const isNew = entered.some(({ brandId }) => brandId === mention.brandId);
      if (!isNew && one.only?.has(mention.brandId) !== false) found.push({ one, mention, index });
    }
  });
  return found;
}

function groupBy<K, V>(values: readonly V[], by: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const group = groups.get(by(value));
    if (group) group.push(value);
    else groups.set(by(value), [value]);
  }
  return groups;
}

/**
 * A second sighting is an update, not a new mention; counters never go down. Of a mention that is no
 * longer kept only the reposts that make volume are looked at: an old post may begin to spread again.
 */
function sight(
  one: Prepared,
  mention: Remembered,
  index: number,
  known: ByBrand<Remembered>,
  recorded: Recorded,
  now: number,
): void {
  const { reposts, comments, likes, views } = one.item;
  recorded.heard.add(mention.brandId);
  if (mention.forgotten && !counts(mention)) return;
  const seen = highest(
    mention.counters,
    mention.forgotten
      ? { reposts, comments: null, likes: null, views: null }
      : { reposts, comments, likes, views },
  );
  const before = mention.counters;
  const changed =
    seen.reposts !== before.reposts ||
    seen.comments !== before.comments ||
    seen.likes !== before.likes ||
    seen.views !== before.views;
  const outcome = recorded.outcomes[index];
  if (outcome && outcome.status !== 'accepted') {
    if (changed) outcome.status = 'updated';
    if (!mention.forgotten) outcome.id ??= mention.id;
  }
  if (!changed) return;
  const root =
    mention.rootIdentity === null ? undefined : known.get(mention.brandId, mention.rootIdentity);
  recorded.book.sighting(mention, seen, now, root);
  if (!mention.forgotten) {
    recorded.sightings.push({ mentionId: mention.id, at: now, counters: seen });
  }
  recorded.updated.push(mention);
}
