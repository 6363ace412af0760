import { z } from 'zod';
import { parseCount, parseId } from '../../crawlers/numbers.js';
import { parseTime } from '../../crawlers/times.js';
import type { Item } from '../model/mention.js';

/** Longest text one record may carry, characters; more is no post and is refused with a reason. */
export const LONGEST_RECORD = 200_000;

const id = z.union([z.string(), z.number()]).nullish();
const count = z
  .union([z.number(), z.string()])
  .nullish()
  .describe(
    'A number, or as platforms write it: "1.2万", "3,400", "10+". Unknown: null or left out.',
  );

/** One post, as the ingest API, replays and files give it (shape of the brand streams). */
export const recordSchema = z
  .object({
    platform: z.string().trim().min(1).max(40).describe('weibo, xiaohongshu, douyin, news, …'),
    id: id.describe(
      'Native id on the platform. Without it the address, else author, time and text identify the post.',
    ),
    url: z.string().max(4000).nullish(),
    title: z.string().max(4000).nullish(),
    text: z.string().max(LONGEST_RECORD).nullish(),
    language: z.string().max(35).nullish().describe('BCP 47, when the source knows it.'),
    author: z
      .object({
        id,
        name: z.string().max(400).nullish(),
        followers: count,
        verified: z.boolean().nullish(),
      })
      .nullish(),
    publishedAt: z
      .union([z.string(), z.number()])
      .nullish()
      .describe(
        'ISO 8601 with zone, Unix time, or another common form; without it, the time of arrival.',
      ),
    repostOf: id.describe(
      'Native id of the root post on the same platform, when this is a repost.',
    ),
    reposts: count,
    comments: count,
    likes: count,
    views: count,
  })
  .refine(
    (record) =>
      (record.text ?? '') !== '' || (record.title ?? '') !== '' || record.repostOf != null,
    {
      error: 'has neither text nor title',
      path: ['text'],
    },
  );

export type PostRecord = z.infer<typeof recordSchema>;

/** A record that cannot be taken, and why. */
export interface Refusal {
  why: string;
}

/** Checks one record and makes an item of it; `now` (epoch ms) is for times like "5分钟前". */
export function toItem(value: unknown, now: number): Item | Refusal {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    return { why: `${where === '' ? 'the record' : where}: ${issue?.message ?? 'not valid'}` };
  }
  const post = parsed.data;
  const publishedAt = post.publishedAt == null ? null : parseTime(post.publishedAt, now);
  if (post.publishedAt != null && publishedAt === null) {
    return {
      why: 'publishedAt: not a time; use ISO 8601 with a zone, such as 2026-05-01T08:00:00+08:00',
    };
  }
  return {
    platform: post.platform,
    id: parseId(post.id),
    url: post.url ?? null,
    title: post.title ?? null,
    text: post.text ?? '',
    language: post.language ?? null,
    author: {
      id: parseId(post.author?.id),
      name: post.author?.name ?? null,
      followers: parseCount(post.author?.followers),
      verified: post.author?.verified ?? null,
    },
    publishedAt,
    repostOf: parseId(post.repostOf),
    reposts: parseCount(post.reposts),
    comments: parseCount(post.comments),
    likes: parseCount(post.likes),
    views: parseCount(post.views),
  };
}
