import type { Label } from '../model/analysis.js';
import type { Counters } from '../model/mention.js';
import { ALL_FORGOTTEN } from '../store/kept.js';
import { inList, type Tx } from '../store/store.js';

/** A stored or about-to-be-stored mention, as far as later items need it. */
export interface Remembered {
  id: number;
  brandId: number;
  storyId: number;
  identity: string;
  label: Label;
  score: number | null;
  confidence: number | null;
  categories: readonly string[];
  publishedAt: number;
  seeded: boolean;
  rootIdentity: string | null;
  counters: Counters;
  /** Time of the last look at the counters. */
  seenAt: number;
  base: number;
  counted: number;
  collected: number;
  /** Has a row of counters already. */
  hasCounters: boolean;
  /** Its author took it back. */
  withdrawn: boolean;
  /** Its brand no longer keeps it: it is known again, and nothing else. */
  forgotten: boolean;
}

export interface StoryRow {
  id: number;
  brandId: number;
  rootIdentity: string;
  title: string;
  firstAt: number;
  lastAt: number;
  firstNegativeAt: number | null;
  mentions: number;
  volume: number;
  /** A person named it: no text may. */
  renamed: boolean;
  fresh: boolean;
}

interface MentionRow extends Counters {
  id: number;
  brand_id: number;
  story_id: number;
  identity: string;
  label: Label;
  score: number | null;
  confidence: number | null;
  categories: string;
  published_at: number;
  seeded: number;
  repost_of: string | null;
  withdrawn_at: number | null;
  forgotten: number | null;
  seen_at: number | null;
  base: number | null;
  counted: number | null;
  collected: number | null;
}

/** Mentions of any brand that have one of these identities. */
export async function remember(tx: Tx, identities: readonly string[]): Promise<Remembered[]> {
  if (identities.length === 0) return [];
  const list = inList(identities);
  const rows = await tx.all<MentionRow>(
    `SELECT m.id, m.brand_id, m.story_id, m.identity, m.label, m.score, m.confidence, m.categories, m.published_at, m.seeded, m.repost_of, m.withdrawn_at, m.forgotten,
       c.reposts, c.comments, c.likes, c.views, c.seen_at, c.base, c.counted, c.collected
     FROM mentions m LEFT JOIN counters c ON c.mention_id = m.id WHERE m.identity IN ${list.sql}`,
    list.values,
  );
  return rows.map((row) => ({
    id: row.id,
    brandId: row.brand_id,
    storyId: row.story_id,
    identity: row.identity,
    label: row.label,
    score: row.score,
    confidence: row.confidence,
    categories: row.categories === '' ? [] : row.categories.split(','),
    publishedAt: row.published_at,
    seeded: row.seeded === 1,
    rootIdentity: row.repost_of,
    counters: {
      reposts: row.reposts,
      comments: row.comments,
      likes: row.likes,
      views: row.views,
    },
    seenAt: row.seen_at ?? row.published_at,
    base: row.base ?? 0,
    counted: row.counted ?? 0,
    collected: row.collected ?? 0,
    hasCounters: row.seen_at !== null,
    withdrawn: row.withdrawn_at !== null,
    forgotten: row.forgotten === ALL_FORGOTTEN,
  }));
}

interface StoryRecord {
  id: number;
  brand_id: number;
  root_identity: string;
  title: string;
  first_at: number;
  last_at: number;
  first_negative_at: number | null;
  mentions: number;
  volume: number;
  renamed_by: string | null;
}

/** Stories by id. */
export async function recall(tx: Tx, ids: readonly number[]): Promise<StoryRow[]> {
  if (ids.length === 0) return [];
  const list = inList(ids);
  const rows = await tx.all<StoryRecord>(
    `SELECT id, brand_id, root_identity, title, first_at, last_at, first_negative_at, mentions, volume, renamed_by
     FROM stories WHERE id IN ${list.sql}`,
    list.values,
  );
  return rows.map((row) => ({
    id: row.id,
    brandId: row.brand_id,
    rootIdentity: row.root_identity,
    title: row.title,
    firstAt: row.first_at,
    lastAt: row.last_at,
    firstNegativeAt: row.first_negative_at,
    mentions: row.mentions,
    volume: row.volume,
    renamed: row.renamed_by !== null,
    fresh: false,
  }));
}
