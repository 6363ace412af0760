import { z } from 'zod';
import { both } from './both.js';
import { storyDetail } from '../stories/detail.js';
import { listStories } from '../stories/list.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';

const person = z.string().trim().min(1, 'say who you are').max(100);
const title = z.string().trim().min(1, 'say its name').max(200);
const id = z.number().int().positive();

const mergeSchema = z.object({
  into: id.meta(both('The story that stays.', '保留的话题。')),
  by: person,
});
const splitSchema = z.object({
  mentions: z
    .array(id)
    .min(1)
    .max(500)
    .meta(both('Posts that are another story.', '属于另一话题的帖子。')),
  title: title.nullish(),
  by: person,
});
const renameSchema = z.object({ title, by: person });

export function storyEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  const one = (storyId: number) => store.read((q) => storyDetail(q, storyId, clock.now()));
  return [
    endpoint({
      method: 'get',
      path: '/stories',
      summary:
        'Stories, the one with the newest post first; those merged into others are left out.',
      zh: '话题，有最新帖子的在前；已并入其他话题的不列出。',
      query: z.object({
        brand: z.coerce.number().int().optional(),
        least: z.coerce
          .number()
          .int()
          .min(1)
          .default(1)
          .meta(both('Fewest mentions.', '至少多少条声音。')),
        before: z.coerce
          .number()
          .int()
          .optional()
          .meta(both('Newest post before this time.', '最新一条早于此时间。')),
        since: z.coerce
          .number()
          .int()
          .optional()
          .meta(both('Newest post at this time or later.', '最新一条不早于此时间。')),
        title: z
          .string()
          .trim()
          .min(1)
          .max(200)
          .optional()
          .meta(
            both(
              'Part of the name; looked for among the 10,000 stories with the newest posts.',
              '名称的一部分；在最新的 10,000 个话题中查找。',
            ),
          ),
        order: z.enum(['newest', 'volume']).default('newest'),
        after: z
          .string()
          .max(60)
          .optional()
          .meta(both('`next` of the page before.', '上一页的 `next`。')),
        limit,
      }),
      handle: async ({ query }) => store.read((q) => listStories(q, query, clock.now())),
    }),
    endpoint({
      method: 'get',
      path: '/stories/:id',
      summary: 'One story: its platforms in the order reached, its speed and stage, its posts.',
      zh: '一个话题：按先后到达的平台、速度与阶段、其中的帖子。',
      params: idParams,
      handle: ({ params }) => one(params.id),
    }),
    endpoint({
      method: 'post',
      path: '/stories/:id/merge',
      summary: 'Makes a story part of another; what belongs to it later goes there too.',
      zh: '把一个话题并入另一个；以后属于它的也归入那里。',
      params: idParams,
      body: mergeSchema,
      handle: async ({ params, body }) =>
        one(await pipeline.actOnStory(params.id, { kind: 'merge', ...body })),
    }),
    endpoint({
      method: 'post',
      path: '/stories/:id/split',
      summary: 'Makes some posts of a story, and what reposts them, a story of their own.',
      zh: '把话题中的一些帖子及其转发拆成单独的话题。',
      params: idParams,
      body: splitSchema,
      handle: async ({ params, body }) =>
        one(
          await pipeline.actOnStory(params.id, {
            kind: 'split',
            ...body,
            title: body.title ?? null,
          }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/stories/:id/rename',
      summary: 'Gives a story a name that no text changes any more.',
      zh: '给话题命名，此后不再随文字改变。',
      params: idParams,
      body: renameSchema,
      handle: async ({ params, body }) =>
        one(await pipeline.actOnStory(params.id, { kind: 'rename', ...body })),
    }),
  ];
}
