import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How far the time of a signed message may be from ours, ms. */
const TOLERANCE = 5 * 60_000;

/**
 * Whether a body was signed with this key: as Standard Webhooks (standardwebhooks.com: HMAC-SHA256
 * over `id.timestamp.body`, base64, after `v1,`), or as GitHub and many others (hex of HMAC-SHA256
 * over the body in `X-Hub-Signature-256`, `X-Signature-256` or `X-Signature`, with or without
 * `sha256=`). `now` is epoch ms.
 */
export function isSigned(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  now: number,
): boolean {
  const standard = one(headers['webhook-signature']);
  if (standard !== null) return isStandard(secret, headers, body, standard, now);
  const given =
    one(headers['x-hub-signature-256']) ??
    one(headers['x-signature-256']) ??
    one(headers['x-signature']);
  if (given === null) return false;
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  return same(
    given
      .trim()
      .toLowerCase()
      .replace(/^sha256=/, ''),
    expected,
  );
}

function isStandard(
  secret: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  given: string,
  now: number,
): boolean {
  const id = one(headers['webhook-id']) ?? '';
  const timestamp = one(headers['webhook-timestamp']) ?? '';
  const at = Number(timestamp) * 1000;
  if (!Number.isFinite(at) || Math.abs(now - at) > TOLERANCE) return false;
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  const expected = createHmac('sha256', key)
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64');
  return given.split(/\s+/).some((part) => part.startsWith('v1,') && same(part.slice(3), expected));
}

function one(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
