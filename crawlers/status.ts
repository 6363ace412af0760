import type { TroubleCode } from '../server/model/trouble.js';
import type { Fetched } from './fetch.js';
import { CAPTCHA } from './captcha.js';
import { trouble, VisitError } from './source.js';
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
  const blocked = status === 403 || status === 429 || status === 503;
  // A wall for robots comes under many numbers; its words are plainer.
  if (blocked && CAPTCHA.test(answer.body.toString('utf8', 0, 50_000)))
    throw new VisitError(trouble('captcha', { host }), 'transient', wait);
  if (status === 429 && wait !== null) {
    const minutes = Math.ceil(wait / 60_000);
    throw new VisitError(trouble('less-often-for', { host, minutes }), 'transient', wait);
  }
  if (status === 410) throw new VisitError(trouble('gone-for-good', { host }), 'gone');
  throw new VisitError(trouble(meaning(status), { host, status }), 'transient', wait);
}

function meaning(status: number): TroubleCode {
  if (status === 401) return 'log-in';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-there';
  if (status === 407) return 'proxy-log-in';
  if (status === 412 || status === 418 || status === 432) return 'robot';
  if (status === 429) return 'less-often';
  if (status === 451) return 'legal';
  if (status === 503) return 'overloaded';
  if (status >= 500) return 'their-error';
  if (status >= 300 && status < 400) return 'blind-redirect';
  return 'refused';
}

/** At least a second, so that a date just past does not mean "at once"; at most a day. */
function clampWait(wait: number): number {
  return Math.min(Math.max(wait, 1000), 86_400_000);
}
