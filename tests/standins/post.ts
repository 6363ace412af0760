import type { Post } from '../../alerts/channel.js';
import type { Standin, Seen } from './service.js';
import { see } from './service.js';

const MAX_TEXT = 64 * 1024;

/** The bare exchange over a real network, with a short patience for tests. */
export function realPost(patience = 10_000): Post {
  return async (url, init) => {
    const response = await fetch(url, {
      method: init.method ?? 'POST',
      headers: init.headers,
      body: typeof init.body === 'string' ? init.body : new Uint8Array(init.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    const text = (await response.text()).slice(0, MAX_TEXT);
    return { status: response.status, headers: Object.fromEntries(response.headers), text };
  };
}

/** Straight into the stand-in, without a network: for properties that ask thousands of times. */
export function directPost(standin: Standin, now: number, seen: Seen[]): Post {
  return (url, init) => {
    const got = see(url, init.method ?? 'POST', init.headers, Buffer.from(init.body));
    seen.push(got);
    const reply = standin.answer(got, now);
    return Promise.resolve({
      status: reply.status,
      headers: reply.headers ?? {},
      text: reply.body,
    });
  };
}
