import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import { when } from '../../alerts/digest/when.js';
import { isOneClick } from '../../alerts/digest/unsubscribe.js';
import { html } from '../../alerts/channels/escape.js';
import type { DigestFacts } from '../../alerts/digest/facts.js';
import { type DigestRow, queueEdition, scheduleOf } from '../digest/due.js';
import { listOf } from '../digest/editions.js';
import type { Locale } from '../model/message.js';
import { NotFound } from '../pipeline/pipeline.js';
import { zoneSchema } from '../telling/routing.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';
import { HttpError } from './errors.js';

const digestSchema = z.object({
  brandId: z.number().int().positive(),
  channelId: z.number().int().positive().describe('The e-mail channel whose server it uses.'),
  edition: z.enum(['week', 'day']).default('week'),
  weekday: z.number().int().min(1).max(7).default(1).describe('1 is Monday.'),
  hour: z.number().int().min(0).max(23).default(9),
  minute: z.number().int().min(0).max(59).default(0),
  timeZone: zoneSchema.default('Asia/Shanghai'),
  locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  recipients: z.array(z.email('must be mail addresses').max(254)).min(1).max(500),
});

/** Nothing of the page may run, load or frame anything. */
const CSP = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups',
].join('; ');
/** The page that asks may post, to us alone. */
const ASK_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function shown(row: DigestRow, left: ReadonlySet<string>) {
  const recipients = JSON.parse(row.recipients) as string[];
  return {
    id: row.id,
    brandId: row.brand_id,
    channelId: row.channel_id,
    ...scheduleOf(row),
    timeZone: row.time_zone,
    locale: row.locale,
    recipients,
    left: recipients.filter((one) => left.has(one.toLowerCase())),
    nextAt: row.due_at,
    lastSlot: row.last_slot,
  };
}

async function digestOf(store: ApiWorld['store'], id: number): Promise<DigestRow> {
  const row = await store.read((q) =>
    q.selectFrom('digests').selectAll().where('id', '=', id).executeTakeFirst(),
  );
  if (!row) throw new NotFound(`There is no digest ${id}.`);
  return row;
}

export function digestEndpoints({ store, clock, leaving, editions }: ApiWorld): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/digests',
      summary: 'The digests, when each is due next and who left its list.',
      handle: async () => {
        const rows = await store.read((q) =>
          q.selectFrom('digests').selectAll().orderBy('id').execute(),
        );
        const items = [];
        for (const row of rows) items.push(shown(row, await leaving.left(listOf(row.id))));
        return { items };
      },
    }),
    endpoint({
      method: 'post',
      path: '/digests',
      summary: 'Adds a weekly or daily digest of a brand.',
      body: digestSchema,
      status: 201,
      handle: async ({ body }) => {
        const { edition, weekday, hour, minute } = body;
        const schedule = { edition, weekday: weekday as 1, hour, minute };
        const now = clock.now();
        const id = await store.transaction(async (tx) => {
          const [brand] = await tx.all('SELECT id FROM brands WHERE id = ?', [body.brandId]);
          if (!brand) throw new HttpError(400, 'invalid', 'brandId: no such brand', 'brandId');
          const [channel] = await tx.all(
            `SELECT id FROM channels WHERE id = ? AND kind = 'email'`,
            [body.channelId],
          );
          if (!channel) {
            const why = 'channelId: must be an e-mail channel';
            throw new HttpError(400, 'invalid', why, 'channelId');
          }
          const made = await tx.allocate('digests', 1);
          await tx.q
            .insertInto('digests')
            .values({
              id: made,
              brand_id: body.brandId,
              channel_id: body.channelId,
              edition,
              weekday,
              hour,
              minute,
              time_zone: body.timeZone,
              locale: body.locale,
              recipients: JSON.stringify([...new Set(body.recipients)]),
              enabled: 1,
              due_at: when(schedule, body.timeZone, now, now).next,
              created_at: now,
            })
            .execute();
          return made;
        });
        return shown(await digestOf(store, id), new Set());
      },
    }),
    endpoint({
      method: 'post',
      path: '/digests/:id/send',
      summary: 'Sends the digest of the last full period now, also when it was sent before.',
      params: idParams,
      status: 202,
      handle: async ({ params }) => {
        const row = await digestOf(store, params.id);
        const now = clock.now();
        const { period } = when(scheduleOf(row), row.time_zone, row.last_slot, now);
        const edition = await store.transaction((tx) => queueEdition(tx, row, now, period, now));
        editions.wake();
        return { edition };
      },
    }),
    endpoint({
      method: 'get',
      path: '/editions',
      summary: 'The archive: what was sent, to whom, and what the mail servers said.',
      query: z.object({ digest: z.coerce.number().int().optional(), limit }),
      handle: async ({ query }) => {
        const rows = await store.read((q) => {
          const all = q.selectFrom('editions').selectAll().orderBy('id', 'desc').limit(query.limit);
          const only = query.digest;
          return (only === undefined ? all : all.where('digest_id', '=', only)).execute();
        });
        return {
          items: rows.map((row) => ({
            id: row.id,
            digestId: row.digest_id,
            brandId: row.brand_id,
            slot: row.slot,
            from: row.from_at,
            to: row.to_at,
            state: row.state,
            doneAt: row.done_at,
            receipts: JSON.parse(row.receipts) as unknown[],
          })),
        };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/digests/:id',
      summary: 'Removes a digest; the archive of what was sent stays.',
      params: idParams,
      handle: async ({ params }) => {
        await store.transaction((tx) =>
          tx.q.deleteFrom('digests').where('id', '=', params.id).execute(),
        );
      },
    }),
  ];
}

/** The pages of digests and of leaving their lists: HTML, each with a strict policy of its own. */
export function digestPages(router: Router, { store, clock, leaving, editions }: ApiWorld): void {
  router.get('/digests/:id/preview', async (request, response) => {
    const { id } = idParams.parse(request.params);
    const row = await digestOf(store, id);
    const { period } = when(scheduleOf(row), row.time_zone, row.last_slot, clock.now());
    const facts = await editions.gather({
      digestId: id,
      editionId: null,
      brandId: row.brand_id,
      edition: row.edition as 'week',
      timeZone: row.time_zone,
      ...period,
    });
    page(response, CSP, await editions.page(facts, row.locale as Locale));
  });
  router.get('/editions/:id/page', async (request, response) => {
    const { id } = idParams.parse(request.params);
    const row = await store.read((q) =>
      q.selectFrom('editions').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (!row?.facts) throw new NotFound(`There is no edition ${id}.`);
    const digest = await store.read((q) =>
      q.selectFrom('digests').select('locale').where('id', '=', row.digest_id).executeTakeFirst(),
    );
    const locale = (digest?.locale ?? 'zh-CN') as Locale;
    page(response, CSP, await editions.page(JSON.parse(row.facts) as DigestFacts, locale));
  });
  router.get('/unsubscribe', async (request, response) => {
    const token = typeof request.query['token'] === 'string' ? request.query['token'] : '';
    const found = await leaving.read(token);
    if (!found) throw new NotFound('This link is not one of ours.');
    page(response, ASK_CSP, asks(found.address));
  });
  // Mail providers post here on their own: no login, no origin, and nothing but the one click leaves.
  router.post(
    '/unsubscribe',
    express.text({ type: () => true, limit: '4kb' }),
    async (request, response) => {
      const token = typeof request.query['token'] === 'string' ? request.query['token'] : '';
      const found = await leaving.read(token);
      if (!found) throw new NotFound('This link is not one of ours.');
      if (!isOneClick(typeof request.body === 'string' ? request.body : '')) {
        throw new HttpError(400, 'invalid', 'Only the one click of RFC 8058 leaves the list.');
      }
      await leaving.leave(found.list, found.address, clock.now());
      page(response, ASK_CSP, framed('已退订。You have left the list.'));
    },
  );
}

function page(response: Response, csp: string, body: string): void {
  response
    .set({
      'content-security-policy': csp,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .type('html')
    .send(body);
}

function asks(address: string): string {
  const who = html(address);
  return framed(
    `<p>不再向 ${who} 发送这份摘要？ Stop sending this digest to ${who}?</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
<button>退订 Unsubscribe</button></form>`,
  );
}

function framed(inner: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>风声 Fengsheng</title><body style="font:16px/1.6 sans-serif;max-width:36em;margin:3em auto;padding:0 1em">${inner}</body>`;
}
