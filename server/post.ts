import type { Post } from '../alerts/channel.js';

const LONGEST_ANSWER = 64 * 1024;
const TIMEOUT = 15_000;

/** The way out for channels: one exchange, no redirects, a bounded answer. */
export const post: Post = async (url, { method = 'POST', headers, body }) => {
  const response = await fetch(url, {
    method,
    headers,
    body: method === 'GET' ? undefined : typeof body === 'string' ? body : Buffer.from(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((error: unknown) => {
    // The address may hold a key: say what went wrong, not where.
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    throw new Error(`the service could not be reached (${cause})`);
  });
  const text = (await response.text()).slice(0, LONGEST_ANSWER);
  return { status: response.status, headers: Object.fromEntries(response.headers), text };
};
