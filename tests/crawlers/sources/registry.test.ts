import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Visit } from '../../../crawlers/source.js';
import { VisitError } from '../../../crawlers/source.js';
import { SOURCES, sourceKind } from '../../../crawlers/sources/registry.js';
import { localFetch, NOW, serve, tools, type Server } from '../server.js';

/** A config that fits, for every kind; a kind without one here fails the test. */
const CONFIGS: Readonly<Record<string, (origin: string) => Record<string, unknown>>> = {
  feed: (origin) => ({ url: `${origin}/feed`, cookie: 'geheim' }),
  rsshub: (origin) => ({ instances: [origin], route: 'weibo-hot', accessKey: 'geheim' }),
  'google-news': (base) => ({ query: 'x', base }),
  'bing-news': (base) => ({ query: 'x', base }),
  youtube: (base) => ({ channel: `UC${'a'.repeat(22)}`, base }),
  gdelt: (base) => ({ query: 'abc', base }),
  newsapi: (base) => ({ query: 'x', apiKey: 'geheim', base }),
  newsnow: (base) => ({ base, list: 'weibo' }),
  dailyhot: (base) => ({ base, list: 'weibo' }),
  'weibo-hot': (base) => ({ base, cookie: 'geheim' }),
  'weibo-search': (base) => ({ keyword: 'x', cookie: 'geheim', base }),
  'weibo-comments': (base) => ({ post: '4607741009594608', cookie: 'geheim', base }),
  mastodon: (instance) => ({ instance, tag: 'x', token: 'geheim' }),
  bluesky: (base) => ({ query: 'x', base }),
  'hacker-news': (base) => ({ query: 'x', base }),
  lemmy: (instance) => ({ instance, query: 'x' }),
  'stack-exchange': (base) => ({ query: 'x', key: 'geheim', base }),
  telegram: (base) => ({ channel: 'durov', base }),
  'x-api': (base) => ({ query: 'x', token: 'geheim', base }),
};

/** Shape of answers that lead deep into the readers. */
const WORDS = [
  'data',
  'items',
  'posts',
  'hits',
  'articles',
  'cards',
  'mblog',
  'max_id',
  'total_number',
  'card_group',
  'realtime',
  'user',
  'account',
  'record',
  'author',
  'post',
  'creator',
  'counts',
  'meta',
  'includes',
  'users',
  'title',
  'text',
  'content',
  'url',
  'id',
  'created_at',
  'published',
  'reblog',
  'extra',
  'code',
  'ok',
  'status',
];

const counter = z.number().int().min(0).nullable();
const text = z.string().nullable();
const Item = z.strictObject({
  platform: z.string().min(1),
  id: text,
  url: text,
  title: text,
  text: z.string().min(1),
  language: text,
  author: z.strictObject({
    id: text,
    name: text,
    followers: counter,
    verified: z.boolean().nullable(),
  }),
  lookup: text.optional(),
  publishedAt: z.number().nullable(),
  repostOf: text,
  reposts: counter,
  comments: counter,
  likes: counter,
  views: counter,
});

const fetch = localFetch({ timeout: 5000 });
let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(async () => {
  await fetch.close();
  await server.close();
});

/** A visit that must end in items of the right shape or in a sentence without secrets. */
async function outcome(
  kind: string,
  cursor: Record<string, unknown> = {},
): Promise<Visit | VisitError> {
  const config = CONFIGS[kind]?.(server.origin);
  const result = await sourceKind(kind)
    ?.visit(config, cursor, tools(fetch))
    .catch((error: unknown) => error);
  if (result instanceof VisitError) {
    expect(result.message).toMatch(/^\S.*[.!]$/s);
    expect(result.message).not.toContain('geheim');
    return result;
  }
  const visit = result as Visit;
  expect(Array.isArray(visit.items), String(result)).toBe(true);
  for (const item of visit.items) Item.parse(item);
  expect(JSON.parse(JSON.stringify(visit.cursor))).toEqual(visit.cursor);
  return visit;
}

it('kinds have names of their own', () => {
  expect(new Set(SOURCES.map(({ kind }) => kind)).size).toBe(SOURCES.length);
  expect(sourceKind('no such kind')).toBeUndefined();
});

/** What is only listened to has a contract of its own (streams.test.ts). */
const VISITED = SOURCES.filter(({ streams }) => streams?.alone !== true);

describe.each(VISITED.map((source) => [source.kind, source] as const))('%s', (kind, source) => {
  const reply = (
    status: number,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): void => {
    server.answer((_, response) => response.writeHead(status, headers).end(body));
  };

  it('has a form in both languages whose fields its config knows', () => {
    const { form } = source;
    for (const label of [
      form.label,
      form.about,
      ...form.fields.map((one) => one.label),
      ...form.presets.map((one) => one.label),
    ]) {
      expect(label['zh-CN']).not.toBe('');
      expect(label.en).not.toBe('');
    }
    const known = Object.keys(z.toJSONSchema(source.config, { io: 'input' }).properties ?? {});
    const names = form.fields.map(({ name }) => name);
    for (const name of names) expect(known).toContain(name);
    for (const preset of form.presets) {
      for (const key of Object.keys(preset.config)) expect(known).toContain(key);
      for (const name of preset.ask) expect(known).toContain(name.split('.')[0]);
      // What is required and not set must be asked for.
      for (const one of form.fields.filter((f) => f.required)) {
        expect(one.name in preset.config || preset.ask.includes(one.name), one.name).toBe(true);
      }
    }
  });

  it('takes its example config and refuses nonsense with the names of what is wrong', async () => {
    expect(source.config.safeParse(CONFIGS[kind]?.(server.origin)).success).toBe(true);
    const error = await source.visit({ nonsense: 1 }, {}, tools(fetch)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VisitError);
  });

  it.each([
    ['an error page', 500, '<html>oops</html>'],
    ['a log-in page', 200, '<html><form action=/login><input type="password"></form></html>'],
    ['an empty body', 200, ''],
    ['half of a JSON', 200, '{"data":[{"id":"1","te'],
    ['plain text', 200, 'Your query was too short or too long.'],
    ['null', 200, 'null'],
    ['an empty object', 200, '{}'],
    ['a list', 200, '[1,2,"x",null,[],{}]'],
    ['deep nesting', 200, '['.repeat(50_000)],
  ])('turns %s into items or a sentence', async (_, status, body) => {
    reply(status, body);
    await outcome(kind);
  });

  it('knows a Chinese page that asks for proof of being human, though it comes with 200', async () => {
    reply(
      200,
      `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>安全验证</title></head>
       <body><p>您的访问过于频繁，请完成验证后继续</p><div id="slider">拖动滑块</div></body></html>`,
      { 'content-type': 'text/html; charset=utf-8' },
    );
    expect(await outcome(kind)).toMatchObject({
      kind: 'unreadable',
      trouble: { code: expect.stringMatching(/captcha$/) as string },
    });
  });

  it('passes on the wait of 429 and the end of 410', async () => {
    reply(429, 'slow down', { 'retry-after': '77' });
    expect(await outcome(kind)).toMatchObject({ kind: 'transient', retryAfter: 77_000 });
    reply(410, 'gone');
    expect(await outcome(kind)).toMatchObject({ kind: 'gone' });
  });

  it('refuses a private address it is redirected to', async () => {
    const guarded = localFetch({ allowPrivate: (host) => host === '127.0.0.1' });
    reply(302, '', { location: 'http://10.0.0.1/latest/meta-data' });
    const error = await sourceKind(kind)
      ?.visit(CONFIGS[kind]?.(server.origin), {}, tools(guarded))
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ kind: 'refused' });
    await guarded.close();
  });

  it('reads nothing harmful into answers of any shape, nor into cursors of any content', async () => {
    const shape = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(
          null,
          0,
          -1,
          1e300,
          true,
          '',
          'x',
          '<b>x</b>',
          '2023-11-14T22:13:20Z',
          'https://a.example/',
          '12',
          '7234567890123456789',
        ),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...WORDS), tie('node'), { maxKeys: 8 }),
      ),
    })).node;
    const cursor = fc.dictionary(
      fc.constantFrom(
        'newest',
        'newestId',
        'last',
        'visitedAt',
        'version',
        'http',
        'instances',
        'interval',
      ),
      fc.oneof(fc.jsonValue(), fc.constant(NOW)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...WORDS), shape),
        cursor,
        async (answer, remembered) => {
          reply(200, JSON.stringify(answer));
          await outcome(kind, remembered);
        },
      ),
      { numRuns: 60 },
    );
  });
});
