import { z } from 'zod';
import { both } from './both.js';
import { addChannel } from '../telling/add.js';
import { pushSubject, vapidKeys } from '../telling/push.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint } from './endpoint.js';
import { HttpError } from './errors.js';

const browserSchema = z.object({
  name: z.string().trim().min(1).max(100),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  subscription: z
    .object({
      endpoint: z.url().max(2000),
      keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
    })
    .meta(
      both(
        'What the browser gave: `PushSubscription.toJSON()`.',
        '浏览器给出的内容：`PushSubscription.toJSON()`。',
      ),
    ),
});

export function webPushEndpoints(world: ApiWorld): Endpoint[] {
  const { store, clock, vault, channels, demo } = world;
  return [
    endpoint({
      method: 'get',
      path: '/browsers/key',
      summary: 'The public key with which a browser subscribes.',
      zh: '浏览器订阅推送所用的公钥。',
      handle: async () => ({ publicKey: (await vapidKeys(store, vault)).publicKey }),
    }),
    endpoint({
      method: 'post',
      path: '/browsers',
      summary: 'Makes a browser that allowed notifications a channel.',
      zh: '把一个已允许通知的浏览器变成渠道。',
      body: browserSchema,
      status: 201,
      handle: async ({ body }) => {
        if (!demo) throw new HttpError(409, 'demo', 'The demo talks to nobody.');
        const kind = channels.get('webpush');
        if (!kind) throw new HttpError(409, 'unavailable', 'Browser push is not available here.');
        const { endpoint: address, keys } = body.subscription;
        const { publicKey, privateKey } = await vapidKeys(store, vault);
        const config = kind.config.safeParse({
          endpoint: address,
          ...keys,
          publicKey,
          privateKey,
          subject: pushSubject(world.base()),
        });
        if (!config.success) {
          throw new HttpError(
            400,
            'invalid',
            'The browser gave a subscription that cannot be used.',
          );
        }
        const { name, locale } = body;
        const channel = { kind: kind.kind, name, locale, config: config.data, dailyTest: false };
        const id = await store.transaction((tx) => addChannel(tx, vault, channel, clock.now()));
        return { id };
      },
    }),
  ];
}
