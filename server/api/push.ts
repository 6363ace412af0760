import type { RequestHandler, Router } from 'express';
import { z } from 'zod';
import { both } from './both.js';
import { TARGETS } from '../../crawlers/files/generic.js';
import { Hooks } from '../push/hooks.js';
import type { ApiWorld } from './api.js';
import { readBytes } from './body.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

/** Largest payload of a webhook, bytes. */
const LARGEST_PAYLOAD = 8 * 1024 * 1024;

const name = z.string().trim().min(1).max(100);
const brands = z
  .array(z.number().int().positive())
  .min(1)
  .max(1000)
  .nullable()
  .meta(both('Brands it may speak about; null for all.', '可以推送哪些品牌；null 为全部。'));
const howSchema = z.object({
  root: z
    .string()
    .max(400)
    .nullable()
    .default(null)
    .meta(
      both(
        'Dotted path of the list that holds the posts; null for the payload itself.',
        '帖子列表所在的路径，用点号分隔；null 为内容本身。',
      ),
    ),
  mapping: z
    .partialRecord(z.enum(TARGETS), z.array(z.string().max(400)).max(20))
    .nullable()
    .default(null)
    .meta(
      both(
        'Fields by what they mean, dotted: "author.name".',
        '各字段的含义，可用点号：“author.name”。',
      ),
    ),
  platform: z.string().trim().min(1).max(40).nullable().default(null),
  zone: z.number().int().min(-840).max(840).nullable().default(null),
});
const changeSchema = z.object({
  name: name.optional(),
  enabled: z.boolean().optional(),
  how: howSchema
    .optional()
    .meta(
      both(
        'Confirms how payloads are read; what was held is read by it.',
        '确认如何读取内容；先前留存的也照此读取。',
      ),
    ),
  brands: brands.optional(),
  secret: z
    .string()
    .min(8)
    .max(200)
    .nullable()
    .optional()
    .meta(
      both(
        'Key of the HMAC-SHA256 signature; null asks for none.',
        'HMAC-SHA256 签名的密钥；null 则不要求签名。',
      ),
    ),
});
const lookSchema = z.object({ how: howSchema.nullable().default(null) });

function tokenEndpoints({ tokens }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/tokens',
      summary: 'The tokens that may push; they themselves are never shown again.',
      zh: '可以推送的令牌；令牌本身不会再次显示。',
      handle: async () => ({ items: await tokens.list(), fixed: tokens.fixed }),
    }),
    endpoint({
      method: 'post',
      path: '/tokens',
      summary: 'Makes a token that may push, shown this once.',
      zh: '新建推送令牌，只显示这一次。',
      body: z.object({ name, brands: brands.default(null) }),
      status: 201,
      handle: ({ body }) => tokens.add(body.name, body.brands),
    }),
    endpoint({
      method: 'delete',
      path: '/tokens/:id',
      summary: 'Revokes a token.',
      zh: '吊销一个令牌。',
      params: idParams,
      handle: ({ params }) => tokens.revoke(params.id),
    }),
  ];
}

export function pushEndpoints(world: ApiWorld): Endpoint[] {
  const hooks = new Hooks(world);
  return [
    ...tokenEndpoints(world),
    endpoint({
      method: 'get',
      path: '/hooks',
      summary: 'The webhooks: addresses that take what other programs send.',
      zh: 'Webhook：接收其他程序推送的地址。',
      handle: async () => ({ items: await hooks.list() }),
    }),
    endpoint({
      method: 'post',
      path: '/hooks',
      summary: 'Makes a webhook; the key of its address is shown this once.',
      zh: '新建 Webhook；其地址中的密钥只显示这一次。',
      body: z.object({ name }),
      status: 201,
      handle: ({ body }) => hooks.add(body.name),
    }),
    endpoint({
      method: 'get',
      path: '/hooks/:id',
      summary: 'One webhook with its last payloads.',
      zh: '一个 Webhook 及其最近收到的内容。',
      params: idParams,
      handle: async ({ params }) => ({
        ...(await hooks.state(params.id)),
        payloads: await hooks.payloads(params.id),
      }),
    }),
    endpoint({
      method: 'patch',
      path: '/hooks/:id',
      summary: 'Changes a webhook, or confirms how its payloads are read.',
      zh: '修改 Webhook，或确认如何读取其内容。',
      params: idParams,
      body: changeSchema,
      handle: async ({ params, body }) => {
        await hooks.change(params.id, body);
        return hooks.state(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/hooks/:id/preview',
      summary: 'The last payloads as they would be read that way; null before the first came.',
      zh: '按这种读法，最近收到的内容会是什么样；尚未收到时为 null。',
      params: idParams,
      body: lookSchema,
      handle: ({ params, body }) => hooks.look(params.id, body.how),
    }),
    endpoint({
      method: 'post',
      path: '/hooks/:id/key',
      summary: 'Another key for the address of a webhook; the old one stops working.',
      zh: '为 Webhook 的地址换一个密钥；旧的立即失效。',
      params: idParams,
      status: 201,
      handle: async ({ params }) => ({ key: await hooks.renew(params.id) }),
    }),
    endpoint({
      method: 'delete',
      path: '/hooks/:id',
      summary: 'Removes a webhook; what it brought stays.',
      zh: '移除 Webhook；已带来的内容保留。',
      params: idParams,
      handle: ({ params }) => hooks.remove(params.id),
    }),
  ];
}

function receiving(world: ApiWorld): RequestHandler<{ key: string }> {
  const hooks = new Hooks(world);
  return async (request, response) => {
    const body = await readBytes(request, LARGEST_PAYLOAD);
    const received = await hooks.receive(request.params.key, body, request.headers);
    if (received === null) throw new HttpError(404, 'not-found', 'There is no such webhook.');
    if (received === 'unsigned') {
      throw new HttpError(401, 'signature', 'The signature is missing, wrong or too old.');
    }
    if (received === 'unreadable') {
      throw new HttpError(400, 'not-json', 'Send JSON, one object per line, or a form.');
    }
    response.status(200).json(received);
  };
}

/** The doors of webhooks. Some crawlers send a GET with a body (weibo-crawler's "post" mode). */
export function mountHooks(router: Router, world: ApiWorld): void {
  router.post('/push/:key', receiving(world));
  router.get('/push/:key', receiving(world));
}
