import { z } from 'zod';
import { both } from './both.js';
import type { ChannelKind } from '../../alerts/channel.js';
import type { ChannelPlugin } from '../../alerts/channels/plugin.js';
import { NotFound } from '../pipeline/pipeline.js';
import { addChannel } from '../telling/add.js';
import { mergedConfig, shownConfig } from '../telling/channel-config.js';
import { loadDaily, nextTest, queueTest, SILENCE } from '../telling/daily.js';
import { retire } from '../telling/failing.js';
import { leaveRules } from '../telling/routing.js';
import { testAnswer } from '../telling/tested.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const channelSchema = z.object({
  kind: z.string().max(40),
  name: z.string().trim().min(1).max(100),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  config: z.record(z.string(), z.unknown()),
  dailyTest: z
    .boolean()
    .default(true)
    .meta(both('Whether a test message goes out every day.', '是否每天发送自检消息。')),
});

const patchSchema = z.object({
  name: channelSchema.shape.name.optional(),
  locale: z.enum(['zh-CN', 'en']).optional(),
  dailyTest: z.boolean().optional(),
  enabled: z
    .boolean()
    .optional()
    .meta(
      both(
        'False: it is sent nothing; what waits goes elsewhere.',
        'false：不再发送；排队中的改走其他渠道。',
      ),
    ),
  config: channelSchema.shape.config
    .optional()
    .meta(
      both(
        'What changes: an empty secret stays as it is, null takes a value away.',
        '要改的设置：密钥留空则不变，null 则清除。',
      ),
    ),
});

/** Settings as the kind wants them; the first thing wrong is said by its field. */
function checked(kind: ChannelKind, config: unknown): unknown {
  const parsed = kind.config.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = `config.${issue?.path.join('.') ?? ''}`;
  throw new HttpError(400, 'invalid', `${field}: ${issue?.message ?? 'not valid'}`, field);
}

const SWITCHED_OFF = 'the channel was switched off';
const REMOVED = 'the channel was removed';

/** What a form for a kind of channel needs to know; a kind without fields is only named. */
function formOf(kind: ChannelKind) {
  if (!('fields' in kind)) return kind.kind;
  const { label, fields, threads } = kind as ChannelPlugin;
  return { kind: kind.kind, label, fields, threads };
}

export function channelEndpoints({
  store,
  clock,
  vault,
  channels,
  notifier,
}: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/channels',
      summary: 'The channels; secrets are never shown again.',
      zh: '通知渠道；密钥不会再次显示。',
      handle: async () =>
        store.read(async (q) => {
          const rows = await q.selectFrom('channels').selectAll().orderBy('id').execute();
          return {
            items: rows.map((row) => ({
              id: row.id,
              kind: row.kind,
              name: row.name,
              locale: row.locale,
              enabled: row.enabled === 1,
              broken: row.broken,
              dailyTest: row.daily_test === 1,
              testedAt: row.tested_at,
              ...(shownConfig(vault, channels.get(row.kind), row.config) ?? {
                config: null,
                secretsSet: [],
              }),
              silent: row.daily_test === 1 && row.silent_due_at === null && row.test_due_at > 0,
              throttledUntil: row.throttled_until,
            })),
            kinds: [...channels.values()].map(formOf),
          };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/channels',
      summary: 'Adds a channel; its settings are encrypted.',
      zh: '添加渠道；其设置加密保存。',
      body: channelSchema,
      status: 201,
      handle: async ({ body }) => {
        const kind = channels.get(body.kind);
        if (!kind) {
          throw new HttpError(
            400,
            'invalid',
            `kind: must be one of ${[...channels.keys()].join(', ')}`,
            'kind',
          );
        }
        const config = checked(kind, body.config);
        return store.transaction(async (tx) => {
          const id = await addChannel(tx, vault, { ...body, config }, clock.now());
          return { id, kind: body.kind, name: body.name, locale: body.locale };
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/channels/:id/test',
      summary: 'Sends a test message and says what the service answered.',
      zh: '发送一条测试消息，并返回对方服务的答复。',
      params: idParams,
      handle: async ({ params }) => {
        const id = await store.transaction(async (tx) => {
          const [row] = await tx.all<{ id: number }>('SELECT id FROM channels WHERE id = ?', [
            params.id,
          ]);
          if (!row) throw new NotFound(`There is no channel ${params.id}.`);
          return queueTest(tx, row.id, 'asked', clock.now());
        });
        notifier.wake();
        return { ...(await testAnswer(store, id, () => clock.now())), delivery: id };
      },
    }),
    endpoint({
      method: 'patch',
      path: '/channels/:id',
      summary: 'Changes a channel; new settings or switching it on also end what broke it.',
      zh: '修改渠道；换新设置或重新启用，也会解除失效状态。',
      params: idParams,
      body: patchSchema,
      handle: async ({ params, body }) => {
        const now = clock.now();
        await store.transaction(async (tx) => {
          const row = await tx.q
            .selectFrom('channels')
            .selectAll()
            .where('id', '=', params.id)
            .executeTakeFirst();
          if (!row) throw new NotFound(`There is no channel ${params.id}.`);
          const kind = channels.get(row.kind);
          if (body.config && kind) {
            const config = checked(kind, mergedConfig(vault, kind, row.config, body.config));
            row.config = vault.seal(JSON.stringify(config));
          }
          // Mended, or switched on again: whatever was said of it before, it gets its next chance.
          const anew =
            body.enabled ?? (body.config ? row.broken !== null || row.enabled === 1 : null);
          if (anew === false && row.enabled === 1) await retire(tx, row.id, SWITCHED_OFF, now);
          await tx.q
            .updateTable('channels')
            .set({
              name: body.name ?? row.name,
              locale: body.locale ?? row.locale,
              daily_test: Number(body.dailyTest ?? row.daily_test === 1),
              config: row.config,
              enabled: Number(anew ?? row.enabled === 1),
              broken: anew === true ? null : row.broken,
              ...(anew === true && row.enabled === 0
                ? {
                    test_due_at: nextTest(await loadDaily(tx.q), now),
                    silent_due_at: now + SILENCE,
                  }
                : {}),
            })
            .where('id', '=', params.id)
            .execute();
        });
        notifier.wake();
      },
    }),
    endpoint({
      method: 'delete',
      path: '/channels/:id',
      summary: 'Removes a channel; what waits for it goes to the next of its route.',
      zh: '移除渠道；尚未发出的消息交给路由中的下一个渠道。',
      params: idParams,
      handle: async ({ params }) => {
        await store.transaction(async (tx) => {
          const alone = await leaveRules(tx.q, params.id);
          if (alone !== null) {
            throw new HttpError(
              409,
              'channel-in-use',
              `The rule "${alone}" tells nobody else: give it another channel first.`,
            );
          }
          await retire(tx, params.id, REMOVED, clock.now());
          const gone = await tx.q
            .deleteFrom('channels')
            .where('id', '=', params.id)
            .executeTakeFirst();
          if (Number(gone.numDeletedRows) === 0)
            throw new NotFound(`There is no channel ${params.id}.`);
        });
      },
    }),
  ];
}
