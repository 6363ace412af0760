import type { Fetched } from './fetch.js';
import { VisitError } from './source.js';
import { parseTime } from './times.js';

/**
 * ms the other side asked us to stay away (Retry-After in seconds or as a date, or the
 * X-RateLimit-Reset family), at most a day; null when it did not say.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
  const value = headers['retry-after']?.trim();
  if (value !== undefined && /^\d+(\.\d+)?$/.test(value)) return clampWait(Number(value) * 1000);
  const until = parseTime(
    value ?? headers['x-rate-limit-reset'] ?? headers['x-ratelimit-reset'] ?? null,
    now,
  );
  return until === null ? null : clampWait(until - now);
}

/**
 * Lets 2xx and 304 pass and turns every other status into a sentence.
 *
 * @throws VisitError
 */
export function demand(answer: Fetched, now: number): void {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 304) return;
  const host = new URL(answer.url).host;
  const wait = retryAfter(answer.headers, now);
  if (status === 410)
    throw new VisitError(
      `${host} says that this address is gone for good (410). Remove the source or enter its new address.`,
      'gone',
    );
  throw new VisitError(`${host} ${meaning(status)}`, 'transient', wait);
}

function meaning(status: number): string {
  if (status === 401)
    return 'demands a log-in (401). Check the key, token or cookie of this source.';
  if (status === 403)
    return 'forbids this request (403). Check the key or cookie, or whether it blocks automatic readers.';
  if (status === 404)
    return 'has nothing at this address (404). Check the spelling of the address.';
  if (status === 407) return 'demands a log-in at a proxy (407).';
  if (status === 412 || status === 418 || status === 432)
    return `takes us for a robot and blocks (${status}). Visit less often, or renew the cookie.`;
  if (status === 429) return 'asks us to come less often (429). The next visit waits.';
  if (status === 451) return 'may not show this for legal reasons (451).';
  if (status === 503) return 'is overloaded or under maintenance (503).';
  if (status >= 500)
    return `has an error of its own (${status}). It usually passes; if not, tell its operator.`;
  if (status >= 300 && status < 400) return `redirects without saying where (${status}).`;
  return `refused the request (${status}).`;
}

/** At least a second, so that a date just past does not mean "at once"; at most a day. */
function clampWait(wait: number): number {
  return Math.min(Math.max(wait, 1000), 86_400_000);
}
