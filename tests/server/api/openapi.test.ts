import express, { type Router } from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Harness, start } from '../../harness/harness.js';

interface Operation {
  summary: string;
  parameters: { name: string; in: string }[];
  requestBody?: unknown;
}
type Paths = Record<string, Record<string, Operation>>;

let war: Harness;
/** Every router that the program made, with what is registered in it. */
const routers: Router[] = [];

beforeAll(async () => {
  const made = express.Router;
  const spy = vi.spyOn(express, 'Router').mockImplementation((options) => {
    const router = made(options);
    routers.push(router);
    return router;
  });
  war = await start();
  spy.mockRestore();
});
afterAll(() => war.close());

/** `GET /incidents/{id}` for all that is registered; the router of access stands below `/access`. */
function registered(): string[] {
  return routers.flatMap((router) => {
    // What takes every path is no call: it hands out the pages.
    const routes = router.stack.flatMap(({ route }) =>
      route && !route.path.includes('*') ? [route] : [],
    );
    const root = routes.some(({ path }) => path === '/sign-in') ? '/access' : '';
    return routes.flatMap(({ path, stack }) => {
      const name = (root + path).replace(/\/$/, '').replaceAll(/:(\w+)/g, '{$1}');
      return [...new Set(stack.map(({ method }) => `${method.toUpperCase()} ${name}`))];
    });
  });
}

/** Every description inside a part of the document. */
function descriptions(part: unknown): string[] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    key === 'description' && typeof value === 'string' ? [value] : descriptions(value),
  );
}

async function documented(lang: string): Promise<{ call: string; operation: Operation }[]> {
  const { paths } = await war.get<{ paths: Paths }>(`/openapi.json?lang=${lang}`);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      call: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}

describe('the document of the API', () => {
  it('names every call that is registered, and none that is not', async () => {
    const calls = (await documented('en')).map(({ call }) => call).sort();
    expect(calls).toEqual([...new Set(registered())].sort());
    expect(calls.length).toBeGreaterThan(100);
  });

  it('says what each call does, in Chinese to those who read Chinese', async () => {
    for (const { call, operation } of await documented('zh-CN')) {
      expect(operation.summary, call).toMatch(/\p{Script=Han}.*。$/u);
      expect(operation.summary, call).not.toMatch(/[,.;:?!]\s|[,;:?!]$/);
    }
    for (const { call, operation } of await documented('en')) {
      expect(operation.summary, call).toMatch(/^[\x20-\x7e]+\.$/);
    }
  });

  it('says what each field means, in the language asked for', async () => {
    const said = async (lang: string) =>
      (await documented(lang)).flatMap(({ call, operation }) =>
        [operation.parameters, operation.requestBody].flatMap((part) =>
          descriptions(part).map((text) => ({ call, text })),
        ),
      );
    const [chinese, english] = [await said('zh-CN'), await said('en')];
    expect(english.length).toBeGreaterThan(80);
    expect(chinese.map(({ call }) => call)).toEqual(english.map(({ call }) => call));
    for (const { call, text } of chinese) {
      // A list of values has no words in it.
      expect(text, call).toMatch(/\p{Script=Han}|^[a-z、，]+。$/u);
      expect(text, call).not.toMatch(/[a-z] [a-z]+ [a-z]/);
    }
    for (const { call, text } of english) expect(text, call).toMatch(/[.…]$/);
    const raw = JSON.stringify(await war.get('/openapi.json?lang=en'));
    expect(raw).not.toContain('"zh":"');
  });

  it('names every part of a path', async () => {
    for (const { call, operation } of await documented('en')) {
      const parts = [...call.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = operation.parameters.flatMap((one) => (one.in === 'path' ? [one.name] : []));
      expect(named, call).toEqual(parts);
    }
  });
});

describe('what is not there', () => {
  it.each([
    '/brands/99',
    '/brands/99/events/1',
    '/channels/99',
    '/digests/99',
    '/routes/99',
    '/sources/99',
    '/views/99',
    '/tokens/99',
    '/hooks/99',
    '/imports/99',
    '/access/walls/99',
    '/mentions/export/ticket-99',
  ])('cannot be removed: %s', async (path) => {
    const response = await fetch(`${war.url}/api/v1${path}`, { method: 'DELETE' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not-found' } });
  });
});

describe('a parameter that nobody knows', () => {
  it.each([
    ['/mentions?lable=neg', 'lable', 'label'],
    ['/mentions/count?limit=5', 'limit', 'platform'],
    ['/mentions/export?format=csv&ticket=12345678&colour=red', 'colour', 'format'],
    ['/incidents?since=5', 'since', 'status'],
    ['/insights?brand=1&perod=7d', 'perod', 'period'],
    ['/brands?q=x', 'q', 'none'],
    ['/imports/1/refused.csv?language=en', 'language', 'lang'],
  ])('is refused and named, with those there are: %s', async (path, field, known) => {
    const response = await fetch(`${war.url}/api/v1${path}`);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { field: string; message: string } };
    expect(error).toMatchObject({ code: 'unknown-parameter', field });
    expect(error.message).toContain(known);
  });
});
