import { createHash } from 'node:crypto';
import type { Fetched } from '../fetch.js';
import { list, record, textOf } from '../json.js';
import { trouble, VisitError, type VisitTools } from '../source.js';
import { getJson } from './api.js';

/** An account and an app password of it, at the service that keeps the account. */
export interface Login {
  service: string;
  identifier: string;
  password: string;
}

/** Where a member asks, and as whom. */
export interface Member {
  base: string;
  headers: Record<string, string>;
}

interface Session extends Member {
  refresh: string;
}

/** Sessions of this process: they open nothing that the app password would not, and are never written down. */
const sessions = new Map<string, Session>();
/** More are those of logins that were changed meanwhile. */
const MOST = 100;

/** The access token has run out; a new one is asked for. */
class Expired extends Error {}

/**
 * Asks as a member. `ask` is called again once when the session had run out; the service allows few
 * log-ins a day, so a session is renewed where it can be.
 *
 * @throws VisitError
 */
export async function asMember<T>(
  login: Login,
  tools: VisitTools,
  ask: (member: Member) => Promise<T>,
): Promise<T> {
  const key = createHash('sha256').update(JSON.stringify(login)).digest('hex');
  const known = sessions.get(key);
  try {
    return await ask(known ?? (await keep(key, logIn(login, tools))));
  } catch (error) {
    if (!(error instanceof Expired)) throw error;
  }
  sessions.delete(key);
  const renewed = known && (await renew(login, known, tools));
  try {
    return await ask(await keep(key, renewed ? Promise.resolve(renewed) : logIn(login, tools)));
  } catch (error) {
    if (!(error instanceof Expired)) throw error;
    sessions.delete(key);
    throw new VisitError(trouble('bluesky-session', { host: hostOf(login) }), 'transient');
  }
}

/** Judges an answer to a member: throws when the session has run out. */
export function judgeMember(json: unknown, { status }: Fetched): void {
  const error = textOf(record(json)['error']);
  if ((status === 400 || status === 401) && (error === 'ExpiredToken' || error === 'InvalidToken'))
    throw new Expired();
}

async function keep(key: string, opened: Promise<Session>): Promise<Session> {
  const session = await opened;
  if (sessions.size >= MOST) sessions.clear();
  sessions.set(key, session);
  return session;
}

function logIn(login: Login, tools: VisitTools): Promise<Session> {
  const { identifier, password } = login;
  const body = JSON.stringify({ identifier, password });
  return open(login, 'createSession', tools, { body, 'content-type': 'application/json' });
}

/** Null when the session cannot be renewed: it was ended elsewhere, or is too old. */
async function renew(login: Login, session: Session, tools: VisitTools): Promise<Session | null> {
  const authorization = `Bearer ${session.refresh}`;
  return open(login, 'refreshSession', tools, { authorization }).catch((error: unknown) => {
    if (error instanceof Expired) return null;
    throw error;
  });
}

async function open(
  login: Login,
  what: 'createSession' | 'refreshSession',
  tools: VisitTools,
  { body, ...headers }: Record<string, string>,
): Promise<Session> {
  const judge = (json: unknown, answer: Fetched): void => {
    if (what === 'refreshSession') judgeMember(json, answer);
    refusedLogin(login, json, answer);
  };
  const url = `${login.service.replace(/\/$/, '')}/xrpc/com.atproto.server.${what}`;
  const request = { method: 'POST', headers, judge, ...(body !== undefined && { body }) };
  const json = record(await getJson(url, tools, request));
  const [access, refresh] = [textOf(json['accessJwt']), textOf(json['refreshJwt'])];
  const status = textOf(json['status']);
  if (access === null || refresh === null) {
    throw new VisitError(trouble('not-data', { host: hostOf(login) }), 'unreadable');
  }
  if (status !== null && status !== 'active') {
    throw new VisitError(trouble('bluesky-account', { host: hostOf(login) }), 'unreadable');
  }
  const headersOfMember = { authorization: `Bearer ${access}` };
  return { base: serverOf(json['didDoc'], login), headers: headersOfMember, refresh };
}

/** Why a log-in was refused, by the names of the protocol. */
function refusedLogin(login: Login, json: unknown, { status }: Fetched): void {
  if (status < 400 || status >= 500 || status === 429) return;
  const error = textOf(record(json)['error']);
  const host = hostOf(login);
  if (error === 'AuthFactorTokenRequired')
    throw new VisitError(trouble('bluesky-second-factor', { host }), 'unreadable');
  if (error === 'AccountTakedown')
    throw new VisitError(trouble('bluesky-account', { host }), 'unreadable');
  if (status === 401 || error === 'AuthenticationRequired')
    throw new VisitError(trouble('bluesky-password', { host }), 'unreadable');
}

/** The server that keeps the account, as its document names it; the service itself where it names none. */
function serverOf(didDoc: unknown, { service }: Login): string {
  const named = list(record(didDoc)['service'])
    .map(record)
    .find((one) => textOf(one['id'])?.endsWith('#atproto_pds'));
  const endpoint = textOf(named?.['serviceEndpoint']);
  const secure = new URL(service).protocol === 'https:' ? /^https:\/\//i : /^https?:\/\//i;
  const known = endpoint !== null && secure.test(endpoint) && URL.canParse(endpoint);
  return (known ? endpoint : service).replace(/\/$/, '');
}

function hostOf({ service }: Login): string {
  return new URL(service).host;
}
