import type { Snapshot } from '../server/model/live.js';
import { accessCalls } from './api/access.js';
import { type Ask, request } from './api/ask.js';
import { brandCalls } from './api/brands.js';
import { channelCalls } from './api/channels.js';
import { digestCalls } from './api/digests.js';
import { eventCalls } from './api/events.js';
import { importCalls } from './api/imports.js';
import { incidentCalls } from './api/incidents.js';
import { insightCalls } from './api/insights.js';
import { mentionCalls } from './api/mentions.js';
import { ruleCalls } from './api/rules.js';
import { storyCalls } from './api/stories.js';
import { pushCalls } from './api/push.js';
import { readingCalls } from './api/reading.js';
import { routeCalls } from './api/routes.js';
import { settingsCalls } from './api/settings.js';
import { sourceCalls } from './api/sources.js';

/** Every request the page makes; `root` is `/api/v1` or `/demo/api/v1`. Each throws `ApiError`. */
export function createApi(root: string, send: typeof fetch = fetch.bind(globalThis)) {
  const ask: Ask = (method, path, body, signal) => request(send, method, root + path, body, signal);
  return {
    state: () => ask<Snapshot>('GET', '/state'),
    ...accessCalls(send),
    ...mentionCalls(ask, root),
    ...incidentCalls(ask),
    ...insightCalls(ask),
    ...brandCalls(ask),
    ...eventCalls(ask),
    ...readingCalls(ask),
    ...sourceCalls(ask),
    ...importCalls(ask, root),
    ...pushCalls(ask),
    ...channelCalls(ask),
    ...routeCalls(ask),
    ...ruleCalls(ask),
    ...storyCalls(ask),
    ...digestCalls(ask, root),
    ...settingsCalls(ask),
    /** Where the list of feeds is downloaded. */
    feedsUrl: `${root}/sources/opml`,
    // The demo is started and stopped from the real world, wherever the page is.
    startDemo: () => request(send, 'POST', '/api/v1/demo', undefined),
    stopDemo: () => request(send, 'DELETE', '/api/v1/demo', undefined),
  };
}

export type Api = ReturnType<typeof createApi>;
