import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint, idParams, limit, mount } from '../../../server/api/endpoint.js';
import { errorHandler, HttpError } from '../../../server/api/errors.js';
import { openApi } from '../../../server/api/openapi.js';

const ENDPOINTS = [
  endpoint({
    method: 'get',
    path: '/things/:id',
    summary: 'One thing.',
    zh: '一件东西。',
    params: idParams,
    query: z.object({ limit }),
    handle: async ({ params, query }) => ({ id: params.id, limit: query.limit }),
  }),
  endpoint({
    method: 'post',
    path: '/things',
    summary: 'A new thing.',
    zh: '新的东西。',
    status: 201,
    body: z.object({ name: z.string().min(1), tags: z.array(z.string()).default([]) }),
    handle: async ({ body }) => body,
  }),
  endpoint({
    method: 'delete',
    path: '/things/:id',
    summary: 'No thing.',
    zh: '没有东西。',
    params: idParams,
    handle: async () => undefined,
  }),
  endpoint({
    method: 'get',
    path: '/failing/:how',
    summary: 'Fails.',
    zh: '出错。',
    params: z.object({ how: z.string() }),
    handle: async ({ params }) => {
      if (params.how === 'known') throw new HttpError(409, 'taken', 'It is taken.', 'name');
      throw new Error('password hunter2 at /srv/secret');
    },
  }),
];

let server: Server;
let url: string;
beforeAll(async () => {
  const app = express();
  app.use(express.json());
  mount(app, ENDPOINTS);
  app.use(errorHandler(pino({ level: 'silent' })));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function call(method: string, path: string, body?: string) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

describe('a call of the API', () => {
  it('gets what its schemas made of the request', async () => {
    expect(await call('GET', '/things/7')).toEqual({ status: 200, body: { id: 7, limit: 50 } });
    expect(await call('POST', '/things', '{"name":"风","more":1}')).toEqual({
      status: 201,
      body: { name: '风', tags: [] },
    });
    expect(await call('DELETE', '/things/7')).toEqual({ status: 204, body: null });
  });

  it.each([
    ['GET', '/things/x', undefined, 'id'],
    ['GET', '/things/0', undefined, 'id'],
    ['GET', '/things/7?limit=501', undefined, 'limit'],
    ['POST', '/things', '{"name":""}', 'name'],
    ['POST', '/things', '{"name":"a","tags":["b",3]}', 'tags.1'],
  ])('%s %s with %s is refused and the field is named: %s', async (method, path, body, field) => {
    const answer = await call(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid', field } } });
  });

  it.each([
    ['/things/7?limits=5', 'limits', 'There is no parameter "limits" here; there are: limit.'],
    ['/things/7?limit=5&x=', 'x', 'There is no parameter "x" here; there are: limit.'],
    ['/failing/known?x=1', 'x', 'There is no parameter "x" here; this call takes none.'],
  ])('%s is refused, since nobody knows %s', async (path, field, message) => {
    expect(await call('GET', path)).toEqual({
      status: 400,
      body: { error: { code: 'unknown-parameter', message, field } },
    });
  });

  it('says that a body is no JSON', async () => {
    expect(await call('POST', '/things', '{"name":')).toMatchObject({
      status: 400,
      body: { error: { code: 'not-json' } },
    });
  });

  it('tells what a person can mend, and nothing of what is our own fault', async () => {
    expect(await call('GET', '/failing/known')).toEqual({
      status: 409,
      body: { error: { code: 'taken', message: 'It is taken.', field: 'name' } },
    });
    const ours = await call('GET', '/failing/unknown');
    expect(ours).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
    expect(JSON.stringify(ours)).not.toMatch(/hunter2|srv/);
  });
});

describe('the documentation', () => {
  const document = openApi(ENDPOINTS, '1.2.3', 'en') as {
    info: { version: string };
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };

  it('is written from the schemas that check the input', () => {
    expect(document.info.version).toBe('1.2.3');
    expect(Object.keys(document.paths)).toEqual(['/things/{id}', '/things', '/failing/{how}']);
    expect(document.paths['/things/{id}']?.['get']?.['parameters']).toMatchObject([
      { name: 'id', in: 'path', required: true },
      { name: 'limit', in: 'query', required: false },
    ]);
    expect(document.paths['/things']?.['post']).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { required: ['name'] } } },
      },
    });
  });

  it('speaks the language it is asked for', () => {
    const zh = openApi(ENDPOINTS, '1.2.3', 'zh-CN') as typeof document;
    expect(zh.paths['/things']?.['post']?.['summary']).toBe('新的东西。');
    expect(document.paths['/things']?.['post']?.['summary']).toBe('A new thing.');
  });

  it('has the calls that share a path side by side', () => {
    expect(Object.keys(document.paths['/things/{id}'] ?? {})).toEqual(['get', 'delete']);
  });
});
