import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Harness, HOUR, MINUTE, start, TOKEN, until } from '../harness/harness.js';

const postgres = inject('postgres');
const PASSWORD = '春江花月夜 2026';

const DATABASES = [
  { name: 'SQLite', url: undefined },
  ...(postgres ? [{ name: 'PostgreSQL', url: postgres }] : []),
];

interface Answer {
  status: number;
  body: { error?: { code: string }; who?: string | null; key?: string; id?: number };
  cookie: string | null;
  header: (name: string) => string | null;
}

describe.each(DATABASES)('the door on $name', ({ url }) => {
  let war: Harness;
  let sockets: Socket[] = [];
  let n = 0;

  beforeEach(async () => {
    sockets = [];
    war = await start(url ? { databaseUrl: url, schema: `access_${process.pid}_${n++}` } : {});
  });
  afterEach(async () => {
    for (const socket of sockets) socket.disconnect();
    await war.close();
  });

  async function ask(
    method: string,
    path: string,
    { cookie, body }: { cookie?: string | null | undefined; body?: unknown } = {},
  ): Promise<Answer> {
    const response = await fetch(`${war.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const set = response.headers.get('set-cookie');
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
      cookie: set?.split(';')[0] ?? null,
      header: (name) => response.headers.get(name),
    };
  }

  const setPassword = async (
    password: string | null = PASSWORD,
    cookie?: string | null,
    current = PASSWORD,
  ) => ask('POST', '/access/password', { body: { password, current }, cookie });
  const signIn = async (password = PASSWORD) =>
    ask('POST', '/access/sign-in', { body: { password } });

  /** Whether a browser with this cookie is told anything. */
  async function hears(cookie: string | null): Promise<{ heard: boolean; socket: Socket }> {
    const socket = io(war.url, {
      transports: ['websocket'],
      reconnection: false,
      ...(cookie ? { extraHeaders: { cookie } } : {}),
    });
    sockets.push(socket);
    const told: boolean[] = [];
    socket.on('snapshot', () => told.push(true));
    socket.on('connect_error', () => told.push(false));
    await until(() => told.length > 0);
    return { heard: told[0] === true, socket };
  }

  it('stands open until somebody sets a password', async () => {
    expect((await ask('GET', '/access')).body).toEqual({
      who: 'open',
      password: false,
      passwordFixed: false,
    });
    expect((await ask('GET', '/state')).status).toBe(200);
    expect((await hears(null)).heard).toBe(true);
  });

  it('lets nobody in without the password, neither by request nor by socket', async () => {
    await setPassword();
    for (const path of [
      '/state',
      '/settings',
      '/brands',
      '/incidents',
      '/channels',
      '/access/walls',
    ]) {
      expect(await ask('GET', path), path).toMatchObject({
        status: 401,
        body: { error: { code: 'signed-out' } },
      });
    }
    expect((await ask('POST', '/brands', { body: { name: '外人' } })).status).toBe(401);
    expect((await setPassword('another password')).status).toBe(401);
    expect((await hears(null)).heard).toBe(false);
  });

  it('keeps the demo behind the same door', async () => {
    const { cookie } = await setPassword();
    await ask('POST', '/demo', { cookie, body: {} });
    expect((await fetch(`${war.url}/demo/api/v1/state`)).status).toBe(401);
    await ask('DELETE', '/demo', { cookie });
  });

  it('leaves programs that push with a token, and the health check, alone', async () => {
    await war.brand('手镯之家');
    await setPassword();
    const pushed = await fetch(`${war.url}/api/v1/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify([{ platform: 'weibo', id: '1', text: '手镯之家 掉色' }]),
    });
    expect(pushed.status).toBe(200);
    expect((await fetch(`${war.url}/healthz`)).status).toBe(200);
    // A webhook knows its sender by the key in its address; what sets it up is behind the door.
    expect((await ask('POST', '/push/no-such-key', { body: {} })).status).toBe(404);
    expect((await ask('GET', '/hooks')).status).toBe(401);
    expect((await ask('DELETE', '/hooks/1')).status).toBe(401);
  });

  it('knows a person by a cookie that scripts cannot read and other sites do not send', async () => {
    const set = await setPassword();
    const raw = set.header('set-cookie') ?? '';
    expect(raw).toMatch(/HttpOnly/);
    expect(raw).toMatch(/SameSite=Lax/);
    expect((await ask('GET', '/access', set)).body.who).toBe('person');
    const again = await signIn();
    expect(again.status).toBe(200);
    expect(await hears(again.cookie)).toMatchObject({ heard: true });
    expect(
      (await ask('POST', '/brands', { cookie: again.cookie, body: { name: '新' } })).status,
    ).toBe(201);
  });

  it('signs everybody else out when the password changes, and hangs up on their sockets', async () => {
    const mine = (await setPassword()).cookie;
    const theirs = (await signIn()).cookie;
    const { socket } = await hears(theirs);
    const changed = await setPassword('a new password', mine);
    await until(() => socket.disconnected);
    expect((await ask('GET', '/state', { cookie: theirs })).status).toBe(401);
    expect((await ask('GET', '/state', { cookie: mine })).status).toBe(401);
    expect((await ask('GET', '/state', changed)).status).toBe(200);
    expect((await signIn()).body.error?.code).toBe('wrong-password');
  });

  it('changes the password only for who knows the one that holds', async () => {
    const { cookie } = await setPassword();
    for (const password of ['a new password', null]) {
      expect(await setPassword(password, cookie, 'not the password')).toMatchObject({
        status: 403,
        body: { error: { code: 'wrong-password' } },
      });
    }
    expect((await signIn()).status).toBe(200);
  });

  it('opens again when the password is taken away', async () => {
    const { cookie } = await setPassword();
    await setPassword(null, cookie);
    expect((await ask('GET', '/state')).status).toBe(200);
  });

  it('forgets who signed out, and who did not come back for a month', async () => {
    const first = await setPassword();
    await ask('POST', '/access/sign-out', first);
    expect((await ask('GET', '/state', first)).status).toBe(401);
    const second = await signIn();
    war.clock.advance(29 * 24 * HOUR);
    expect((await ask('GET', '/state', second)).status).toBe(200);
    war.clock.advance(29 * 24 * HOUR);
    expect((await ask('GET', '/state', second)).status).toBe(200);
    war.clock.advance(31 * 24 * HOUR);
    expect((await ask('GET', '/state', second)).status).toBe(401);
  });

  it('slows down guessing', async () => {
    await setPassword();
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, i) => signIn(`guess ${i}`)));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(4);
    const slow = await signIn();
    expect(slow.status).toBe(429);
    expect(Number(slow.header('retry-after'))).toBeGreaterThan(0);
    war.clock.advance(MINUTE);
    expect((await signIn()).status).toBe(200);
  });

  it('slows down one visitor behind a proxy, not everybody, once the proxy is trusted', async () => {
    await war.close();
    war = await start({
      trustedProxies: 'loopback',
      ...(url && { databaseUrl: url, schema: `access_${process.pid}_${n++}` }),
    });
    await setPassword();
    const from = async (address: string, password: string) =>
      fetch(`${war.url}/api/v1/access/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ password }),
      });
    for (let i = 0; i < 10; i++) await from('203.0.113.7', `guess ${i}`);
    expect((await from('203.0.113.7', PASSWORD)).status).toBe(429);
    expect((await from('203.0.113.8', PASSWORD)).status).toBe(200);
  });

  it('does not let a visitor pass for another by a header of his own', async () => {
    await setPassword();
    const guess = async (i: number) =>
      fetch(`${war.url}/api/v1/access/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${i}` },
        body: JSON.stringify({ password: `guess ${i}` }),
      });
    for (let i = 0; i < 10; i++) await guess(i);
    expect((await guess(11)).status).toBe(429);
  });

  it('refuses a password that is too short, in words', async () => {
    const refused = await setPassword('short');
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('8 characters');
  });

  it('lets a wall in by its link, to read and nothing else', async () => {
    const { cookie } = await setPassword();
    const link = await ask('POST', '/access/walls', { cookie, body: { name: '12 楼' } });
    const wall = await ask('POST', '/access/sign-in', { body: { key: link.body.key } });
    expect((await ask('GET', '/access', wall)).body.who).toBe('wall');
    expect((await ask('GET', '/state', wall)).status).toBe(200);
    expect((await hears(wall.cookie)).heard).toBe(true);
    for (const [method, path] of [
      ['POST', '/brands'],
      ['POST', '/incidents/1/close'],
      ['GET', '/channels'],
      ['GET', '/access/walls'],
      ['POST', '/access/password'],
    ] as const) {
      const refused = await ask(method, path, {
        cookie: wall.cookie,
        ...(method === 'POST' ? { body: { name: 'x', password: null } } : {}),
      });
      expect(refused, `${method} ${path}`).toMatchObject({
        status: 403,
        body: { error: { code: 'read-only' } },
      });
    }
  });

  it('signs a wall out at once when its link is withdrawn, and no other wall', async () => {
    const { cookie } = await setPassword();
    const one = await ask('POST', '/access/walls', { cookie, body: { name: '一' } });
    const two = await ask('POST', '/access/walls', { cookie, body: { name: '二' } });
    const enter = async (key: string | undefined) =>
      (await ask('POST', '/access/sign-in', { body: { key } })).cookie;
    const first = await enter(one.body.key);
    const second = await enter(two.body.key);
    const { socket } = await hears(first);
    const other = await hears(second);
    expect((await ask('DELETE', `/access/walls/${one.body.id}`, { cookie })).status).toBe(204);
    await until(() => socket.disconnected);
    expect(other.socket.connected).toBe(true);
    expect((await ask('GET', '/state', { cookie: first })).status).toBe(401);
    expect((await ask('GET', '/state', { cookie: second })).status).toBe(200);
    expect(await enter(one.body.key)).toBeNull();
  });

  it('makes no wall links while everybody can come in anyway', async () => {
    const refused = await ask('POST', '/access/walls', { body: { name: '一' } });
    expect(refused.body.error?.code).toBe('no-password');
  });
});

describe('a password from the environment', () => {
  it('is the one that counts, and cannot be changed on the page', async () => {
    const war = await start({ password: 'from the environment' });
    try {
      const answer = await fetch(`${war.url}/api/v1/access/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password: 'from the environment' }),
      });
      expect(answer.status).toBe(200);
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
      const changed = await fetch(`${war.url}/api/v1/access/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ password: null }),
      });
      expect(changed.status).toBe(409);
    } finally {
      await war.close();
    }
  });
});
