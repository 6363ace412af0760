import { z } from 'zod';
import type { ChannelKind } from '../../alerts/channel.js';
import type { ChannelPlugin } from '../../alerts/channels/plugin.js';
import { NotFound } from '../pipeline/pipeline.js';
import { addChannel } from '../telling/add.js';
import { queueTest } from '../telling/daily.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const channelSchema = z.object({
  kind: z.string().max(40),
  name: z.string().trim().min(1).max(100),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  config: z.record(z.string(), z.unknown()),
  dailyTest: z.boolean().default(true).describe('Whether a test message goes out every day.'),
});

/** The service's answer in a sentence. */
function inWords(row: { outcome: string | null; error: string | null }): string {
  if (row.outcome === null) {
    return 'The limits of the service make it wait; it goes out as soon as they allow.';
  }
  if (row.outcome === 'ok') return row.error ?? 'The service accepted the message.';
  return row.error ?? 'The service did not accept the message.';
}

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
          const id = await addChannel(tx, vault, { ...body, config: parsed.data }, clock.now());
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
        const id = await store.transaction(async (tx) => {
          const [row] = await tx.all<{ id: number }>('SELECT id FROM channels WHERE id = ?', [
            params.id,
          ]);
          if (!row) throw new NotFound(`There is no channel ${params.id}.`);
          return queueTest(tx, row.id, 'asked', clock.now());
        });
        notifier.wake();
        await notifier.settled();
        const row = await store.read((q) =>
          q.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
        );
        return { outcome: row.outcome ?? 'waiting', words: inWords(row), delivery: id };
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
