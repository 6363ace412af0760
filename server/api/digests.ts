import { z } from 'zod';
import { both } from './both.js';
import { when } from '../../alerts/digest/when.js';
import { type DigestRow, digestQuery, queueEdition, scheduleOf } from '../digest/due.js';
import { type Departed, listOf } from '../digest/recipients.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { Tables } from '../store/schema.js';
import type { Query } from '../store/store.js';
import { zoneSchema } from '../telling/routing.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';
import { HttpError } from './errors.js';

const MOST_READERS = 500;

const fields = {
  brandId: z.number().int().positive(),
  channelId: z
    .number()
    .int()
    .positive()
    .meta(both('The e-mail channel whose server it uses.', '经由哪个邮件渠道的服务器发送。')),
  edition: z.enum(['week', 'day']),
  weekday: z.number().int().min(1).max(7).meta(both('1 is Monday.', '1 为周一。')),
  hour: z.number().int().min(0).max(23),
  minute: z.number().int().min(0).max(59),
  timeZone: zoneSchema
    .nullable()
    .meta(both("Null: the brand's, also when that changes.", 'null：随品牌的时区。')),
  locale: z.enum(['zh-CN', 'en']),
  recipients: z
    .array(z.email('must be mail addresses').max(254))
    .min(1)
    .max(MOST_READERS)
    .transform((list) => [...new Map(list.map((one) => [one.toLowerCase(), one])).values()]),
  enabled: z.boolean(),
};

const digestSchema = z.object({
  ...fields,
  edition: fields.edition.default('week'),
  weekday: fields.weekday.default(1),
  hour: fields.hour.default(9),
  minute: fields.minute.default(0),
  timeZone: fields.timeZone.default(null),
  locale: fields.locale.default('zh-CN'),
  enabled: fields.enabled.default(true),
});
type Digest = z.infer<typeof digestSchema>;

const patchSchema = z.object(fields).partial();

function shown(
  row: DigestRow,
  gone: readonly Departed[],
  last: Pick<Tables['editions'], 'state' | 'done_at' | 'receipts'> | undefined,
) {
  const recipients = JSON.parse(row.recipients) as string[];
  const named = new Set(recipients.map((one) => one.toLowerCase()));
  const receipts = last ? (JSON.parse(last.receipts) as { result: string }[]) : [];
  const sent = receipts.filter(({ result }) => result === 'sent').length;
  return {
    id: row.id,
    brandId: row.brand_id,
    channelId: row.channel_id,
    ...scheduleOf(row),
    timeZone: row.time_zone === '' ? null : row.time_zone,
    zone: row.zone,
    locale: row.locale,
    recipients,
    gone: gone.filter(({ address }) => named.has(address)),
    enabled: row.enabled === 1,
    nextAt: row.due_at,
    lastSlot: row.last_slot,
    last: last
      ? { state: last.state, doneAt: last.done_at, sent, missed: receipts.length - sent }
      : null,
  };
}

async function digestOf(q: Query, id: number): Promise<DigestRow> {
  const row = await digestQuery(q).where('d.id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no digest ${id}.`);
  return row;
}

async function check(q: Query, body: Pick<Digest, 'brandId' | 'channelId'>): Promise<void> {
  const refuse = (field: string, why: string) => {
    throw new HttpError(400, 'invalid', `${field}: ${why}`, field);
  };
  const brand = await q.selectFrom('brands').select('id').where('id', '=', body.brandId).execute();
  if (brand.length === 0) refuse('brandId', 'no such brand');
  const channel = await q
    .selectFrom('channels')
    .select('id')
    .where('id', '=', body.channelId)
    .where('kind', '=', 'email')
    .execute();
  if (channel.length === 0) refuse('channelId', 'must be an e-mail channel');
}

function columns(body: Digest) {
  return {
    brand_id: body.brandId,
    channel_id: body.channelId,
    edition: body.edition,
    weekday: body.weekday,
    hour: body.hour,
    minute: body.minute,
    time_zone: body.timeZone ?? '',
    locale: body.locale,
    recipients: JSON.stringify(body.recipients),
    enabled: Number(body.enabled),
  };
}

export function digestEndpoints({
  store,
  clock,
  leaving,
  opening,
  editions,
}: ApiWorld): Endpoint[] {
  const show = async (row: DigestRow) => {
    const last = await store.read((q) =>
      q
        .selectFrom('editions')
        .select(['state', 'done_at', 'receipts'])
        .where('digest_id', '=', row.id)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    return shown(row, await leaving.departed(listOf(row.id)), last);
  };
  const showOne = async (id: number) => show(await store.read((q) => digestOf(q, id)));

  return [
    endpoint({
      method: 'get',
      path: '/digests',
      summary: 'The digests, when each is due next, what became of the last, who is off its list.',
      zh: '摘要：下次何时发出、上次结果如何、谁已退订。',
      handle: async () => {
        const rows = await store.read((q) => digestQuery(q).execute());
        const items = [];
        for (const row of rows) items.push(await show(row));
        return { items };
      },
    }),
    endpoint({
      method: 'post',
      path: '/digests',
      summary: 'Adds a weekly or daily digest of a brand.',
      zh: '为品牌添加周报或日报。',
      body: digestSchema,
      status: 201,
      handle: async ({ body }) => {
        const now = clock.now();
        const id = await store.transaction(async (tx) => {
          await check(tx.q, body);
          const made = await tx.allocate('digests', 1);
          const plan = { id: made, ...columns(body), due_at: now, created_at: now };
          await tx.q.insertInto('digests').values(plan).execute();
          const row = await digestOf(tx.q, made);
          const { next } = when(scheduleOf(row), row.zone, now, now);
          await tx.all('UPDATE digests SET due_at = ? WHERE id = ?', [next, made]);
          return made;
        });
        return showOne(id);
      },
    }),
    endpoint({
      method: 'patch',
      path: '/digests/:id',
      summary: 'Changes a digest; what is left out stays as it is.',
      zh: '修改摘要；未提到的项目保持不变。',
      params: idParams,
      body: patchSchema,
      handle: async ({ params, body }) => {
        const now = clock.now();
        await store.transaction(async (tx) => {
          const before = shown(await digestOf(tx.q, params.id), [], undefined);
          const after = { ...before, ...dropUndefined(body) } as Digest;
          await check(tx.q, after);
          await tx.q
            .updateTable('digests')
            .set(columns(after))
            .where('id', '=', params.id)
            .execute();
          const row = await digestOf(tx.q, params.id);
          const { next } = when(scheduleOf(row), row.zone, now, now);
          await tx.all('UPDATE digests SET due_at = ? WHERE id = ?', [next, params.id]);
        });
        return showOne(params.id);
      },
    }),
    endpoint({
      method: 'post',
      path: '/digests/:id/send',
      summary: 'Sends the digest of the last full period now, also when it was sent before.',
      zh: '立即发送上一个完整周期的摘要，发过也可再发。',
      params: idParams,
      status: 202,
      handle: async ({ params }) => {
        const now = clock.now();
        const edition = await store.transaction(async (tx) => {
          const row = await digestOf(tx.q, params.id);
          const { period } = when(scheduleOf(row), row.zone, row.last_slot, now);
          return queueEdition(tx, row, now, period, now);
        });
        editions.wake();
        return { edition };
      },
    }),
    endpoint({
      method: 'post',
      path: '/digests/:id/restore',
      summary: 'Writes again to an address that mail servers had refused.',
      zh: '恢复向一个曾被邮件服务器拒收的地址发送。',
      params: idParams,
      body: z.object({ address: z.string().max(254) }),
      handle: async ({ params, body }) => {
        if (!(await leaving.restore(listOf(params.id), body.address))) {
          throw new HttpError(409, 'left', 'Its reader left the list; only they can come back.');
        }
        return showOne(params.id);
      },
    }),
    endpoint({
      method: 'get',
      path: '/editions',
      summary: 'The archive: what was sent, to whom, and what the mail servers said.',
      zh: '存档：发了什么、发给谁、邮件服务器如何答复。',
      query: z.object({ digest: z.coerce.number().int().optional(), limit }),
      handle: async ({ query }) => {
        const rows = await store.read((q) => {
          const all = q
            .selectFrom('editions as e')
            .leftJoin('digests as d', 'd.id', 'e.digest_id')
            .selectAll('e')
            .select('d.edition')
            .orderBy('e.id', 'desc')
            .limit(query.limit);
          const only = query.digest;
          return (only === undefined ? all : all.where('e.digest_id', '=', only)).execute();
        });
        return {
          items: rows.map((row) => ({
            id: row.id,
            digestId: row.digest_id,
            brandId: row.brand_id,
            edition: row.edition,
            slot: row.slot,
            from: row.from_at,
            to: row.to_at,
            state: row.state,
            error: row.error,
            dueAt: row.due_at,
            doneAt: row.done_at,
            /** Whether there is a page to look at. */
            written: row.facts !== null,
            /** Until when the link in its mails opens it; null when there is none or it was withdrawn. */
            linkUntil: row.link === null ? null : row.link_until,
            receipts: JSON.parse(row.receipts) as unknown[],
          })),
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/editions/:id/withdraw',
      summary: 'Ends the link by which the mails of an edition open it in a browser.',
      zh: '收回某一期摘要邮件中“在浏览器中查看”的链接。',
      params: idParams,
      handle: async ({ params }) => {
        if (!(await opening.withdraw(params.id, clock.now())))
          throw new NotFound(`There is no edition ${params.id}.`);
      },
    }),
    endpoint({
      method: 'delete',
      path: '/digests/:id',
      summary: 'Removes a digest; the archive of what was sent stays.',
      zh: '移除摘要；已发送的存档保留。',
      params: idParams,
      handle: async ({ params }) => {
        const gone = await store.transaction((tx) =>
          tx.q.deleteFrom('digests').where('id', '=', params.id).executeTakeFirst(),
        );
        if (Number(gone.numDeletedRows) === 0)
          throw new NotFound(`There is no digest ${params.id}.`);
      },
    }),
  ];
}

/** A key that is there without a value would take the place of what is kept. */
function dropUndefined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
