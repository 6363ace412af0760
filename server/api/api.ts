import express, { type Router } from 'express';
import type { ChannelKind, Post } from '../../alerts/channel.js';
import type { Notifier } from '../../alerts/notify.js';
import type { GuardedFetch } from '../../crawlers/fetch.js';
import type { GuardedListen } from '../../crawlers/fetch/socket.js';
import type { SourcePlugin } from '../../crawlers/sources/plugin.js';
import type { AllowedHosts } from '../sources/allowed-hosts.js';
import type { Clock } from '../clock.js';
import type { Editions } from '../digest/editions.js';
import type { Leaving } from '../digest/leaving.js';
import type { Opening } from '../digest/opening.js';
import type { Imports } from '../imports/imports.js';
import type { World } from '../model/live.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Vault } from '../secrets.js';
import type { Store } from '../store/store.js';
import type { Pushers } from '../sources/pushers.js';
import type { Tokens } from '../push/tokens.js';
import type { Subscriptions } from '../sources/subscriptions.js';
import type { Visits } from '../sources/visits.js';
import { mountWebSub } from './websub.js';
import { refuseNul, withoutNul } from './body.js';
import { brandEndpoints } from './brands.js';
import { categoryEndpoints } from './categories.js';
import { changeEndpoints } from './changes.js';
import { channelEndpoints } from './channels.js';
import { correctionEndpoints } from './corrections.js';
import { digestPages } from './digest-pages.js';
import { digestEndpoints } from './digests.js';
import { ACCESS, DOORS } from './doors.js';
import { checkQuery, type Endpoint, mount } from './endpoint.js';
import { HttpError } from './errors.js';
import { eventEndpoints } from './events.js';
import { mountExports } from './exports.js';
import { mountFiles } from './files.js';
import { importEndpoints, mountImports } from './imports.js';
import { incidentEndpoints } from './incidents.js';
import { ingest } from './ingest.js';
import { insightEndpoints } from './insights.js';
import { mentionEndpoints } from './mentions.js';
import { languageQuery, openApi } from './openapi.js';
import { mountHooks, pushEndpoints } from './push.js';
import { queryEndpoints } from './queries.js';
import { retentionEndpoints } from './retention.js';
import { routeEndpoints } from './routes.js';
import { settingEndpoints } from './settings.js';
import { sourceEndpoints } from './sources.js';
import { storyEndpoints } from './stories.js';
import { summaryEndpoints } from './summaries.js';
import { webPushEndpoints } from './web-push.js';
import { warningEndpoints } from './warning.js';

/** Starts and stops the demo beside the real world. */
export interface DemoSwitch {
  start(): Promise<void>;
  stop(): Promise<void>;
  running(): boolean;
}

/** What the API of one world needs. */
export interface ApiWorld {
  store: Store;
  pipeline: Pipeline;
  clock: Clock;
  world: World;
  /** ms of this world per real ms. */
  speed: () => number;
  vault: Vault;
  post: Post;
  /** The way out to a language model. */
  ask?: Post;
  tokens: Tokens;
  pushers: Pushers;
  sources: ReadonlyMap<string, SourcePlugin>;
  channels: ReadonlyMap<string, ChannelKind>;
  notifier: Notifier;
  fetch: GuardedFetch;
  listen?: GuardedListen | undefined;
  /** Hosts on private addresses that this installation may talk to. */
  allowedHosts: AllowedHosts;
  visits: Visits;
  subscriptions: Subscriptions;
  /** Null inside the demo. */
  imports: Imports | null;
  installation: string;
  /** Where people reach us, without a trailing slash. */
  base(): string;
  editions: Editions;
  leaving: Leaving;
  opening: Opening;
  version: string;
  /** Address the server listens on, for the examples of the settings page. */
  listening: () => string;
  /** Null inside the demo. */
  demo: DemoSwitch | null;
}

const LARGEST_JSON = '1mb';

function endpointsOf(world: ApiWorld): Endpoint[] {
  return [
    ...changeEndpoints(world),
    ...brandEndpoints(world),
    ...retentionEndpoints(world),
    ...mentionEndpoints(world),
    ...correctionEndpoints(world),
    ...categoryEndpoints(world),
    ...queryEndpoints(world),
    ...summaryEndpoints(world),
    ...incidentEndpoints(world),
    ...storyEndpoints(world),
    ...warningEndpoints(world),
    ...eventEndpoints(world),
    ...insightEndpoints(world),
    ...sourceEndpoints(world),
    ...importEndpoints(world),
    ...pushEndpoints(world),
    ...channelEndpoints(world),
    ...webPushEndpoints(world),
    ...routeEndpoints(world),
    ...digestEndpoints(world),
    ...settingEndpoints(world),
  ];
}

/** The API of one world. The ingest door stands first: it reads its body itself. */
export function api(world: ApiWorld): Router {
  const router = express.Router();
  const { pipeline, clock, pushers, tokens } = world;
  const grant = (token: string) => tokens.grant(token);
  router.use(refuseNul);
  router.post('/ingest', ingest({ pipeline, clock, grant, pushers }));
  digestPages(router, world);
  mountFiles(router, world);
  mountWebSub(router, world.subscriptions);
  mountImports(router, world);
  mountHooks(router, world);
  mountExports(router, world);
  router.use(
    express.json({
      limit: LARGEST_JSON,
      type: ['application/json', 'application/*+json'],
      reviver: withoutNul,
    }),
  );
  const endpoints = endpointsOf(world);
  const calls = [...DOORS, ...(world.demo === null ? [] : ACCESS), ...endpoints];
  router.get('/openapi.json', (request, response) => {
    const { lang } = checkQuery(languageQuery, request.query);
    response.json(openApi(calls, world.version, lang));
  });
  mount(router, endpoints);
  router.use((request) => {
    throw new HttpError(
      404,
      'not-found',
      `There is no ${request.method} ${request.originalUrl.split('?')[0] ?? ''}; /api/v1/openapi.json lists what there is.`,
    );
  });
  return router;
}
