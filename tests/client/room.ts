import { Access } from '../../client/access.svelte.js';
import { Acting } from '../../client/acting.svelte.js';
import { createApi } from '../../client/api.js';
import { Board } from '../../client/board.svelte.js';
import { WorldClock } from '../../client/clock.svelte.js';
import { Commands } from '../../client/commands.svelte.js';
import type { Room } from '../../client/context.js';
import { I18n } from '../../client/i18n/i18n.svelte.js';
import { type Listener, Live } from '../../client/live.svelte.js';
import { Notices } from '../../client/notices.svelte.js';
import { Prefs } from '../../client/prefs.svelte.js';
import { Router } from '../../client/router.svelte.js';
import type { Locale } from '../../server/model/message.js';
import type { Snapshot } from '../../server/model/live.js';

/** One request the page made, and what it was answered. */
export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** A whole room in a test: the page's own parts, with the test at the other end of both wires. */
export interface TestRoom extends Room {
  asked: Asked[];
  server: Listener;
  /** Lets what arrived be shown. */
  arrive(): void;
}

export interface Answer {
  status?: number;
  body?: unknown;
}

/** `answer` plays the HTTP server: a status and a body for each request, now or later. */
export function createRoom(
  answer: (asked: Asked) => Answer | Promise<Answer> = () => ({}),
  locale: Locale = 'zh-CN',
): TestRoom {
  const asked: Asked[] = [];
  const send = (async (input: string, init: RequestInit = {}) => {
    const one: Asked = {
      method: init.method ?? 'GET',
      path: input.replace('/api/v1', ''),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
    };
    asked.push(one);
    const { status = 200, body = { items: [], next: null } } = await answer(one);
    return new Response(JSON.stringify(body), { status });
  }) as typeof fetch;
  const waiting: (() => void)[] = [];
  let server: Listener | null = null;
  const wire = {
    open: (_: unknown, listener: Listener) => (server = listener),
    again: () => undefined,
    close: () => undefined,
  };
  const prefs = new Prefs(null);
  const i18n = new I18n(() => prefs.locale, [locale], 'Asia/Shanghai');
  const api = createApi('/api/v1', send);
  const notices = new Notices(() => undefined);
  const board = new Board();
  const clock = new WorldClock(() => 0);
  const live = new Live({ wire, board, clock, ticks: () => 0, soon: (run) => waiting.push(run) });
  live.start();
  return {
    demo: false,
    api,
    access: new Access(api),
    board,
    live,
    clock,
    i18n,
    prefs,
    notices,
    router: new Router(window),
    commands: new Commands(),
    acting: new Acting({ api, board, prefs, notices, i18n }),
    asked,
    get server() {
      if (!server) throw new Error('The wire was never opened.');
      return server;
    },
    arrive: () => waiting.splice(0).forEach((run) => run()),
  };
}

/** A room that has its first snapshot. */
export function roomWith(snapshot: Snapshot, ...rest: Parameters<typeof createRoom>): TestRoom {
  const room = createRoom(...rest);
  room.server.snapshot(snapshot);
  return room;
}
