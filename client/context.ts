import { createContext } from 'svelte';
import type { Access } from './access.svelte.js';
import type { Api } from './api.js';
import type { Acting } from './acting.svelte.js';
import type { Board } from './board.svelte.js';
import type { WorldClock } from './clock.svelte.js';
import type { Commands } from './commands.svelte.js';
import type { I18n } from './i18n/i18n.svelte.js';
import type { Live } from './live.svelte.js';
import type { Notices } from './notices.svelte.js';
import type { Prefs } from './prefs.svelte.js';
import type { Router } from './router.svelte.js';

/** What every part of the page may use; made once in `main.ts`. */
export interface Room {
  demo: boolean;
  api: Api;
  access: Access;
  board: Board;
  live: Live;
  clock: WorldClock;
  i18n: I18n;
  router: Router;
  prefs: Prefs;
  commands: Commands;
  notices: Notices;
  acting: Acting;
}

export const [useRoom, provideRoom] = createContext<Room>();
