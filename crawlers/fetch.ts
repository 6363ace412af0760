import type { LookupFunction } from 'node:net';
import { createAgent, createLine, refuse, send } from './fetch/agent.js';
import { isLiteral } from './fetch/address.js';
import { readBody } from './fetch/body.js';
import { createGate } from './fetch/gate.js';
import { holdEvents } from './fetch/events.js';
import { explain } from './fetch/explain.js';
import {
  type EventsPlace,
  type GuardedListen,
  holdSocket,
  type ListenOptions,
} from './fetch/socket.js';
import { trouble, VisitError } from './source.js';

/** The answer to a guarded request; the body was read within its limits. */
export interface Fetched {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** Address after redirects. */
  url: string;
  /** Set when every hop of the redirect was permanent (301, 308). */
  permanentUrl: string | null;
}

export interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Largest body after decompression, bytes. */
  maxBytes?: number;
  /** ms for the whole exchange. */
  timeout?: number;
}

/** Polite, bounded HTTP that refuses private addresses; throws VisitError. */
export type GuardedFetch = (url: string, options?: FetchOptions) => Promise<Fetched>;

export interface FetchSettings {
  /** Product, version and where to complain. */
  userAgent: string;
  /**
   * True for a host that may live on this private address, by name or by range (literals come
   * without brackets); metadata services stay refused.
   */
  allowPrivate?: (host: string, address: string) => boolean;
  /** Largest body after decompression, bytes (10 MB). */
  maxBytes?: number;
  /** ms for a whole exchange with its redirects, waiting for the host's turn apart (30 s). */
  timeout?: number;
  /** Requests of one host under way at once (2). */
  concurrency?: number;
  /** ms between two starts at one host (1 s). */
  spacing?: number;
  /** Hops followed by hand (5). */
  maxRedirects?: number;
  /** Replaces the system's resolver; its answers are checked like any other. */
  lookup?: LookupFunction;
}

/** ms between two starts at services that refuse a faster pace in words: one request in 5 s at GDELT. */
const SLOWER = { 'api.gdeltproject.org': 5500 };
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
/** Headers that may follow a redirect to another host: none of them can carry a credential. */
const HARMLESS = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);

/** One exchange, as it changes from hop to hop. */
interface Hop {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

/** The one way out: asking, and holding a stream open. */
export type Outside = GuardedFetch & { listen: GuardedListen; close(): Promise<void> };

/**
 * Builds the one way out to the network. Statuses are not judged here (see `demand` in status.ts);
 * everything that prevents an answer is a VisitError whose sentence names the host and no more of
 * the address, since paths and queries hold keys.
 */
export function createFetch(settings: FetchSettings): Outside {
  const allowPrivate = settings.allowPrivate ?? (() => false);
  const concurrency = settings.concurrency ?? 2;
  const maxRedirects = settings.maxRedirects ?? 5;
  const agent = createAgent({
    allowPrivate,
    connectTimeout: 10_000,
    connections: concurrency,
    lookup: settings.lookup,
  });
  // Streams stay open: they must not take the places of requests.
  const held = { allowPrivate, connectTimeout: 10_000, connections: 100, lookup: settings.lookup };
  const streams = createAgent(held);
  const gate = createGate({ concurrency, spacing: settings.spacing ?? 1000, slower: SLOWER });

  async function exchange(
    hop: Hop,
    options: FetchOptions,
    signal: AbortSignal,
  ): Promise<Fetched & { location: string | null }> {
    const { statusCode, headers: raw, body } = await send(agent, hop.url, { ...hop, signal });
    const headers = flatten(raw);
    const location = REDIRECTS.has(statusCode) ? (headers['location'] ?? null) : null;
    // What a redirect says besides its target is of no use, and may be endless.
    if (location !== null) body.on('error', () => undefined).destroy();
    const maxBytes = options.maxBytes ?? settings.maxBytes ?? 10_000_000;
    const content =
      location === null && hop.method !== 'HEAD'
        ? await readBody(body, headers['content-encoding'] ?? '', maxBytes)
        : Buffer.alloc(0);
    return {
      status: statusCode,
      headers,
      body: content,
      url: hop.url.href,
      permanentUrl: null,
      location,
    };
  }

  async function follow(first: Hop, options: FetchOptions): Promise<Fetched> {
    const timeout = options.timeout ?? settings.timeout ?? 30_000;
    const outer = options.signal ?? new AbortController().signal;
    const limit = new AbortController();
    const signal = AbortSignal.any([outer, limit.signal]);
    let timer: NodeJS.Timeout | null = null;
    let hop = first;
    let permanent = true;
    try {
      for (let hops = 0; hops <= maxRedirects; hops++) {
        const leave = await gate.enter(hop.url.host, signal);
        // Counted from the first turn on: a long queue at one host is our own doing, not the host's.
        timer ??= setTimeout(() => {
          limit.abort(new DOMException('too slow', 'TimeoutError'));
        }, timeout);
        const { location, ...fetched } = await exchange(hop, options, signal).finally(leave);
        if (location === null)
          return { ...fetched, permanentUrl: hops > 0 && permanent ? hop.url.href : null };
        permanent &&= PERMANENT.has(fetched.status);
        hop = redirect(hop, fetched.status, location, allowPrivate);
      }
    } catch (error) {
      throw error instanceof VisitError
        ? error
        : explain(error, hop.url.host, { aborted: outer.aborted, timeout });
    } finally {
      if (timer) clearTimeout(timer);
    }
    throw new VisitError(
      trouble('too-many-redirects', { host: first.url.host, times: maxRedirects }),
      'refused',
    );
  }

  const guarded: GuardedFetch = async (address, options = {}) => {
    const url = check(address, null, allowPrivate);
    const headers = lowerCase({
      'user-agent': settings.userAgent,
      'accept-encoding': 'gzip, deflate, br',
      ...options.headers,
    });
    const method = (options.method ?? 'GET').toUpperCase();
    return follow({ url, method, headers, body: options.body ?? null }, options);
  };

  const listen: GuardedListen = async (address, options) => {
    const headers = { 'user-agent': settings.userAgent, ...options.headers };
    const events = async (place: EventsPlace): Promise<void> => {
      const url = check(place.url, null, allowPrivate);
      const heard = { ...options, headers, idle: place.idle };
      await holdEvents(streams, url, heard, (status, body) =>
        refusedStream(url.host, status, body),
      );
    };
    if (/^http/i.test(address)) {
      await events(options.events ?? { url: address, idle: options.idle });
      return;
    }
    const url = check(address.replace(/^ws/i, 'http'), null, allowPrivate);
    const instead = async (slow: VisitError | null): Promise<void> => {
      if (options.signal.aborted) return;
      if (options.events) await events(options.events);
      else throw slow ?? (await why(url, options));
    };
    const socket = new URL(url.href.replace(/^http/, 'ws'));
    await holdSocket(
      createLine({ ...held, connections: 1 }),
      socket,
      { ...options, headers },
      instead,
    );
  };
  // Asked again in plain HTTP, a place that opened no stream says why.
  const why = async (url: URL, { headers = {}, signal }: ListenOptions): Promise<VisitError> => {
    try {
      const { status, body } = await guarded(url.href, { headers, signal, maxBytes: 100_000 });
      return refusedStream(url.host, status, body.toString('utf8', 0, 2000));
    } catch (error) {
      return error instanceof VisitError
        ? error
        : explain(error, url.host, { aborted: false, timeout: 0 });
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all([agent.destroy(), streams.destroy()]);
  };
  return Object.assign(guarded, { listen, close });
}

/** Why a place opened no stream, by what it says in plain HTTP. */
function refusedStream(host: string, status: number, body: string): VisitError {
  if (body.includes('CursorTooOld')) {
    return new VisitError(trouble('stream-too-old', { host }), 'transient');
  }
  if (status === 401 || status === 403) {
    return new VisitError(trouble('stream-token', { host, status }), 'transient');
  }
  const wait = status === 429 ? 300_000 : null;
  return new VisitError(trouble('stream-refused', { host, status }), 'transient', wait);
}

/** Parses an address and refuses what the guard can already see. */
function check(
  address: string,
  base: URL | null,
  allowPrivate: (host: string, address: string) => boolean,
): URL {
  const said = (
    code: 'not-an-address' | 'foreign-scheme' | 'password-in-address',
    data: Record<string, string> = {},
  ) => (base ? trouble(`${code}-redirect`, { host: base.host, ...data }) : trouble(code, data));
  const trimmed = address.trim();
  const url = URL.canParse(trimmed, base?.href) ? new URL(trimmed, base?.href) : null;
  if (!url) throw new VisitError(said('not-an-address'), 'refused');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new VisitError(said('foreign-scheme', { scheme: url.protocol }), 'refused');
  }
  if (url.username !== '' || url.password !== '') {
    throw new VisitError(said('password-in-address', { target: url.host }), 'refused');
  }
  const refusal = isLiteral(url.hostname)
    ? refuse(url.hostname, url.hostname, { allowPrivate })
    : null;
  if (refusal) throw new VisitError(refusal.trouble, 'refused', null, { cause: refusal });
  return url;
}

/** The next hop: credentials stay with the host they were meant for. */
function redirect(
  hop: Hop,
  status: number,
  location: string,
  allowPrivate: (host: string, address: string) => boolean,
): Hop {
  const url = check(location, hop.url, allowPrivate);
  const asGet = status === 303 || ((status === 301 || status === 302) && hop.method === 'POST');
  const body = asGet ? null : hop.body;
  const method = asGet && hop.method !== 'HEAD' ? 'GET' : hop.method;
  if (sameParty(hop.url, url)) return { url, method, headers: hop.headers, body };
  if (body !== null) {
    throw new VisitError(
      trouble('leaking-redirect', { host: hop.url.host, target: url.host }),
      'refused',
    );
  }
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(([name]) => HARMLESS.has(name)),
  );
  return { url, method, headers, body };
}

/** Same origin, or the same host name stepping up from http to https on the usual ports. */
function sameParty(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const upgrade =
    from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
  return upgrade && from.hostname === to.hostname;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
