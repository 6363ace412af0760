import { z } from 'zod';
import { both } from './both.js';
import { askSummary, NoSummary } from '../llm/ask.js';
import { modelEndpoint, modelSettings, saveModelSettings } from '../llm/settings.js';
import { keepSummary, postsOf, summaryOf } from '../llm/summaries.js';
import { NotFound } from '../pipeline/pipeline.js';
import { incidentStates } from '../state.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const locale = z.enum(['zh-CN', 'en']);
/** A key in the address would be shown with it, and what follows a `?` cannot be appended to. */
function refuseMore(url: string): void {
  const { username, password, search, hash } = new URL(url);
  if ([username, password, search, hash].every((part) => part === '')) return;
  const zh = '只填接口地址本身，不带账号、“?”或“#”；密钥请填在“密钥”里。';
  const en =
    'url: must be the address alone, without a name, ? or #; the key has a field of its own';
  throw new HttpError(400, 'invalid', en, 'url', { zh });
}

const settingsSchema = z
  .object({
    enabled: z.boolean(),
    url: z
      .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be a web address' })])
      .meta(
        both(
          'Base of an OpenAI-compatible API, such as https://llm.example/v1.',
          'OpenAI 兼容接口的地址，例如 https://llm.example/v1。',
        ),
      ),
    model: z.string().trim().max(200),
    key: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .nullish()
      .meta(
        both(
          'Left out: stays as it is, unless the address changes; null: none is needed.',
          '省略：保持不变（地址改变时除外）；null：不需要密钥。',
        ),
      ),
  })
  .refine(({ enabled, url, model }) => !enabled || (url !== '' && model !== ''), {
    error: 'an address and the name of a model are needed to switch it on',
    path: ['url'],
  });
const askSchema = z.object({
  locale,
  by: z.string().trim().min(1, 'say who you are').max(100),
});

export function summaryEndpoints(world: ApiWorld): Endpoint[] {
  const { store, vault, clock, demo } = world;
  const ask = world.ask ?? world.post;
  return [
    endpoint({
      method: 'get',
      path: '/settings/language-model',
      summary: 'The language model that may sum up incidents; its key is never shown.',
      zh: '可为事件写小结的语言模型；密钥从不显示。',
      handle: async () => store.read(modelSettings),
    }),
    endpoint({
      method: 'post',
      path: '/settings/language-model',
      summary: 'Sets up, switches on or off the language model. Nothing depends on it.',
      zh: '设置、启用或停用语言模型。任何功能都不依赖它。',
      body: settingsSchema,
      handle: async ({ body }) => {
        if (!demo) throw new HttpError(409, 'demo', 'The demo talks to nobody.');
        if (body.url !== '') refuseMore(body.url);
        await store.transaction((tx) => saveModelSettings(tx, vault, body));
        return store.read(modelSettings);
      },
    }),
    endpoint({
      method: 'get',
      path: '/incidents/:id/summary',
      summary: 'What a language model said of an incident, if somebody asked one.',
      zh: '语言模型对事件的小结（如果有人要过）。',
      params: idParams,
      query: z.object({ locale }),
      handle: async ({ params, query }) =>
        store.read(async (q) => ({
          available: (await modelEndpoint(q, vault)) !== null,
          summary: await summaryOf(q, params.id, query.locale),
        })),
    }),
    endpoint({
      method: 'post',
      path: '/incidents/:id/summary',
      summary:
        'Asks the language model to sum up an incident from its posts alone; refused when a sentence names no source, or one that it was not shown.',
      zh: '请语言模型仅凭帖子为事件写小结；有一句没有出处、或出处不在所给帖子中，就拒收。',
      params: idParams,
      body: askSchema,
      handle: async ({ params, body }) => {
        const { model, fed } = await store.read(async (q) => {
          const [incident] = await incidentStates(q, [params.id], clock.now());
          if (!incident) throw new NotFound(`There is no incident ${params.id}.`);
          return { model: await modelEndpoint(q, vault), fed: await postsOf(q, incident) };
        });
        if (!model) throw new HttpError(409, 'off', 'No language model is set up.');
        if (fed.length === 0) throw new HttpError(409, 'nothing', 'There is no post to sum up.');
        const sentences = await askSummary(ask, model, fed, body.locale).catch((error: unknown) => {
          if (!(error instanceof NoSummary)) throw error;
          throw new HttpError(502, `model-${error.code}`, error.message);
        });
        const of = {
          incidentId: params.id,
          locale: body.locale,
          by: body.by,
          model: model.model,
          fed: fed.length,
        };
        await store.transaction((tx) => keepSummary(tx, of, sentences, clock.now()));
        return store.read(async (q) => ({
          available: true,
          summary: await summaryOf(q, params.id, body.locale),
        }));
      },
    }),
  ];
}
