import { mount } from 'svelte';
import type { Snapshot } from '../server/model/live.js';
import { Access } from './access.svelte.js';
import { Acting } from './acting.svelte.js';
import { createApi } from './api.js';
import App from './App.svelte';
import { Board } from './board.svelte.js';
import { WorldClock } from './clock.svelte.js';
import { Commands } from './commands.svelte.js';
import type { Room } from './context.js';
import { I18n } from './i18n/i18n.svelte.js';
import { whenIdle } from './idle.js';
import { Live } from './live.svelte.js';
import { Notices } from './notices.svelte.js';
import { fetchPage, fetchRest } from './pages.js';
import { Prefs, type Shelf } from './prefs.svelte.js';
import { installWorker } from './push.js';
import { Router } from './router.svelte.js';
import { socketWire } from './wire.js';
import { screenZone } from './zone.js';
import './theme/tokens.css';
import './theme/base.css';
import './theme/print.css';

/** How long what arrives is gathered before it is shown, ms. */
const GATHER = 40;
/** How long the first drawing waits for what to draw, ms. */
const PATIENCE = 150;
/** How long the page has the network to itself before other pages are fetched, ms. */
const SETTLE = 3_000;

function shelfOf(browser: Window): Shelf | null {
  try {
    return browser.localStorage;
  } catch {
    return null;
  }
}

function createRoom(browser: Window): Room {
  const router = new Router(browser);
  const prefs = new Prefs(shelfOf(browser));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const board = new Board();
  const i18n = new I18n(
    () => prefs.locale,
    browser.navigator.languages,
    timeZone,
    () => screenZone(board.brands, timeZone),
  );
  const api = createApi(`${router.base}/api/v1`, async (input, init) => {
    const answer = await browser.fetch(input, init);
    if (answer.status === 401 && access.who !== null) void access.check();
    return answer;
  });
  const access: Access = new Access(api);
  const ticks = () => browser.performance.now();
  const clock = new WorldClock(ticks);
  const notices = new Notices((run, ms) => browser.setTimeout(run, ms));
  const soon = (run: () => void) => browser.setTimeout(run, GATHER);
  const live = new Live({ wire: socketWire(router.base || '/'), board, clock, ticks, soon });
  return {
    demo: router.base === '/demo',
    api,
    access,
    board,
    live,
    clock,
    i18n,
    router,
    prefs,
    commands: new Commands(),
    notices,
    acting: new Acting({ api, board, prefs, notices, i18n }),
  };
}

/** What the head of the document has asked for already; null when it cannot be had. */
async function firstState({ api, router }: Room): Promise<Snapshot | null> {
  // A wall that comes by its link has to come in first.
  if (router.query.has('key')) return null;
  try {
    return await api.state();
  } catch {
    // Whatever is the matter, the live connection and the page find out and say so.
    return null;
  }
}

/** What can wait until the page stands: other pages, and the worker that keeps them. */
function afterwards({ router }: Room): void {
  if (import.meta.env.MODE !== 'development') installWorker(window);
  if (router.route.page !== 'wall') fetchRest(whenIdle);
}

async function begin(target: HTMLElement): Promise<void> {
  const room = createRoom(window);
  const state = firstState(room).then((snapshot) => snapshot && room.live.first(snapshot));
  const ready = Promise.all([state, fetchPage(room.router.route.page)]);
  // What comes at once is drawn at once, without a skeleton before it.
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  mount(App, { target, props: { room, origin: window.location.origin } });
  await ready;
  setTimeout(() => whenIdle(() => afterwards(room)), SETTLE);
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app.');
void begin(target);
