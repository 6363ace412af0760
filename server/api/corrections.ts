import { z } from 'zod';
import { both } from './both.js';
import { NotFound } from '../pipeline/pipeline.js';
import { beginRereading } from '../pipeline/reread.js';
import { readingOf } from '../reading/habits.js';
import { drawSample } from '../reading/sample.js';
import { mentionsById } from '../state.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';

const ids = z
  .array(z.number().int().positive())
  .min(1, 'name at least one mention')
  .max(500)
  .transform((list) => [...new Set(list)]);
const by = z.string().trim().min(1, 'say who you are').max(100);

const correctSchema = z
  .object({
    ids,
    by,
    label: z
      .enum(['neg', 'neu', 'pos'])
      .nullish()
      .meta(
        both(
          'What the text really says; the label it has already confirms it.',
          '原文的真实倾向；与现有判断相同即为确认。',
        ),
      ),
    categories: z
      .array(z.string().max(60))
      .max(20)
      .nullish()
      .meta(
        both(
          "Ids of the brand's complaint categories; only what is negative has any.",
          '该品牌的投诉分类；只有负面声音才有。',
        ),
      ),
    drawn: z
      .boolean()
      .default(false)
      .meta(
        both(
          'True when the mention was drawn by lot, so that it speaks for all.',
          'true：这条是随机抽出的，可以代表全部。',
        ),
      ),
  })
  .refine(({ label, categories }) => label != null || categories != null, {
    error: 'say a label, categories, or both',
    path: ['label'],
  });
const undoSchema = z.object({ ids, by });
const habitSchema = z.object({ phrase: z.string().min(1).max(40), on: z.boolean(), by });

/** As many of the changed mentions as an answer carries; the live stream has them too. */
const ANSWERED = 500;

export function correctionEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  const answer = async (touched: readonly number[]) => ({
    changed: touched.length,
    items: await store.read((q) => mentionsById(q, touched.slice(0, ANSWERED))),
  });
  return [
    endpoint({
      method: 'post',
      path: '/mentions/corrections',
      summary:
        'A person says what mentions really say: label, categories or both. Counts at once, everywhere; reposts without words of their own go along.',
      zh: '由人判定声音的真实含义：情感、分类或两者。立即在各处生效；没有自己文字的转发一并更正。',
      body: correctSchema,
      handle: async ({ body }) => {
        const { label, categories, drawn } = body;
        return answer(
          await pipeline.actOnMentions(body.ids, {
            kind: 'correct',
            by: body.by,
            label: label ?? null,
            categories: categories ? [...new Set(categories)] : null,
            drawn,
          }),
        );
      },
    }),
    endpoint({
      method: 'post',
      path: '/mentions/corrections/undo',
      summary: 'Takes corrections back: the mentions say again what the product had made of them.',
      zh: '撤销更正：声音恢复为系统原来的判断。',
      body: undoSchema,
      handle: async ({ body }) =>
        answer(await pipeline.actOnMentions(body.ids, { kind: 'undo', by: body.by })),
    }),
    endpoint({
      method: 'get',
      path: '/brands/:id/reading',
      summary:
        "How often a brand's texts are read rightly, by what its people judged, and what was learned from them.",
      zh: '按品牌同事的判定，系统读对了多少，又学到了什么。',
      params: idParams,
      handle: async ({ params }) => store.read((q) => readingOf(q, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/brands/:id/reading/sample',
      summary: 'Mentions of the last 30 days drawn by lot, that nobody judged yet.',
      zh: '最近 30 天内随机抽取、尚无人判定的声音。',
      params: idParams,
      handle: async ({ params }) => store.read((q) => drawSample(q, params.id, clock.now())),
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/reading/habits',
      summary:
        'Switches a learned phrase off, or on again. Counts at once for what comes; stored mentions are read again in the background, newest first, but for those that people judged.',
      zh: '停用或重新启用一条学到的说法。对此后的内容立即生效；已存的声音在后台从新到旧重新判读，人工判定过的除外。',
      params: idParams,
      body: habitSchema,
      handle: async ({ params, body }) => {
        const now = clock.now();
        await pipeline.note(async (tx) => {
          const [brand] = await tx.all('SELECT id FROM brands WHERE id = ?', [params.id]);
          if (!brand) throw new NotFound(`There is no brand ${params.id}.`);
          await tx.all('DELETE FROM habits_off WHERE brand_id = ? AND phrase = ?', [
            params.id,
            body.phrase,
          ]);
          if (!body.on) {
            await tx.all(
              'INSERT INTO habits_off (brand_id, phrase, at, by_name) VALUES (?, ?, ?, ?)',
              [params.id, body.phrase, now, body.by],
            );
          }
          await beginRereading(tx, params.id, body.phrase, body.on, body.by, now);
          return [];
        });
        await pipeline.learn([params.id]);
        return store.read((q) => readingOf(q, params.id));
      },
    }),
  ];
}
