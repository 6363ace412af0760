import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../client/api/ask.js';
import { createApi } from '../../client/api.js';
import { Loading } from '../../client/loading.svelte.js';
import { en } from '../../client/i18n/words.js';

let server: Server;
let root: string;
let answer: { status: number; body: string };
let heard: { method: string; url: string; type: string | undefined; body: string }[];

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '' } = request;
      heard.push({ method, url, type: request.headers['content-type'], body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  heard = [];
  answer = { status: 200, body: '{"items":[],"next":null}' };
});

describe('the API as the page calls it', () => {
  it('sends only the filters that are set', async () => {
    await createApi(`${root}/api/v1`).mentions({ brand: 3, label: '', before: '9.1', limit: 50 });
    expect(heard[0]).toMatchObject({
      method: 'GET',
      url: '/api/v1/mentions?brand=3&before=9.1&limit=50',
      body: '',
    });
  });

  it('sends JSON and says so', async () => {
    answer.body = '{"id":1}';
    await createApi(`${root}/demo/api/v1`).note(4, { by: '李楠', text: '已私信', step: 'contact' });
    expect(heard[0]).toEqual({
      method: 'POST',
      url: '/demo/api/v1/incidents/4/note',
      type: 'application/json',
      body: '{"by":"李楠","text":"已私信","step":"contact"}',
    });
  });

  it('takes an answer without a body', async () => {
    answer = { status: 200, body: '' };
    await expect(createApi(`${root}/api/v1`).removeBrand(1)).resolves.toBeNull();
  });

  it('throws what the server said, with its code and field', async () => {
    answer = {
      status: 409,
      body: '{"error":{"code":"exists","message":"There is one.","field":"name"}}',
    };
    const brand = {
      name: 'A',
      aliases: [],
      must: [],
      mustNot: [],
      kols: [],
      query: null,
      competitorOf: [],
      alerts: true,
    };
    const error = await createApi(`${root}/api/v1`)
      .addBrand(brand)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'exists',
      message: 'There is one.',
      field: 'name',
      status: 409,
    });
  });

  it('says which status came when the answer is not ours', async () => {
    answer = { status: 502, body: '<html>Bad gateway</html>' };
    await expect(createApi(`${root}/api/v1`).state()).rejects.toMatchObject({
      code: 'unreadable',
      status: 502,
    });
  });

  it.each([
    [503, '{"error":"Service Unavailable"}'],
    [200, '<html>Sign in to the guest network</html>'],
  ])('takes a gate between for what it is: %i with %s', async (status, body) => {
    answer = { status, body };
    await expect(createApi(`${root}/api/v1`).state()).rejects.toMatchObject({
      code: 'unreadable',
      status,
    });
  });

  it('names the network when nobody answers', async () => {
    await expect(createApi('http://127.0.0.1:1/api/v1').state()).rejects.toMatchObject({
      code: 'network',
    });
  });
});

describe('an answer that breaks off', () => {
  it('is the network, not a fault of the page', async () => {
    const broken = (async () => ({
      ok: true,
      status: 200,
      text: () => Promise.reject(new TypeError('network error')),
    })) as unknown as typeof fetch;
    await expect(createApi('/api/v1', broken).state()).rejects.toMatchObject({ code: 'network' });
  });
});

describe('loading', () => {
  it('drops an answer that a later question has overtaken', async () => {
    const loading = new Loading<string>();
    let slow: (value: string) => void = () => undefined;
    const first = loading.run(() => new Promise((done) => (slow = done)));
    await loading.run(async () => 'second');
    slow('first');
    await first;
    expect(loading.value).toBe('second');
    expect(loading.busy).toBe(false);
  });

  it('keeps what it had when a refresh fails, and says why', async () => {
    const loading = new Loading<string>();
    await loading.run(async () => 'old');
    await loading.run(async () => {
      throw new ApiError('odd', 'Odd.');
    });
    expect(loading.value).toBe('old');
    expect(loading.words(en)).toBe('Odd.');
    loading.clear();
    expect(loading.value).toBeNull();
    expect(loading.words(en)).toBeNull();
  });
});
