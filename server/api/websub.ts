import type { RequestHandler, Router } from 'express';
import type { Subscriptions } from '../sources/subscriptions.js';
import { readBytes } from './body.js';
import { HttpError } from './errors.js';

/** Largest delivery that is read, bytes. */
const LARGEST = 5 * 1024 * 1024;

function pathOf(request: Parameters<RequestHandler>[0]): string {
  const { path } = request.params;
  return typeof path === 'string' ? path : '';
}

/** The callbacks that hubs know: they verify by GET and deliver by POST. The address is the key. */
export function mountWebSub(router: Router, subscriptions: Subscriptions): void {
  router.get('/websub/:path', async (request, response) => {
    const query = new URL(request.originalUrl, 'http://hub.invalid').searchParams;
    const challenge = await subscriptions.verified(pathOf(request), query);
    if (challenge === null) throw new HttpError(404, 'not-found', 'Nobody here asked for that.');
    response.type('text/plain').send(challenge);
  });
  router.post('/websub/:path', async (request, response) => {
    const body = await readBytes(request, LARGEST);
    const header = {
      signature: request.get('x-hub-signature') ?? null,
      type: request.get('content-type') ?? null,
    };
    const known = await subscriptions.delivered(pathOf(request), body, header);
    // 410 ends a subscription that nobody remembers.
    response.status(known ? 202 : 410).end();
  });
}
