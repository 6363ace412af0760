import { searchOf } from '../../search/index.js';
import type { Entry } from '../../search/search.js';
import type { Store, Tx, Value } from '../../store/store.js';
import type { PostRecord } from '../../api/record.js';
import { createPosts } from './posts.js';

const AT_ONCE = 500;
const YEAR = 365 * 86_400_000;
const LABELS = ['neg', 'neu', 'neu', 'pos', 'unknown'] as const;

/** Rows written, and CPU µs per row without and with the index. */
export interface Filled {
  rows: number;
  plain: number;
  indexed: number;
}

const MENTION = `INSERT INTO mentions (id, brand_id, story_id, source_id, identity, platform, url, title, text,
  language, author_id, author_name, followers, verified, kol, seeded, weight, published_at, received_at, scored_at,
  repost_of, label, score, confidence, categories, model)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const COUNTERS = `INSERT INTO counters (mention_id, reposts, comments, likes, views, seen_at, base, counted, collected)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

interface Author {
  id?: string;
  name?: string;
  followers?: number | null;
  verified?: boolean;
}

function entryOf(post: PostRecord, id: number, publishedAt: number): Entry {
  const author = (post.author ?? {}) as Author;
  return {
    id,
    publishedAt,
    title: typeof post.title === 'string' ? post.title : null,
    text: post.text ?? '',
    brandId: 1 + (id % 3),
    sourceId: id % 4 === 0 ? 1 + (id % 9) : null,
    platform: post.platform,
    language: id % 7 === 0 ? 'en' : 'zh',
    label: LABELS[id % LABELS.length] ?? 'neu',
    categories: id % 5 === 0 ? ['产品质量'] : [],
    kol: (author.followers ?? 0) > 80_000,
    verified: author.verified ?? null,
    followers: author.followers ?? null,
    authorId: author.id ?? null,
    authorName: author.name ?? null,
  };
}

function rowOf(entry: Entry, url: string | null): Value[] {
  const { id, publishedAt } = entry;
  return [
    id,
    entry.brandId,
    id,
    entry.sourceId,
    `weibo:b${id}`,
    entry.platform,
    url,
    entry.title,
    entry.text,
    entry.language,
    entry.authorId,
    entry.authorName,
    entry.followers,
    entry.verified === null ? null : Number(entry.verified),
    Number(entry.kol),
    0,
    0,
    publishedAt,
    publishedAt,
    publishedAt,
    null,
    entry.label,
    0,
    0.8,
    entry.categories.join(','),
    'bench',
  ];
}

/** CPU µs that `work` takes of this process. */
async function cpu(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** What may be different about the mentions that are written. */
interface How {
  /** Time they are spread over, ms; a year unless said otherwise. */
  stretch?: number;
  /** Writes what hangs on them, in the same transaction. */
  also?: (tx: Tx, entries: readonly Entry[]) => Promise<void>;
}

/** Writes invented mentions, evenly over the year before `now` (epoch ms), as ingest would. */
export async function fillMentions(
  store: Store,
  rows: number,
  now: number,
  told: (done: number) => Promise<void>,
  { stretch = YEAR, also }: How = {},
): Promise<Filled> {
  const index = searchOf(store.dialect);
  const next = createPosts(1, now);
  let plain = 0;
  let indexing = 0;
  for (let from = 0; from < rows; from += AT_ONCE) {
    const part = Array.from({ length: Math.min(AT_ONCE, rows - from) }, (_, at) => {
      const id = from + at + 1;
      const publishedAt = now - Math.floor(stretch * (1 - id / rows));
      const post = next();
      return { post, entry: entryOf(post, id, publishedAt) };
    });
    await store.transaction(async (tx) => {
      plain += await cpu(async () => {
        await tx.many(
          MENTION,
          part.map(({ entry, post }) =>
            rowOf(entry, typeof post.url === 'string' ? post.url : null),
          ),
        );
      });
      await tx.many(
        COUNTERS,
        part.map(({ entry: { id, publishedAt } }) => [
          id,
          id % 97,
          null,
          null,
          null,
          publishedAt,
          0,
          0,
          0,
        ]),
      );
      indexing += await cpu(() =>
        index.put(
          tx,
          part.map(({ entry }) => entry),
        ),
      );
      await also?.(
        tx,
        part.map(({ entry }) => entry),
      );
    });
    if ((from / AT_ONCE) % 100 === 0) await told(from);
  }
  await settle(store);
  await told(rows);
  return { rows, plain: plain / rows, indexed: (plain + indexing) / rows };
}

/** PostgreSQL plans by statistics that it would gather by itself in a minute or so. */
async function settle(store: Store): Promise<void> {
  if (store.dialect !== 'postgres') return;
  await store.transaction(async (tx) => {
    await tx.all('ANALYZE mention_words', []);
    await tx.all('ANALYZE mentions', []);
    await tx.all('ANALYZE counters', []);
  });
}
