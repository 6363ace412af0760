import type { Analysis } from '../model/analysis.js';
import { BY_HABIT, COMPARED, storedComplaints } from '../store/complaints.js';
import type { Entry, SearchIndex } from '../search/search.js';
import { growLarge } from '../store/large.js';
import type { Tx, Value } from '../store/store.js';
import type { Book } from './book.js';
import type { Fresh, Recorded } from './record.js';
import { Rollups, writeRollups } from './rollups.js';

const MENTION = `INSERT INTO mentions (id, brand_id, story_id, source_id, identity, platform, url, title, text,
  language, author_id, author_name, followers, verified, kol, seeded, weight, published_at, received_at, scored_at,
  repost_of, label, score, confidence, categories, complaints, model)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const PLAIN = `INSERT INTO plain_readings (mention_id, brand_id, label, score, confidence, categories, complaints)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const STORY = `INSERT INTO stories (id, brand_id, root_identity, title, first_at, first_seen_at,
  last_at, first_negative_at, mentions, volume) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET title = excluded.title, first_at = excluded.first_at, last_at = excluded.last_at,
  first_negative_at = excluded.first_negative_at, mentions = excluded.mentions, volume = excluded.volume`;
const ROOT = `INSERT INTO story_roots (root, brand_id, story_id, mention_id, published_at, print, links, why)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (root, brand_id) DO UPDATE SET mention_id = excluded.mention_id,
  published_at = excluded.published_at, print = excluded.print, links = excluded.links`;
const COUNTERS = `INSERT INTO counters (mention_id, reposts, comments, likes, views, seen_at, base, counted, collected)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (mention_id) DO UPDATE SET reposts = excluded.reposts, comments = excluded.comments,
  likes = excluded.likes, views = excluded.views, seen_at = excluded.seen_at, counted = excluded.counted,
  collected = excluded.collected`;
const SIGHTING = `INSERT INTO sightings (mention_id, seen_at, reposts, comments, likes, views) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (mention_id, seen_at) DO UPDATE SET reposts = excluded.reposts, comments = excluded.comments,
  likes = excluded.likes, views = excluded.views`;
const STORY_MINUTE = `INSERT INTO story_minutes (story_id, minute, volume) VALUES (?, ?, ?)
  ON CONFLICT (story_id, minute) DO UPDATE SET volume = story_minutes.volume + excluded.volume`;
const REPOST_MINUTE = `INSERT INTO repost_minutes (story_id, mention_id, minute, n) VALUES (?, ?, ?, ?)
  ON CONFLICT (story_id, mention_id, minute) DO UPDATE SET n = repost_minutes.n + excluded.n`;
const BRAND_MINUTE = `INSERT INTO brand_minutes (brand_id, minute, mentions, negative, positive, volume, reposts)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (brand_id, minute) DO UPDATE SET mentions = brand_minutes.mentions + excluded.mentions,
  negative = brand_minutes.negative + excluded.negative, positive = brand_minutes.positive + excluded.positive,
  volume = brand_minutes.volume + excluded.volume, reposts = brand_minutes.reposts + excluded.reposts`;
const VOICE = `INSERT INTO kol_voices (story_id, mention_id, brand_id, at, author, platform, followers, role)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

function mentionRow(
  { remembered: m, prepared, analysis, kol, weight }: Fresh,
  model: string,
  scoredAt: number,
): Value[] {
  const { item, receivedAt, sourceId } = prepared;
  const { author } = item;
  return [
    m.id,
    m.brandId,
    m.storyId,
    sourceId,
    m.identity,
    item.platform,
    item.url,
    item.title,
    item.text,
    analysis.language,
    author.id,
    author.name,
    author.followers,
    author.verified === null ? null : Number(author.verified),
    Number(kol),
    Number(m.seeded),
    weight,
    m.publishedAt,
    receivedAt,
    scoredAt,
    m.rootIdentity,
    analysis.label,
    analysis.score,
    analysis.confidence,
    analysis.categories.join(','),
    storedComplaints(analysis.complaints ?? []),
    readBy(model, analysis),
  ];
}

/** The name of the model, and what was said for reading a text otherwise. */
function readBy(model: string, { compared, habit }: Analysis): string {
  const plain = compared === undefined ? model : `${model}${COMPARED}${compared.against ?? ''}`;
  return habit === undefined ? plain : `${plain}${BY_HABIT}${habit}`;
}

/** What a mention that was read by a habit says without it. */
function plainRow({ remembered: { id, brandId }, analysis: { plain } }: Fresh): Value[][] {
  if (plain === undefined) return [];
  const { label, score, confidence, categories, complaints } = plain;
  const stored = storedComplaints(complaints ?? []);
  return [[id, brandId, label, score, confidence, categories.join(','), stored]];
}

/** What came in, as the hours and days count it. */
function rolledUp({ fresh, book }: Recorded): Rollups {
  const rollups = new Rollups();
  for (const { remembered, prepared, analysis, kol } of fresh) {
    const { brandId, publishedAt } = remembered;
    const { platform } = prepared.item;
    const { label, categories } = analysis;
    rollups.mention({ brandId, publishedAt, platform, label, categories, kol });
  }
  for (const { brandId, minute, volume, reposts } of book.brandMinutes.values()) {
    rollups.volume(brandId, minute, volume, reposts);
  }
  return rollups;
}

function searchEntry({ remembered: m, prepared, analysis, kol }: Fresh): Entry {
  const { item, sourceId } = prepared;
  return {
    id: m.id,
    publishedAt: m.publishedAt,
    title: item.title,
    text: item.text,
    brandId: m.brandId,
    sourceId,
    platform: item.platform,
    language: analysis.language,
    label: analysis.label,
    categories: analysis.categories,
    kol,
    verified: item.author.verified,
    followers: item.author.followers,
    authorId: item.author.id,
    authorName: item.author.name,
  };
}

/**
 * Writes what was recorded; `model` names the analysis and `scoredAt` says when it was done,
 * `now` dates what is first seen.
 */
export async function write(
  tx: Tx,
  recorded: Recorded,
  index: SearchIndex,
  model: string,
  scoredAt: number,
  now: number,
): Promise<void> {
  const { book } = recorded;
  await tx.many(
    MENTION,
    recorded.fresh.map((fresh) => mentionRow(fresh, model, scoredAt)),
  );
  await tx.many(PLAIN, recorded.fresh.flatMap(plainRow));
  await index.put(tx, recorded.fresh.map(searchEntry));
  await recorded.tones.save(tx);
  const touched = new Set([
    ...recorded.fresh.map(({ remembered }) => remembered.storyId),
    ...[...book.storyMinutes.entries.values()].map(({ keys }) => keys[0]),
  ]);
  await tx.many(
    STORY,
    [...recorded.stories.values()]
      .filter((story) => touched.has(story.id))
      .map((s) => [
        s.id,
        s.brandId,
        s.rootIdentity,
        s.title,
        s.firstAt,
        now,
        s.lastAt,
        s.firstNegativeAt,
        s.mentions,
        s.volume,
      ]),
  );
  await growLarge(
    tx,
    (id) => recorded.stories.get(id)?.mentions ?? 0,
    recorded.fresh.map(({ remembered: { storyId, publishedAt }, prepared: { item }, weight }) => ({
      storyId,
      publishedAt,
      platform: item.platform,
      author: item.author,
      weight,
    })),
  );
  await tx.many(
    ROOT,
    recorded.roots.map((r) => [
      r.root,
      r.brandId,
      r.storyId,
      r.mentionId,
      r.publishedAt,
      r.print,
      r.links,
      r.why,
    ]),
  );
  const sightings = new Map(
    recorded.sightings.map((seen) => [`${seen.mentionId}:${seen.at}`, seen]),
  );
  await tx.many(
    SIGHTING,
    [...sightings.values()].map(({ mentionId, at, counters: c }) => [
      mentionId,
      at,
      c.reposts,
      c.comments,
      c.likes,
      c.views,
    ]),
  );
  await writeBook(tx, book);
  await writeRollups(tx, rolledUp(recorded));
}

/** Adds to the minutes, counters and voices what a book holds. */
export async function writeBook(tx: Tx, book: Book): Promise<void> {
  await tx.many(
    COUNTERS,
    [...book.counters].map(({ id, counters: c, seenAt, base, counted, collected }) => [
      id,
      c.reposts,
      c.comments,
      c.likes,
      c.views,
      seenAt,
      base,
      counted,
      collected,
    ]),
  );
  const tally = ({ entries }: Book['storyMinutes']) =>
    [...entries.values()].filter(({ n }) => n !== 0).map(({ keys, n }) => [...keys, n]);
  await tx.many(STORY_MINUTE, tally(book.storyMinutes));
  await tx.many(REPOST_MINUTE, tally(book.repostMinutes));
  await tx.many(
    BRAND_MINUTE,
    [...book.brandMinutes.values()].map((m) => [
      m.brandId,
      m.minute,
      m.mentions,
      m.negative,
      m.positive,
      m.volume,
      m.reposts,
    ]),
  );
  await tx.many(
    VOICE,
    book.voices.map((v) => [
      v.storyId,
      v.mentionId,
      v.brandId,
      v.at,
      v.author,
      v.platform,
      v.followers,
      v.role,
    ]),
  );
}
