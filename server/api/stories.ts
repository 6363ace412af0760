import { z } from 'zod';
import { NotFound } from '../pipeline/pipeline.js';
import { mentionQuery, toMention } from '../state.js';
import { lifeOf, toStory } from '../stories.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';

const person = z.string().trim().min(1, 'say who you are').max(100);
const title = z.string().trim().min(1, 'say its name').max(200);
const id = z.number().int().positive();

const mergeSchema = z.object({ into: id.describe('The story that stays.'), by: person });
const splitSchema = z.object({
  mentions: z.array(id).min(1).max(500).describe('Posts that are another story.'),
  title: title.nullish(),
  by: person,
});
const renameSchema = z.object({ title, by: person });

const POSTS = 30;

async function read(q: Query, storyId: number, now: number) {
  const row = await q
    .selectFrom('stories')
    .selectAll()
    .where('id', '=', storyId)
    .executeTakeFirst();
  if (!row) throw new NotFound(`There is no story ${storyId}.`);
  const incidents = await q
    .selectFrom('incidents')
    .select(['id', 'level', 'peak', 'status'])
    .where('story_id', '=', storyId)
    .orderBy('id')
    .execute();
  const posts = await mentionQuery(q)
    .where('m.story_id', '=', storyId)
    .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
    .orderBy('m.published_at')
    .orderBy('m.id')
    .limit(POSTS)
    .execute();
  return {
    story: { ...toStory(row), ...(await lifeOf(q, storyId, now)) },
    incidents,
    mentions: posts.map(toMention),
  };
}

export function storyEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  const one = (storyId: number) => store.read((q) => read(q, storyId, clock.now()));
  return [
    endpoint({
      method: 'get',
      path: '/stories',
      summary:
        'Stories, the one with the newest post first; those merged into others are left out.',
      query: z.object({ brand: z.coerce.number().int().optional(), limit }),
      handle: async ({ query }) =>
        store.read(async (q) => {
          let rows = q
            .selectFrom('stories')
            .selectAll()
            .where('merged_into', 'is', null)
            .orderBy('last_at', 'desc')
            .orderBy('id', 'desc')
            .limit(query.limit);
          if (query.brand !== undefined) rows = rows.where('brand_id', '=', query.brand);
          return { items: (await rows.execute()).map(toStory) };
        }),
    }),
    endpoint({
      method: 'get',
      path: '/stories/:id',
      summary: 'One story: its platforms in the order reached, its speed and stage, its posts.',
      params: idParams,
      handle: ({ params }) => one(params.id),
    }),
    endpoint({
      method: 'post',
      path: '/stories/:id/merge',
      summary: 'Makes a story part of another; what belongs to it later goes there too.',
      params: idParams,
      body: mergeSchema,
      handle: async ({ params, body }) =>
        one(await pipeline.actOnStory(params.id, { kind: 'merge', ...body })),
    }),
    endpoint({
      method: 'post',
      path: '/stories/:id/split',
      summary: 'Makes some posts of a story, and what reposts them, a story of their own.',
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
      params: idParams,
      body: renameSchema,
      handle: async ({ params, body }) =>
        one(await pipeline.actOnStory(params.id, { kind: 'rename', ...body })),
    }),
  ];
}
