import { describe, expect, it } from 'vitest';
import type { Fetched } from '../../crawlers/fetch.js';
import { VisitError } from '../../crawlers/source.js';
import { demand, retryAfter } from '../../crawlers/status.js';
import { NOW } from './server.js';

const answer = (status: number, headers: Record<string, string> = {}): Fetched => ({
  status,
  headers,
  body: Buffer.alloc(0),
  url: 'https://api.example:8443/bot123:secret/x?key=secret',
  permanentUrl: null,
});

describe('retryAfter', () => {
  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': '0' }, 1000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': 'Tue, 14 Nov 2023 22:14:20 GMT' }, 60_000],
    [{ 'retry-after': 'Tue, 14 Nov 2023 20:00:00 GMT' }, 1000],
    [{ 'x-ratelimit-reset': '2023-11-14T22:18:20.000Z' }, 300_000],
    [{ 'x-rate-limit-reset': '1700000030' }, 30_000],
    [{ 'retry-after': '9999999' }, 86_400_000],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('reads %j', (headers, wait) => {
    expect(retryAfter(headers, NOW)).toBe(wait);
  });
});

describe('demand', () => {
  it.each([200, 204, 206, 304])('lets %i pass', (status) => {
    expect(() => demand(answer(status), NOW)).not.toThrow();
  });

  it.each([300, 400, 401, 402, 403, 404, 407, 410, 412, 418, 429, 432, 451, 500, 502, 503, 504])(
    'turns %i into a sentence that names host and status and nothing secret',
    (status) => {
      let error: unknown = null;
      try {
        demand(answer(status), NOW);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(VisitError);
      const { message, kind } = error as VisitError;
      expect(message).toMatch(/^api\.example:8443 .*\.$/);
      expect(message).toContain(`(${status})`);
      expect(message).not.toContain('secret');
      expect(kind).toBe(status === 410 ? 'gone' : 'transient');
    },
  );

  it('says for how long a busy host wants to be left alone', () => {
    const busy = { ...answer(429), headers: { 'retry-after': '3600' } };
    expect(() => demand(busy, NOW)).toThrow('(429): not again for 60 min');
  });

  it.each([403, 429, 503])('names a check for robots that comes with %i', (status) => {
    const wall = { ...answer(status), body: Buffer.from('<title>Just a moment...</title>') };
    expect(() => demand(wall, NOW)).toThrow('proof of being human');
  });
});
