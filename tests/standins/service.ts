import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '../../alerts/channel.js';

/** A request as a service saw it. */
export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  raw: Buffer;
  /** The body as text and, where it is one, as an object. */
  text: string;
  json: Record<string, unknown>;
  /** Where the service was reached: `http://127.0.0.1:1234`. */
  origin: string;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** What a medium would act upon in a message. */
export interface Active {
  links: string[];
  /** Whom it would page. */
  mentions: string[];
  /** Marks of markup that the medium would read and we did not write. */
  stray: string[];
}

/** A service that refuses anything out of its contract, in its own words. */
export interface Standin {
  /** Kind in the registry. */
  kind: string;
  /** Distinguishes several stand-ins of one kind. */
  name: string;
  /** Form values that lead to it. */
  settings(origin: string): Record<string, string>;
  /** Form values with a wrong secret, token or key. */
  wrong(origin: string): Record<string, string>;
  answer(seen: Seen, now: number): Reply;
  active(seen: Seen): Active;
  throttle: { reply: Reply; delay: number | null };
  /** Answers that look fine and are not, with what they mean. */
  lies: [name: string, reply: Reply, kind: Outcome['kind']][];
}

export type Behaviour = Reply | 'reset' | 'silent' | 'echo';

export interface Running {
  origin: string;
  seen: Seen[];
  /** What the next request meets instead of the service's own answer. */
  next(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** Runs a stand-in on a free port of 127.0.0.1. */
export async function run(standin: Standin, now: number): Promise<Running> {
  const seen: Seen[] = [];
  const planned: Behaviour[] = [];
  const server = createServer((request, response) => {
    void handle(request, response, async () => {
      const got = await read(request);
      seen.push(got);
      return planned.shift() ?? standin.answer(got, now);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    next: (behaviour) => planned.push(behaviour),
    close: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  decide: () => Promise<Behaviour>,
): Promise<void> {
  const behaviour = await decide();
  if (behaviour === 'reset') request.socket.resetAndDestroy();
  else if (behaviour === 'silent') return;
  else if (behaviour === 'echo') {
    const headers = JSON.stringify(request.headers);
    response.writeHead(400, { 'content-type': 'text/plain' });
    response.end(`cannot ${request.method ?? ''} http://x${request.url ?? ''} ${headers}`);
  } else {
    response.writeHead(behaviour.status, behaviour.headers ?? {});
    response.end(behaviour.body);
  }
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const origin = `http://${headers['host'] ?? ''}`;
  return see(`${origin}${request.url ?? ''}`, request.method ?? '', headers, Buffer.concat(chunks));
}

/** Makes a request out of its parts, also without a network. */
export function see(
  url: string,
  method: string,
  headers: Record<string, string>,
  raw: Buffer,
): Seen {
  const { pathname, searchParams, origin } = new URL(url);
  const text = raw.toString('utf8');
  return {
    method,
    path: pathname,
    query: searchParams,
    headers,
    raw,
    text,
    json: asObject(text),
    origin,
  };
}

function asObject(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Every value under the given key names, wherever it stands; strings only. */
export function collect(node: unknown, keys: readonly string[]): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) =>
    typeof value === 'string' ? (keys.includes(key) ? [value] : []) : collect(value, keys),
  );
}

/** Every object in a tree. */
export function objects(node: unknown): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(objects);
  return Array.isArray(node) ? below : [node as Record<string, unknown>, ...below];
}

export function isJson(seen: Seen): boolean {
  return /^application\/json(;\s*charset=utf-8)?$/i.test(seen.headers['content-type'] ?? '');
}

export function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Only the named properties. */
export function only(value: unknown, keys: readonly string[]): boolean {
  return Object.keys(object(value)).every((key) => keys.includes(key));
}
