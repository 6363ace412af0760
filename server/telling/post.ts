import { lookup } from 'node:dns/promises';
import { type Post, PostFailed, PostRefused } from '../../alerts/channel.js';
import { isLiteral, unbracket } from '../../crawlers/fetch/address.js';
import { createAgent, refuse, RefusedAddress, send } from '../../crawlers/fetch/agent.js';
import { readBody } from '../../crawlers/fetch/body.js';

const LONGEST_ANSWER = 64 * 1024;
/** An answer beyond this is no answer of a chat service. */
const MOST_BYTES = 1_000_000;
const TIMEOUT = 15_000;

/** Who may be reached on a private address. */
export interface Allowed {
  allows(host: string, address: string): boolean;
  /** Reads the list anew: another process may have changed it. */
  load(): Promise<unknown>;
}

/**
 * The way out for channels: one exchange, no redirects, a bounded answer. Private addresses, this
 * machine included, are refused unless their host is allowed; metadata services always. `timeout` is ms for
 * the whole exchange.
 */
export function createPost(
  allowed: Allowed,
  timeout = TIMEOUT,
): Post & Required<Pick<Post, 'reach'>> & { close(): Promise<void> } {
  const allowPrivate = (host: string, at: string) => allowed.allows(host, at);
  const agent = createAgent({ allowPrivate, connectTimeout: 10_000, connections: 8 });
  const post: Post = async (address, { method = 'POST', headers, body }) => {
    await allowed.load();
    const url = check(address, allowPrivate);
    try {
      const answer = await send(agent, url, {
        method,
        headers,
        body: method === 'GET' ? null : body,
        signal: AbortSignal.timeout(timeout),
      });
      const flat = flatten(answer.headers);
      const read = await readBody(answer.body, flat['content-encoding'] ?? '', MOST_BYTES);
      const text = read.toString('utf8').slice(0, LONGEST_ANSWER);
      return { status: answer.statusCode, headers: flat, text };
    } catch (error) {
      throw explained(error);
    }
  };
  const reach = async (host: string): Promise<string> => {
    await allowed.load();
    const found = isLiteral(host) ? [unbracket(host)] : await addressesOf(host);
    const refusal = found.map((at) => refuse(host, at, { allowPrivate })).find((r) => r !== null);
    if (refusal) throw refused(refusal);
    return found[0] ?? host;
  };
  return Object.assign(post, { reach, close: () => agent.destroy() });
}

/** Every answer counts: one private address among public ones is an attempt to get inside. */
async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw explained(error);
  }
}

function check(address: string, allowPrivate: (host: string, at: string) => boolean): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new PostRefused('The address is no web address.', 'address');
  }
  const refusal = isLiteral(url.hostname)
    ? refuse(url.hostname, url.hostname, { allowPrivate })
    : null;
  // A connection that stands would be used again after its host was taken off the list.
  if (refusal) throw refused(refusal);
  return url;
}

function refused({ message, trouble }: RefusedAddress): PostRefused {
  const because = trouble.code === 'private-address' ? 'private' : 'forbidden';
  return new PostRefused(message, because, String(trouble.data['host'] ?? ''));
}

/** The address may hold a key: says what went wrong and at which host, never where exactly. */
function explained(error: unknown): Error {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof RefusedAddress) return refused(at);
  }
  const { code, name } = error as { code?: string; name?: string };
  return new PostFailed(code ?? name ?? 'error');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
