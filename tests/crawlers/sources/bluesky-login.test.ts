import { describe, expect, it } from 'vitest';
import { troubleText } from '../../../server/model/trouble.js';
import type { Asked } from '../server.js';
import { bench } from './harness.js';

let account = 0;

describe('Bluesky with an app password', () => {
  const bluesky = bench('bluesky');
  const SEARCH = '/xrpc/app.bsky.feed.searchPosts';
  const CREATE = '/xrpc/com.atproto.server.createSession';
  const REFRESH = '/xrpc/com.atproto.server.refreshSession';

  interface Reply {
    status?: number;
    body: unknown;
    headers?: Record<string, string>;
  }

  /** Plays the service; what is not said here is an empty list. */
  function play(answers: Partial<Record<string, (asked: Asked) => Reply>>): void {
    bluesky.handle((asked, response) => {
      const path = asked.path.split('?')[0] ?? '';
      const {
        status = 200,
        body,
        headers = {},
      } = answers[path]?.(asked) ?? { body: { posts: [] } };
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }
  const session = (access: string, more: object = {}): Reply => ({
    body: {
      accessJwt: access,
      refreshJwt: `${access}-refresh`,
      handle: 'pr.bsky.social',
      did: 'did:plc:pr',
      ...more,
    },
  });
  /** Another account each time: sessions outlive a visit. */
  const login = () => ({
    query: '"bracelet home"',
    identifier: `@pr${account++}.bsky.social`,
    password: 'geheim-abcd-efgh',
    service: bluesky.origin(),
    base: 'http://127.0.0.1:1',
  });
  const paths = () => bluesky.asked().map(({ path }) => path.split('?')[0]);
  const bearers = (path: string) =>
    bluesky
      .asked()
      .filter((one) => one.path.startsWith(path))
      .map(({ headers }) => headers.authorization);

  it('logs in once and asks as a member from then on', async () => {
    play({ [CREATE]: () => session('a1') });
    const config = login();
    await bluesky.visit(config);
    await bluesky.visit(config);
    expect(paths()).toEqual([CREATE, SEARCH, SEARCH]);
    expect(JSON.parse(bluesky.asked()[0]?.body ?? '')).toEqual({
      identifier: config.identifier.slice(1),
      password: config.password,
    });
    expect(bearers(SEARCH)).toEqual(['Bearer a1', 'Bearer a1']);
  });

  it('asks at the server that keeps the account', async () => {
    const at = (endpoint: unknown) => ({
      didDoc: { service: [{ id: '#atproto_pds', serviceEndpoint: endpoint }] },
    });
    play({ [CREATE]: () => session('a1', at(`${bluesky.origin()}/home/`)) });
    await bluesky.visit(login());
    expect(paths()[1]).toBe(`/home${SEARCH}`);
    for (const wrong of ['file:///etc/passwd', 7, 'https://', null]) {
      bluesky.asked().length = 0;
      play({ [CREATE]: () => session('a1', at(wrong)) });
      await bluesky.visit(login());
      expect(paths()[1]).toBe(SEARCH);
    }
  });

  it('renews a session that ran out, and goes on with the same visit', async () => {
    let good = 'a1';
    play({
      [CREATE]: () => session('a1'),
      [REFRESH]: () => session((good = 'a2')),
      [SEARCH]: ({ headers }) =>
        headers.authorization === `Bearer ${good}`
          ? { body: { posts: [] } }
          : { status: 400, body: { error: 'ExpiredToken', message: 'Token has expired' } },
    });
    const config = login();
    await bluesky.visit(config);
    good = 'nothing yet';
    await bluesky.visit(config);
    expect(paths()).toEqual([CREATE, SEARCH, SEARCH, REFRESH, SEARCH]);
    expect(bearers(REFRESH)).toEqual(['Bearer a1-refresh']);
    expect(bearers(SEARCH).at(-1)).toBe('Bearer a2');
  });

  it('logs in anew where the session cannot be renewed', async () => {
    let logins = 0;
    play({
      [CREATE]: () => session(`a${++logins}`),
      [REFRESH]: () => ({ status: 400, body: { error: 'ExpiredToken' } }),
      [SEARCH]: ({ headers }) =>
        headers.authorization === 'Bearer a1' && logins === 1 && bluesky.asked().length > 2
          ? { status: 401, body: { error: 'InvalidToken' } }
          : { body: { posts: [] } },
    });
    const config = login();
    await bluesky.visit(config);
    await bluesky.visit(config);
    expect(paths()).toEqual([CREATE, SEARCH, SEARCH, REFRESH, CREATE, SEARCH]);
  });

  it('does not try for ever where every session is called expired', async () => {
    play({
      [CREATE]: () => session('a1'),
      [REFRESH]: () => session('a1'),
      [SEARCH]: () => ({ status: 400, body: { error: 'ExpiredToken' } }),
    });
    const error = await bluesky.failure(login());
    expect(error.trouble?.code).toBe('bluesky-session');
    expect(bluesky.asked().length).toBeLessThanOrEqual(4);
  });

  it.each([
    [
      401,
      { error: 'AuthenticationRequired', message: 'Invalid identifier or password' },
      'bluesky-password',
      '不接受这个账号或应用密码',
    ],
    [401, { error: 'AuthFactorTokenRequired' }, 'bluesky-second-factor', '请改用应用密码'],
    [401, { error: 'AccountTakedown' }, 'bluesky-account', '换一个账号'],
    [
      200,
      { accessJwt: 'a', refreshJwt: 'b', status: 'deactivated' },
      'bluesky-account',
      '换一个账号',
    ],
    [200, { accessJwt: 7 }, 'not-data', '不是所要的数据'],
    [
      200,
      '<html><form action=/login><input type="password"></form></html>',
      'log-in-page',
      '登录页',
    ],
    [503, '', 'overloaded', '自行恢复'],
  ])('says what is wrong with a log-in answered by %i %j', async (status, body, code, zh) => {
    play({ [CREATE]: () => ({ status, body }) });
    const error = await bluesky.failure(login());
    expect(error.trouble?.code).toBe(code);
    expect(error.trouble && troubleText(error.trouble, 'zh')).toContain(zh);
    expect(error.message).not.toContain('geheim');
    expect(paths()).toEqual([CREATE]);
  });

  it('waits as long as the service asks when it was logged in to too often', async () => {
    play({
      [CREATE]: () => ({
        status: 429,
        body: { error: 'RateLimitExceeded' },
        headers: { 'retry-after': '300' },
      }),
    });
    expect(await bluesky.failure(login())).toMatchObject({
      kind: 'transient',
      retryAfter: 300_000,
    });
  });

  it('hands the password to nobody it is redirected to', async () => {
    play({
      [CREATE]: () => ({ status: 307, body: '', headers: { location: 'http://localhost:1/x' } }),
    });
    expect((await bluesky.failure(login())).trouble?.code).toBe('leaking-redirect');
  });

  it('is advised where an anonymous search is refused', async () => {
    bluesky.reply('Forbidden', 403);
    const error = await bluesky.failure({ query: 'x', base: bluesky.origin() });
    expect(error.trouble?.code).toBe('bluesky-login');
    expect(error.message).toMatch(/Enter a Bluesky account and an app password/);
  });

  it('needs both halves', async () => {
    const error = await bluesky.failure({ query: 'x', identifier: 'a.bsky.social' });
    expect(error.trouble).toMatchObject({ code: 'settings-wrong', data: { fields: 'password' } });
  });
});
