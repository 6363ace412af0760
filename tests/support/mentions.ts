import type { Mention } from '../../server/model/mention.js';
import { searchOf } from '../../server/search/index.js';
import type { Store } from '../../server/store/store.js';

/** An invented mention with everything but the text left to chance or to the test. */
export function mention(id: number, more: Partial<Mention> = {}): Mention {
  return {
    id,
    brandId: 1,
    storyId: id,
    sourceId: null,
    platform: 'weibo',
    url: null,
    title: null,
    text: `第 ${id} 条`,
    language: 'zh',
    author: { id: `u${id}`, name: `用户${id}`, followers: null, verified: null },
    kol: false,
    publishedAt: 1_700_000_000_000 + id * 1000,
    receivedAt: 1_700_000_000_000 + id * 1000,
    repostOf: null,
    label: 'neu',
    score: 0,
    confidence: 0.9,
    categories: [],
    complaints: [],
    habit: null,
    compared: null,
    correction: null,
    withdrawnAt: null,
    counters: { reposts: null, comments: null, likes: null, views: null },
    ...more,
  };
}

const AT_ONCE = 500;

function rowOf(one: Mention) {
  return {
    id: one.id,
    brand_id: one.brandId,
    story_id: one.storyId,
    source_id: one.sourceId,
    identity: `weibo:${one.id}`,
    platform: one.platform,
    url: one.url,
    title: one.title,
    text: one.text,
    language: one.language,
    author_id: one.author.id,
    author_name: one.author.name,
    followers: one.author.followers,
    verified: one.author.verified === null ? null : Number(one.author.verified),
    kol: Number(one.kol),
    seeded: 0,
    weight: 0,
    published_at: one.publishedAt,
    received_at: one.receivedAt,
    label: one.label,
    score: one.score,
    confidence: one.confidence,
    categories: one.categories.join(','),
    model: 'test',
  };
}

function countersOf({ id, receivedAt, counters: { reposts } }: Mention) {
  if (reposts === null) return [];
  return [{ mention_id: id, reposts, seen_at: receivedAt, base: 0, counted: 0, collected: 0 }];
}

/** Writes mentions into the tables and, unless told otherwise, into the index of words. */
export async function store(
  into: Store,
  mentions: readonly Mention[],
  indexed = true,
): Promise<void> {
  const index = searchOf(into.dialect);
  await into.transaction(async (tx) => {
    for (let at = 0; at < mentions.length; at += AT_ONCE) {
      const part = mentions.slice(at, at + AT_ONCE);
      await tx.q.insertInto('mentions').values(part.map(rowOf)).execute();
      const counted = part.flatMap(countersOf);
      if (counted.length > 0) await tx.q.insertInto('counters').values(counted).execute();
    }
    if (!indexed) return;
    await index.put(
      tx,
      mentions.map((one) => ({
        ...one,
        verified: one.author.verified,
        followers: one.author.followers,
        authorId: one.author.id,
        authorName: one.author.name,
      })),
    );
  });
}
