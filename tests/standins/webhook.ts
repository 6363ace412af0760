import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Seen, Standin } from './service.js';
import { isJson, object, only, string } from './service.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OLDER = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

/** A receiver that checks as the standard tells receivers to. */
export const webhookStandin: Standin = {
  kind: 'webhook',
  name: 'webhook',
  settings: (origin) => ({
    url: `${origin}/hooks/secretpathsegment`,
    secret: `${SECRET} ${OLDER}`,
  }),
  wrong: (origin) => ({
    url: `${origin}/hooks/secretpathsegment`,
    secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  }),
  answer(seen, now) {
    if (seen.method !== 'POST' || !isJson(seen)) return { status: 415, body: 'not json' };
    // A dot would make the signed text ambiguous.
    if (/[^\x21-\x7e]|\./.test(seen.headers['webhook-id'] ?? '.')) {
      return { status: 400, body: 'webhook-id' };
    }
    if (!verified(seen, SECRET, now) || !verified(seen, OLDER, now)) {
      return { status: 401, body: 'bad signature' };
    }
    const { type, timestamp, data } = seen.json;
    const fine =
      only(seen.json, ['type', 'timestamp', 'data']) &&
      string(type) !== '' &&
      /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(string(timestamp)) &&
      object(data)['id'] === seen.headers['webhook-id'];
    if (!fine) return { status: 422, body: 'bad payload' };
    return seen.raw.length < 20_000 ? { status: 204, body: '' } : { status: 413, body: '' };
  },
  active: () => ({ links: [], mentions: [], stray: [] }),
  throttle: { reply: { status: 429, headers: { 'retry-after': '120' }, body: '' }, delay: 120_000 },
  lies: [
    ['switched off', { status: 410, body: '' }, 'broken'],
    ['denied', { status: 403, body: 'no' }, 'broken'],
    ['bad request', { status: 400, body: 'no' }, 'reject'],
    ['too large', { status: 413, body: '' }, 'reject'],
    ['nothing there', { status: 404, body: '' }, 'broken'],
    ['too slow behind it', { status: 504, body: '' }, 'retry'],
    ['gateway', { status: 502, body: '<html>Bad Gateway</html>' }, 'retry'],
    [
      'redirect',
      { status: 308, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
      'unknown',
    ],
  ],
};

function verified(seen: Seen, secret: string, now: number): boolean {
  const id = seen.headers['webhook-id'] ?? '';
  const timestamp = seen.headers['webhook-timestamp'] ?? '';
  if (id === '' || Math.abs(Number(timestamp) * 1000 - now) > 5 * 60_000) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), seen.raw]))
    .digest();
  return (seen.headers['webhook-signature'] ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return one.startsWith('v1,') && given.length === 32 && timingSafeEqual(given, expected);
  });
}
