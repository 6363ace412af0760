import { describe, expect, it } from 'vitest';
import { type Harness, HOUR, reposts, start, TOKEN } from '../../harness/harness.js';
import { DATABASES, withDatabase } from '../../support/both.js';

/** What holds for every call of the API, those of next year included: it goes by the document. */

interface Schema {
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  format?: string;
  pattern?: string;
  minimum?: number;
  minLength?: number;
  additionalProperties?: Schema | boolean;
}
interface Call {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: Schema }[];
  body: Schema | null;
}

async function calls(war: Harness): Promise<Call[]> {
  const { paths } = await war.get<{
    paths: Record<
      string,
      Record<
        string,
        {
          parameters: Call['parameters'];
          requestBody?: { content: Record<string, { schema: Schema }> };
        }
      >
    >;
  }>('/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

const named = ({ method, path }: Call) => `${method} ${path}`;
const filled = (path: string, id: string) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));

/** A value that the schema may well take. */
function sample(schema: Schema): unknown {
  const [one] = schema.anyOf ?? schema.oneOf ?? [];
  if (one) return sample(one);
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner)]),
      );
    case 'array':
      return schema.items ? [sample(schema.items)] : [];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      if (schema.format === 'email') return 'a@example.com';
      if (schema.format === 'uri') return 'https://example.com/1';
      return schema.pattern?.includes(':') ? '09:00' : 'incident.opened'.slice(0, 60);
  }
}

const HOSTILE: readonly unknown[] = [
  'nul\u0000byte',
  'half\ud800',
  "'; DROP TABLE brands; --",
  '%_\\',
  '',
  ' ',
  '𠮷'.repeat(900),
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  null,
  true,
  [],
  {},
  [[[[[]]]]],
  { $gt: 1, __proto__: 1, constructor: 1 },
];

/** Every way to put `value` in the place of one part of `whole`. */
function* spoiled(whole: unknown, value: unknown): Generator {
  yield value;
  if (typeof whole !== 'object' || whole === null) return;
  for (const [key, inner] of Object.entries(whole)) {
    for (const next of spoiled(inner, value)) {
      yield Array.isArray(whole)
        ? whole.map((one: unknown, at) => (String(at) === key ? next : one))
        : { ...whole, [key]: next };
    }
  }
}

interface Answer {
  status: number;
  text: string;
}

async function ask(
  war: Harness,
  method: string,
  path: string,
  body?: unknown,
  cookie?: string,
): Promise<Answer> {
  const response = await fetch(`${war.url}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${TOKEN}`,
      ...(cookie ? { cookie } : {}),
    },
    ...(method === 'GET' || body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** One of everything that has a number. */
async function furnish(war: Harness): Promise<void> {
  await war.brand('月光镯');
  await war.push([
    { id: 'root', text: '月光镯戴三天就断裂，假货' },
    ...reposts('root', 60),
    { id: 'two', text: '月光镯快递太慢，物流两周没有发货，失望' },
  ]);
  const smtp = { host: 'mail.example', from: 'a@example.com', to: ['b@example.com'] };
  for (const [path, body] of [
    ['/routes', { name: 'all', channels: [1] }],
    ['/tokens', { name: 'crawler' }],
    ['/hooks', { name: 'hook' }],
    ['/views', { name: 'view', query: 'label=neg' }],
    ['/brands/1/events', { title: '新品', at: war.clock.now() + HOUR, by: '林' }],
    ['/channels', { kind: 'email', name: 'mail', config: smtp, dailyTest: false }],
    ['/sources', { kind: 'feed', name: 'f', config: { url: 'https://feed.invalid/' } }],
  ] as const) {
    await war.post(path, body);
  }
}

/** They ask others on the network, change who may come in, or start a world of their own. */
const LEFT_OUT = /^POST \/(access\/|demo$|sources\/try$|channels\/\{id\}\/test$|llm)/;
/** Ways to spoil one call; the rest of many is left out evenly. */
const MOST = 16;

function evenly<T>(values: readonly T[], most: number): T[] {
  const step = Math.max(1, values.length / most);
  return Array.from(
    { length: Math.min(most, values.length) },
    (_, i) => values[Math.floor(i * step)],
  ).flatMap((value) => (value === undefined ? [] : [value]));
}

function attempts(call: Call): { path: string; body?: unknown }[] {
  const whole = call.body === null ? undefined : sample(call.body);
  const at = (path: string, body: unknown = whole) => ({ path, body });
  const paths = ['0', '-1', '99999', '9007199254740993', '1e3', 'x', '\u0000', '../1', '%'];
  const inPath = call.path.includes('{') ? paths.map((id) => at(filled(call.path, id))) : [];
  const asked = call.parameters.filter((one) => one.in === 'query');
  const inQuery = HOSTILE.flatMap((value) =>
    asked.map(({ name }) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return at(`${filled(call.path, '1')}?${name}=${encodeURIComponent(text.toWellFormed())}`);
    }),
  );
  const inBody =
    whole === undefined
      ? []
      : HOSTILE.flatMap((value) => [...spoiled(whole, value)]).map((body) =>
          at(filled(call.path, '1'), body),
        );
  return [at(filled(call.path, '1')), ...inPath, ...evenly(inQuery, MOST), ...evenly(inBody, MOST)];
}

describe.each(DATABASES)('any call, on %s', (name) => {
  it('answers hostile input with a sentence and never falls over', async () => {
    await withDatabase(name, async (databaseUrl) => {
      const war = await start(databaseUrl ? { databaseUrl } : {});
      await furnish(war);
      const all = await calls(war);
      // What takes things away comes last, so that there is something to try the others on.
      const order = [...all].sort(
        (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
      );
      const fell: string[] = [];
      for (const call of order) {
        if (LEFT_OUT.test(named(call))) continue;
        for (const { path, body } of attempts(call)) {
          const { status, text } = await ask(war, call.method, path, body);
          const where = `${call.method} ${path} ${JSON.stringify(body ?? '').slice(0, 200)}`;
          if (status >= 500) fell.push(`${status} ${where}`);
          // A hub is answered by the status alone.
          if (status < 400 || call.method === 'GET' || call.path.startsWith('/websub/')) continue;
          if (!/"code":"[a-z-]+","message":".+"/.test(text) && !text.startsWith('<')) {
            fell.push(`${status} without a sentence: ${where}: ${text.slice(0, 80)}`);
          }
        }
      }
      expect(fell).toEqual([]);
      await war.brand('星尘表');
      await war.push([{ id: 'alive', text: '星尘表假货' }]);
      await war.close();
    });
  }, 180_000);
});

describe('any call, with a password set', () => {
  /** Doors with keys of their own, or that must answer before anybody is known. */
  const OPEN = [
    'GET /access',
    'POST /access/sign-in',
    'POST /access/sign-out',
    'POST /ingest',
    'GET /unsubscribe',
    'POST /unsubscribe',
    'POST /digests/bounces',
    'GET /read/{token}',
    'GET /push/{key}',
    'POST /push/{key}',
    'GET /websub/{path}',
    'POST /websub/{path}',
  ];
  const WALL = [
    'GET /state',
    'GET /changes',
    'GET /incidents',
    'GET /incidents/{id}',
    'GET /stories',
    'GET /stories/{id}',
    'GET /mentions',
    'GET /mentions/{id}',
    'GET /brands/{id}/events',
  ];

  it('is closed to strangers, and to walls but for what they show, unless it is named here', async () => {
    const war = await start();
    await war.brand('月光镯');
    const all = await calls(war);
    const cookieOf = async (path: string, body: object, cookie = '') => {
      const response = await fetch(`${war.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
      return {
        cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
        body: response.headers.get('content-type')?.includes('json')
          ? ((await response.json()) as { key?: string })
          : {},
      };
    };
    const person = await cookieOf('/access/password', { password: '春江花月夜 2026' });
    const { body: link } = await cookieOf('/access/walls', { name: '大屏' }, person.cookie);
    const wall = await cookieOf('/access/sign-in', { key: link.key });

    const open: string[] = [];
    const shown: string[] = [];
    for (const call of all) {
      if (call.path.startsWith('/access/sign-')) {
        open.push(named(call));
        continue;
      }
      for (const path of [filled(call.path, '1'), `${filled(call.path, '1')}/`]) {
        const stranger = await ask(war, call.method, path, {});
        const guest = await ask(war, call.method, path, {}, wall.cookie);
        if (path.endsWith('/')) {
          // Another spelling of the same path is no way around the gate.
          const shut = stranger.status === 401 && [401, 403].includes(guest.status);
          if (!shut && !OPEN.includes(named(call))) open.push(`${named(call)} as ${path}`);
          continue;
        }
        const known = !stranger.text.includes('"signed-out"');
        if (known) open.push(named(call));
        else if (!guest.text.includes('"read-only"')) shown.push(named(call));
      }
    }
    expect(open.sort()).toEqual([...OPEN].sort());
    expect(shown.sort()).toEqual(WALL.filter((one) => all.some((c) => named(c) === one)).sort());
    await war.close();
  }, 60_000);
});
