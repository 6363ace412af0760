import { z } from 'zod';
import type { Outcome } from '../../alerts/channel.js';
import type { Message } from '../model/message.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const channelSchema = z.object({
  kind: z.string().max(40),
  name: z.string().trim().min(1).max(100),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  config: z.record(z.string(), z.unknown()),
});

function testMessage(locale: 'zh-CN' | 'en', at: number, id: string): Message {
  const zh = locale === 'zh-CN';
  return {
    id,
    thread: id,
    locale,
    kind: 'test',
    rehearsal: false,
    level: 'none',
    brand: zh ? '风声' : 'Fengsheng',
    headline: zh ? '测试消息：这个渠道可以收到预警' : 'Test message: alerts reach this channel',
    facts: [],
    reason: zh ? '由设置页发出，无需处理。' : 'Sent from the settings page; nothing to do.',
    clock: null,
    quotes: [],
    link: null,
    at,
    timeZone: 'Asia/Shanghai',
  };
}

/** The service's answer in a sentence. */
function inWords(outcome: Outcome): string {
  return outcome.kind === 'ok' ? 'The service accepted the message.' : outcome.why;
}

export function channelEndpoints({
  store,
  clock,
  vault,
  channels,
  post,
  installation,
}: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/channels',
      summary: 'The channels; secrets are never shown again.',
      handle: async () =>
        store.read(async (q) => {
          const rows = await q.selectFrom('channels').selectAll().orderBy('id').execute();
          return {
            items: rows.map(({ id, kind, name, locale, enabled, broken }) => ({
              id,
              kind,
              name,
              locale,
              enabled: enabled === 1,
              broken,
            })),
            kinds: [...channels.keys()],
          };
        }),
    }),
    endpoint({
      method: 'post',
      path: '/channels',
      summary: 'Adds a channel; its settings are encrypted.',
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
        const parsed = kind.config.safeParse(body.config);
        if (!parsed.success) {
          const [issue] = parsed.error.issues;
          const field = `config.${issue?.path.join('.') ?? ''}`;
          throw new HttpError(400, 'invalid', `${field}: ${issue?.message ?? 'not valid'}`, field);
        }
        return store.transaction(async (tx) => {
          const id = await tx.allocate('channels', 1);
          await tx.q
            .insertInto('channels')
            .values({
              id,
              kind: body.kind,
              name: body.name,
              locale: body.locale,
              config: vault.seal(JSON.stringify(parsed.data)),
              enabled: 1,
              created_at: clock.now(),
            })
            .execute();
          return { id, kind: body.kind, name: body.name, locale: body.locale };
        });
      },
    }),
    endpoint({
      method: 'post',
      path: '/channels/:id/test',
      summary: 'Sends a test message and says what the service answered.',
      params: idParams,
      handle: async ({ params }) => {
        const row = await store.read((q) =>
          q.selectFrom('channels').selectAll().where('id', '=', params.id).executeTakeFirst(),
        );
        const kind = row && channels.get(row.kind);
        if (!row || !kind) throw new NotFound(`There is no channel ${params.id}.`);
        const now = clock.now();
        const message = testMessage(
          row.locale as 'zh-CN' | 'en',
          now,
          `${installation}-test-${row.id}-${now}`,
        );
        const config = kind.config.parse(JSON.parse(vault.open(row.config)));
        const outcome = await kind
          .send(config, message, { post, now, simple: false, threadId: null })
          .catch((error: unknown): Outcome => ({
            kind: 'retry',
            delay: null,
            why: (error as Error).message,
          }));
        if (outcome.kind === 'ok') {
          await store.transaction((tx) =>
            tx.all('UPDATE channels SET enabled = 1, broken = NULL WHERE id = ?', [row.id]),
          );
        }
        return { outcome: outcome.kind, words: inWords(outcome) };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/channels/:id',
      summary: 'Removes a channel; what was not delivered through it yet is given up.',
      params: idParams,
      handle: async ({ params }) => {
        await store.transaction(async (tx) => {
          await tx.all(
            `UPDATE deliveries SET state = 'failed', error = 'the channel was removed' WHERE channel_id = ? AND state = 'due'`,
            [params.id],
          );
          await tx.q.deleteFrom('channels').where('id', '=', params.id).execute();
        });
      },
    }),
  ];
}
