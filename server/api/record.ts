import { z } from 'zod';
import { both } from './both.js';
import { parseCount, parseId } from '../../crawlers/numbers.js';
import { parseTime } from '../../crawlers/times.js';
import type { Item } from '../model/mention.js';

/** Longest text one record may carry, characters; more is no post and is refused with a reason. */
export const LONGEST_RECORD = 200_000;

const id = z.union([z.string(), z.number()]).nullish();
const count = z
  .union([z.number(), z.string()])
  .nullish()
  .meta(
    both(
      'A number, or as platforms write it: "1.2万", "3,400", "10+". Unknown: null or left out.',
      '数字，或平台的写法：“1.2万”“3,400”“10+”。未知：null 或省略。',
    ),
  );

/** One post, as the ingest API, replays and files give it (shape of the brand streams). */
export const recordSchema = z
  .object({
    platform: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .meta(both('weibo, xiaohongshu, douyin, news, …', 'weibo、xiaohongshu、douyin、news 等。')),
    id: id.meta(
      both(
        'Native id on the platform. Without it the address, else author, time and text identify the post.',
        '平台上的原始编号。没有则用网址，再没有则用作者、时间和正文识别。',
      ),
    ),
    url: z.string().max(4000).nullish(),
    title: z.string().max(4000).nullish(),
    text: z.string().max(LONGEST_RECORD).nullish(),
    language: z
      .string()
      .max(35)
      .nullish()
      .meta(both('BCP 47, when the source knows it.', 'BCP 47 语言代码，来源知道时填写。')),
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
      .meta(
        both(
          'ISO 8601 with zone, Unix time, or another common form; without it, the time of arrival.',
          '带时区的 ISO 8601、Unix 时间或其他常见写法；没有则取到达时间。',
        ),
      ),
    repostOf: id.meta(
      both(
        'Native id of the root post on the same platform, when this is a repost.',
        '如为转发：同一平台上原帖的编号。',
      ),
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
