import dns from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { type Trouble, troubleText } from '../../server/model/trouble.js';
import { isLiteral, reach, unbracket } from './address.js';

/** Our own guard refused the address. */
export class RefusedAddress extends Error {
  readonly code = 'REFUSED_ADDRESS';

  constructor(readonly trouble: Trouble) {
    super(troubleText(trouble, 'en') ?? trouble.code);
  }
}

export interface AgentSettings {
  /** True for a host that may live on a private address. */
  allowPrivate: (host: string, address: string) => boolean;
  /** ms until a connection must stand. */
  connectTimeout: number;
  /** Connections per origin. */
  connections: number;
  /** Replaces the system's resolver. */
  lookup?: LookupFunction;
  /** Told of every socket that stands. */
  connected?: (socket: Socket) => void;
  /** Longest message of a WebSocket after unpacking, bytes. */
  maxMessage?: number;
}

/**
 * An undici agent whose every socket was checked three times: the literal, all answers of the
 * resolver, and the address the socket really reached (closes DNS rebinding).
 */
export function createAgent(settings: AgentSettings): Agent {
  const connect = buildConnector({
    lookup: guardedLookup(settings),
    timeout: settings.connectTimeout,
  });
  return new Agent({
    connections: settings.connections,
    pipelining: 1,
    webSocket: { maxPayloadSize: settings.maxMessage ?? 1_000_000, maxFragments: 1000 },
    connect: (options, callback) => {
      const refusal = isLiteral(options.hostname)
        ? refuse(options.hostname, options.hostname, settings)
        : null;
      if (refusal) {
        callback(refusal, null);
        return;
      }
      connect(options, (...[error, socket]) => {
        if (error) {
          callback(error, null);
          return;
        }
        const late = refuse(options.hostname, socket.remoteAddress ?? '', settings);
        if (!late) {
          settings.connected?.(socket);
          callback(null, socket);
          return;
        }
        socket.destroy();
        callback(late, null);
      });
    },
  });
}

/** An agent for one WebSocket, and the way to end it whatever the other side says. */
export interface Line {
  agent: Agent;
  hangUp(): Promise<void>;
}

export function createLine(settings: AgentSettings): Line {
  const sockets = new Set<Socket>();
  const agent = createAgent({
    ...settings,
    connected: (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
  });
  const hangUp = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await agent.destroy();
  };
  return { agent, hangUp };
}

/** One request on the agent; `path` holds the query. */
export function send(
  agent: Agent,
  url: URL,
  options: {
    method: string;
    headers: Record<string, string>;
    body: string | Uint8Array | null;
    signal: AbortSignal;
  },
): Promise<Dispatcher.ResponseData> {
  return agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: options.method,
    headers: options.headers,
    body: options.body,
    signal: options.signal,
    // The signal carries the one time limit; these only keep undici's own defaults out of its way.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Null when the address may be reached for this host. */
export function refuse(
  host: string,
  address: string,
  settings: Pick<AgentSettings, 'allowPrivate'>,
): RefusedAddress | null {
  const where = reach(address);
  if (where === 'public') return null;
  if (where === 'forbidden') {
    return new RefusedAddress({ code: 'never-allowed', data: { host } });
  }
  if (settings.allowPrivate(unbracket(host), unbracket(address))) return null;
  return new RefusedAddress({ code: 'private-address', data: { host } });
}

function guardedLookup(settings: AgentSettings): LookupFunction {
  const resolve: LookupFunction = settings.lookup ?? dns.lookup;
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, answer, family) => {
      if (error) {
        callback(error, '');
        return;
      }
      const addresses = Array.isArray(answer) ? answer : [{ address: answer, family: family ?? 4 }];
      const first = addresses[0];
      // Every answer must be allowed: one private address among public ones is a rebinding attempt.
      const refusal = addresses
        .map((a) => refuse(host, a.address, settings))
        .find((r) => r !== null);
      if (refusal) callback(refusal, '');
      else if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
