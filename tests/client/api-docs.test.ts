// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import ApiDocs from '../../client/pages/ApiDocs.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { press, refused, said } from './hands.js';
import { type Answer, type Asked, roomWith } from './room.js';

const object = (properties: object) => ({
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const DOCUMENT = {
  paths: {
    '/mentions': {
      get: {
        summary: '查找声音',
        parameters: [
          { name: 'q', in: 'query', schema: { description: '关键词' } },
          { name: 'limit', in: 'query', schema: {} },
        ],
      },
    },
    '/stories/{id}/rename': {
      post: {
        summary: '话题改名',
        parameters: [{ name: 'id', in: 'path', required: true, schema: {} }],
        requestBody: object({ title: { type: 'string' }, by: { type: 'string', example: '李楠' } }),
      },
    },
    '/ingest': {
      post: {
        summary: '推送帖子',
        security: [{ token: [] }],
        requestBody: object({ text: { type: 'string', example: '石头掉了' } }),
      },
    },
  },
};

/** What the page sent beside its own calls. */
let calls: { address: string; init: RequestInit }[] = [];
let reply: () => Promise<Response>;

beforeEach(() => {
  calls = [];
  reply = async () => new Response('{"ok":true}', { status: 200 });
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    calls.push({ address, init });
    return reply();
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(answer: (asked: Asked) => Answer = () => ({ body: DOCUMENT }), locale?: Locale) {
  const room = roomWith(aSnapshot(), answer, locale);
  render(Frame, { room, part: ApiDocs, given: {} });
  return room;
}

/** Opens one call of the list, as a click on its line does. */
async function unfold(path: string) {
  const details = (await screen.findByText(path)).closest('details');
  if (!details) throw new Error(`no call ${path}`);
  details.open = true;
  await fireEvent(details, new Event('toggle'));
  return within(details);
}

describe('the documentation of the API', () => {
  it('lists what the server says of itself, and finds by every word', async () => {
    open();
    await screen.findByText('/mentions');
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'post 话题' } });
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      expect.stringContaining('/stories/{id}/rename'),
    ]);
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'nothing' } });
    expect(said()).toContain('没有符合的接口');
  });

  it('asks in the language of the page, and for the file in it', async () => {
    const room = open(undefined, 'en');
    const file = await screen.findByRole('link');
    expect(file.getAttribute('href')).toBe('/api/v1/openapi.json?lang=en');
    expect(room.asked[0]?.path).toBe('/openapi.json?lang=en');
    room.prefs.set({ locale: 'zh-CN' });
    await waitFor(() => expect(room.asked.at(-1)?.path).toBe('/openapi.json?lang=zh-CN'));
  });

  it('says why it cannot be had, and tries again', async () => {
    let broken = true;
    open(() => (broken ? refused('internal', { status: 500 }) : { body: DOCUMENT }));
    expect(await screen.findByText(/服务器出错/)).toBeTruthy();
    broken = false;
    await press('重试');
    expect(await screen.findByText('/ingest')).toBeTruthy();
  });
});

describe('a call that is tried', () => {
  it('fills the address, and leaves out what was left empty', async () => {
    open();
    const inside = await unfold('/mentions');
    await fireEvent.input(inside.getByLabelText('q'), { target: { value: '手镯 & 戒指' } });
    await fireEvent.submit(inside.getByRole('button', { name: '发送' }).closest('form') as Element);
    await inside.findByText(/回答 200/);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.address).toBe('/api/v1/mentions?q=%E6%89%8B%E9%95%AF+%26+%E6%88%92%E6%8C%87');
    expect(calls[0]?.init.body).toBeUndefined();
    expect(inside.queryByText('会真的执行，不是演练。'), 'reading changes nothing').toBeNull();
    expect(inside.getByText(/"ok": true/)).toBeTruthy();
  });

  it('starts from an example, and warns that it really writes', async () => {
    open();
    const inside = await unfold('/stories/{id}/rename');
    expect(inside.getByText('会真的执行，不是演练。')).toBeTruthy();
    const body = inside.getByLabelText<HTMLTextAreaElement>('内容');
    expect(JSON.parse(body.value)).toEqual({ title: '', by: '李楠' });
    const id = inside.getByLabelText<HTMLInputElement>('id (必填)');
    expect(id.required).toBe(true);
    await fireEvent.input(id, { target: { value: '7/../8' } });
    await fireEvent.input(body, { target: { value: '{"title":"掉石"}' } });
    await fireEvent.submit(body.form as HTMLFormElement);
    await inside.findByText(/回答 200/);
    expect(calls[0]?.address).toBe('/api/v1/stories/7%2F..%2F8/rename');
    expect(calls[0]?.init).toMatchObject({ method: 'POST', body: '{"title":"掉石"}' });
  });

  it('shows a token only to what wants one', async () => {
    open();
    await screen.findByText('/ingest');
    const token = screen.getByLabelText<HTMLInputElement>('令牌（推送时需要）');
    expect(token.type).toBe('password');
    await fireEvent.input(token, { target: { value: 'fs_secret' } });
    for (const path of ['/ingest', '/mentions']) {
      const inside = await unfold(path);
      await fireEvent.submit(
        inside.getByRole('button', { name: '发送' }).closest('form') as Element,
      );
      await inside.findByText(/回答 200/);
    }
    const headers = calls.map(({ init }) => init.headers as Record<string, string>);
    expect(headers[0]?.['authorization']).toBe('Bearer fs_secret');
    expect(headers[1]).not.toHaveProperty('authorization');
  });

  it('shows a refusal, what is no JSON and nothing at all as they came', async () => {
    open();
    const inside = await unfold('/mentions');
    const form = inside.getByRole('button', { name: '发送' }).closest('form') as HTMLFormElement;
    for (const [status, text, shown] of [
      [400, '{"error":{"code":"invalid"}}', /"code": "invalid"/],
      [502, '<h1>Bad gateway</h1>', /<h1>Bad gateway<\/h1>/],
      [200, '', /没有内容/],
    ] as const) {
      reply = async () => new Response(text, { status });
      await fireEvent.submit(form);
      await inside.findByText(new RegExp(`回答 ${status}`));
      expect(inside.getByText(shown)).toBeTruthy();
    }
  });

  it('says in words that the server cannot be reached, and forgets the answer before', async () => {
    open();
    const inside = await unfold('/mentions');
    const form = inside.getByRole('button', { name: '发送' }).closest('form') as HTMLFormElement;
    await fireEvent.submit(form);
    await inside.findByText(/回答 200/);
    reply = () => Promise.reject(new TypeError('Failed to fetch'));
    await fireEvent.submit(form);
    expect((await inside.findByRole('alert')).textContent).toContain('连不上服务器');
    expect(inside.queryByText(/回答/)).toBeNull();
    expect(said()).not.toContain('TypeError');
  });
});
