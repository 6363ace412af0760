import express, { type Express } from 'express';
import helmet from 'helmet';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { CHANNELS } from '../alerts/channels/registry.js';
import { folderSource } from '../crawlers/files/folder.js';
import { createFetch, type GuardedFetch } from '../crawlers/fetch.js';
import type { GuardedListen } from '../crawlers/fetch/socket.js';
import { SOURCES } from '../crawlers/sources/registry.js';
import { AllowedHosts } from './sources/allowed-hosts.js';
import { accessApi } from './api/access.js';
import { api } from './api/api.js';
import { errorHandler } from './api/errors.js';
import { gate } from './api/gate.js';
import { guard, namesUs, sameOrigin } from './api/guard.js';
import { Access } from './auth/access.js';
import { sessionOf } from './auth/cookie.js';
import { expelSignedOut } from './auth/sockets.js';
import { type Clock, systemClock } from './clock.js';
import type { Config } from './config.js';
import { DemoPlayer } from './demo/player.js';
import { rememberedLayout } from './imports/layouts.js';
import { Live } from './live.js';
import type { Analyst } from './model/analysis.js';
import { createPost } from './telling/post.js';
import { Schedule } from './schedule.js';
import { openVault } from './secrets.js';
import { installationOf } from './store/installation.js';
import { openPostgres } from './store/postgres.js';
import { openSqlite } from './store/sqlite.js';
import type { MakeFinder } from './reading/text.js';
import { compressAnswers } from './web/compress.js';
import { webPages } from './web/pages.js';
import { createWorld, type World, type WorldParts } from './world.js';

/** What tests replace; everything else is the real thing. */
export interface Overrides extends Partial<WorldParts> {
  clock?: Clock;
  /** False: nobody ticks but the test. */
  schedule?: boolean;
}

export interface App {
  world: World;
  access: Access;
  http: HttpServer;
  schedule: Schedule;
  demo: DemoPlayer;
  /** Starts to listen; resolves with the address, throws when the port cannot be had. */
  listen(): Promise<string>;
  /** Finishes the work in hand and lets go of everything. */
  close(): Promise<void>;
}

/** A language model on a small machine takes its time, ms. */
const MODEL_TIMEOUT = 90_000;
/** Largest message a browser may send: it only ever says where it left off. */
const LARGEST_MESSAGE = 16 * 1024;

/** Hosts this installation goes by, beside addresses and localhost. */
function ownHosts(config: Config): string[] {
  const hosts = [config.host];
  if (config.publicUrl) hosts.push(new URL(config.publicUrl).hostname);
  return hosts;
}

function web(
  config: Config,
  webDir: string,
  access: {
    gate: ReturnType<typeof gate>;
    api: ReturnType<typeof accessApi>;
    mayRead: (request: IncomingMessage) => Promise<boolean>;
  },
  routes: [path: string, world: () => ReturnType<typeof api> | null][],
  log: Logger,
  full: () => boolean,
): Express {
  const app = express();
  app.set('trust proxy', [...config.trustedProxies]);
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    const ok = !full();
    response.status(ok ? 200 : 503).json({ ok });
  });
  app.use(guard(ownHosts(config)));
  app.use(
    routes.map(([path]) => path),
    access.gate,
  );
  app.use('/api/v1/access', access.api);
  app.use(compressAnswers());
  for (const [path, router] of routes) {
    app.use(path, (request, response, next) => {
      const found = router();
      if (found) found(request, response, next);
      else next();
    });
  }
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          // Charts and long lists place their parts by inline style.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          upgradeInsecureRequests: null,
        },
      },
      // The installation may be reached over plain HTTP inside a company.
      strictTransportSecurity: config.publicUrl?.startsWith('https:') ?? false,
    }),
  );
  app.use(webPages(webDir, access.mayRead));
  app.use((_request, response) => {
    response.status(404).json({ error: { code: 'not-found', message: 'There is nothing here.' } });
  });
  app.use(errorHandler(log));
  return app;
}

/**
 * The composition root: the only place where things are constructed. `webDir` holds the built
 * pages, `analyst` reads texts; both differ between the built program and its tests.
 */
export async function createApp(
  config: Config,
  parts: {
    webDir: string;
    version: string;
    log: Logger;
    analyst: Analyst;
    finder?: MakeFinder;
  },
  overrides: Overrides = {},
): Promise<App> {
  const { log, version, analyst } = parts;
  const clock = overrides.clock ?? systemClock;
  const failed = (error: unknown) => log.error({ err: error }, 'work in the background failed');
  const store =
    overrides.store ??
    (config.databaseUrl
      ? await openPostgres(config.databaseUrl)
      : await openSqlite(join(config.dataDir, 'fengsheng.db')));
  const allowedHosts = new AllowedHosts(store);
  const guarded = createFetch({
    userAgent: `Fengsheng/${version}`,
    allowPrivate: (host, address) => allowedHosts.allows(host, address),
  });
  // Read before each request, so that a change counts at once in every process.
  const fetch: GuardedFetch = async (url, options) => {
    await allowedHosts.load();
    return guarded(url, options);
  };
  const listen: GuardedListen = async (url, options) => {
    await allowedHosts.load();
    return guarded.listen(url, options);
  };
  let address = '';
  const post = createPost(allowedHosts);
  const ask = createPost(allowedHosts, MODEL_TIMEOUT);
  const remembered = (columns: readonly string[]) =>
    store.read((q) => rememberedLayout(q, columns));
  const common: Omit<WorldParts, 'name' | 'store' | 'clock' | 'speed'> = {
    analyst,
    ...(parts.finder && { finder: parts.finder }),
    fetch,
    listen,
    post,
    ask,
    vault: await openVault(config.dataDir),
    sources: new Map(
      [...SOURCES, folderSource({ roots: config.watchDirs, remembered })].map((kind) => [
        kind.kind,
        kind,
      ]),
    ),
    channels: new Map(CHANNELS.map((kind) => [kind.kind, kind])),
    publicUrl: config.publicUrl,
    base: () => config.publicUrl ?? address,
    ingestToken: config.ingestToken,
    installation: await installationOf(store),
    failed,
    ...overrides,
  };
  const world = await createWorld({
    ...common,
    name: 'live',
    speed: () => 1,
    store,
    clock,
    importDir: join(config.dataDir, 'imports'),
  });
  const schedule = new Schedule(world, failed);
  const demo = new DemoPlayer(common, systemClock);

  const apiOf = (of: World) =>
    api({
      ...of,
      world: of.name,
      version,
      // The list of a played world is its own: nothing done there opens a door of the real one.
      allowedHosts: of === world ? allowedHosts : new AllowedHosts(of.store),
      listening: () => address,
      demo:
        of === world
          ? { start: () => demo.start(), stop: () => demo.stop(), running: () => demo.running() }
          : null,
    });
  const liveApi = apiOf(world);
  const demoApis = new WeakMap<World, ReturnType<typeof api>>();
  const demoApi = () => {
    const { world: playing } = demo;
    if (!playing) return null;
    const known = demoApis.get(playing) ?? apiOf(playing);
    demoApis.set(playing, known);
    return known;
  };
  const access = new Access(store, clock, config.password);
  await access.start();
  const http = createServer(
    web(
      config,
      parts.webDir,
      {
        gate: gate(access),
        api: accessApi(access, clock, config.publicUrl?.startsWith('https:') ?? false),
        mayRead: async (request) => (await access.who(sessionOf(request))) !== null,
      },
      [
        ['/api/v1', () => liveApi],
        ['/demo/api/v1', demoApi],
      ],
      log,
      () => store.full,
    ),
  );
  const own = ownHosts(config);
  const io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
    allowRequest: (request, decide) => {
      if (!namesUs(request, own) || !sameOrigin(request, own)) return decide(null, false);
      access.who(sessionOf(request)).then(
        (who) => decide(null, who !== null),
        () => decide('The database is away.', false),
      );
    },
  });
  const expelled = expelSignedOut(
    () => ['/', '/demo'].flatMap((name) => [...io.of(name).sockets.values()]),
    access,
    failed,
  );
  const pace = () => performance.now();
  const live = new Live(io, '/', { ...world, world: 'live' }, pace);
  await live.start();
  demo.attach((playing) => new Live(io, '/demo', { ...playing, world: 'demo' }, pace));

  return {
    world,
    access,
    http,
    schedule,
    demo,
    async listen() {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject);
        http.listen(config.port, config.host, resolve);
      });
      const { port } = http.address() as AddressInfo;
      const host = config.host.includes(':') ? `[${config.host}]` : config.host;
      address = config.publicUrl ?? `http://${host}:${port}`;
      if (overrides.schedule !== false) schedule.start();
      void world.imports?.wake();
      return address;
    },
    async close() {
      await schedule.close();
      await demo.stop();
      expelled();
      await live.close();
      await io.close();
      await world.close();
      await guarded.close();
      await post.close();
      await ask.close();
      await analyst.close();
    },
  };
}
