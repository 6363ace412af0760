import express, { type Response, type Router } from 'express';
import { html } from '../../alerts/channels/escape.js';
import { readBounce } from '../../alerts/digest/bounce.js';
import type { DigestFacts } from '../../alerts/digest/facts.js';
import { isOneClick } from '../../alerts/digest/unsubscribe.js';
import { when } from '../../alerts/digest/when.js';
import { noteBounce } from '../digest/bounced.js';
import { digestQuery, scheduleOf } from '../digest/due.js';
import type { Locale } from '../model/message.js';
import { NotFound } from '../pipeline/pipeline.js';
import type { ApiWorld } from './api.js';
import { check, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

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

const OVER = `<p>这个链接已过期或已被收回。请登录后在“报告”中查看。</p>
<p lang="en">This link has expired or was withdrawn. Sign in and look under Reports.</p>`;

/** The pages of digests and of leaving their lists: HTML, each with a strict policy of its own. */
export function digestPages(router: Router, world: ApiWorld): void {
  const { store, clock, leaving, opening, editions, tokens } = world;
  router.get('/digests/:id/preview', async (request, response) => {
    const { id } = check(idParams, request.params);
    const row = await store.read((q) => digestQuery(q).where('d.id', '=', id).executeTakeFirst());
    if (!row) throw new NotFound(`There is no digest ${id}.`);
    const { period } = when(scheduleOf(row), row.zone, row.last_slot, clock.now());
    const facts = await editions.gather({
      digestId: id,
      editionId: null,
      brandId: row.brand_id,
      edition: row.edition as 'week',
      timeZone: row.zone,
      ...period,
    });
    page(response, CSP, await editions.page(facts, row.locale as Locale));
  });
  const edition = async (id: number): Promise<string> => {
    const row = await store.read((q) =>
      q.selectFrom('editions').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (!row?.facts) throw new NotFound(`There is no edition ${id}.`);
    const locale = (row.locale ?? 'zh-CN') as Locale;
    return editions.page(JSON.parse(row.facts) as DigestFacts, locale);
  };
  router.get('/editions/:id/page', async (request, response) => {
    page(response, CSP, await edition(check(idParams, request.params).id));
  });
  // The link of a mail: whoever has it reads this edition and nothing else, and no reading is written down.
  router.get('/read/:token', async (request, response) => {
    const opened = await opening.read(request.params.token, clock.now());
    if (opened === null) throw new NotFound('This link is not one of ours.');
    response.set('x-robots-tag', 'noindex, nofollow');
    if (opened === 'over') page(response.status(410), CSP, framed(OVER));
    else page(response, CSP, await edition(opened.edition));
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
  // Mail servers hand on what came back: `| curl --data-binary @- …`, in the form they got it in.
  router.post(
    '/digests/bounces',
    express.text({ type: () => true, limit: '1mb' }),
    async (request, response) => {
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if ((await tokens.grant(token)) === null) {
        throw new HttpError(401, 'token', 'Send the ingest token as "Authorization: Bearer …".');
      }
      const bounce = readBounce(typeof request.body === 'string' ? request.body : '');
      if (!bounce) throw new HttpError(400, 'invalid', 'This is no delivery status notification.');
      const known = await noteBounce(store, bounce, clock.now());
      if (!known) throw new NotFound('No digest of ours is that mail.');
      response.status(204).end();
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
