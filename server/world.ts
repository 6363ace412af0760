import type { ChannelKind, Post } from '../alerts/channel.js';
import { Notifier } from '../alerts/notify.js';
import type { GuardedFetch } from '../crawlers/fetch.js';
import type { GuardedListen } from '../crawlers/fetch/socket.js';
import type { SourcePlugin } from '../crawlers/sources/plugin.js';
import type { Clock } from './clock.js';
import { Editions } from './digest/editions.js';
import { Leaving } from './digest/leaving.js';
import { Opening } from './digest/opening.js';
import { Imports } from './imports/imports.js';
import { Looks } from './sources/looks.js';
import type { Analyst } from './model/analysis.js';
import type { World as WorldName } from './model/live.js';
import { Pipeline } from './pipeline/pipeline.js';
import { recountNext } from './pipeline/recount.js';
import { once, Steps } from './pipeline/steps.js';
import type { Vault } from './secrets.js';
import type { Store } from './store/store.js';
import { Filler } from './search/fill.js';
import { thinNext } from './retention/thin.js';
import { Streams } from './sources/streams.js';
import { Subscriptions } from './sources/subscriptions.js';
import { StoredOutbox } from './telling/outbox.js';
import type { MakeFinder } from './reading/text.js';
import { Pushers } from './sources/pushers.js';
import { Tokens } from './push/tokens.js';
import { Visits } from './sources/visits.js';

/** What a world is made of. */
export interface WorldParts {
  name: WorldName;
  /** ms of this world per real ms. */
  speed: () => number;
  store: Store;
  clock: Clock;
  analyst: Analyst;
  /** Makes finders of complaints; by words alone when left out. */
  finder?: MakeFinder;
  fetch: GuardedFetch;
  /** Absent in a world that has no outside. */
  listen?: GuardedListen | undefined;
  post: Post;
  /** The way out to a language model, which takes its time; `post` when left out. */
  ask?: Post;
  vault: Vault;
  sources: ReadonlyMap<string, SourcePlugin>;
  channels: ReadonlyMap<string, ChannelKind>;
  publicUrl: string | null;
  /** Where people reach us, without a trailing slash; an address of this machine at worst. */
  base(): string;
  ingestToken: string | null;
  installation: string;
  /** Folder for uploaded files; without one none are taken. */
  importDir?: string;
  failed: (error: unknown) => void;
}

/** One store with its own clock, and everything that works on it. */
export interface World extends WorldParts {
  pipeline: Pipeline;
  notifier: Notifier;
  visits: Visits;
  looks: Looks;
  streams: Streams | null;
  subscriptions: Subscriptions;
  editions: Editions;
  leaving: Leaving;
  opening: Opening;
  /** Counts what was stored before there were roll-ups. */
  recounts: Steps;
  /** Reads stored mentions again after somebody switched a habit. */
  rereads: Steps;
  /** Forgets what brands no longer keep. */
  forgets: Steps;
  /** Thins old looks at counters. */
  thins: Steps;
  tokens: Tokens;
  pushers: Pushers;
  imports: Imports | null;
  filler: Filler;
  close(): Promise<void>;
}

/** Puts a world together; nothing moves until somebody knocks at one of its doors. */
export async function createWorld(parts: WorldParts): Promise<World> {
  const { store, clock, analyst, fetch, vault, publicUrl } = parts;
  const pipeline = new Pipeline(store, analyst, clock, parts.finder);
  await pipeline.reload();
  await pipeline.resume();
  const outbox = new StoredOutbox({
    store,
    vault,
    kinds: parts.channels,
    world: parts.name,
    publicUrl,
    installation: parts.installation,
  });
  const notifier = new Notifier(outbox, parts.post, () => clock.now(), parts.failed);
  const leaving = new Leaving(store, vault);
  const opening = new Opening(store, vault);
  const editions = new Editions({
    store,
    vault,
    clock,
    leaving,
    opening,
    post: parts.post,
    kinds: parts.channels,
    base: () => parts.base(),
    failed: (error) => parts.failed(error),
  });
  const listening = { store, pipeline, kinds: parts.sources, fetch, clock, vault, publicUrl };
  const visits = new Visits(listening);
  const looks = new Looks(listening);
  const subscriptions = new Subscriptions({ ...listening, visits });
  const streams = parts.listen
    ? new Streams({ ...listening, visits, listen: parts.listen, failed: parts.failed })
    : null;
  const recounts = new Steps(
    once(() => store.transaction(recountNext)),
    (error) => parts.failed(error),
  );
  const rereads = new Steps(
    () => pipeline.rereadNext(),
    (error) => parts.failed(error),
  );
  const forgets = new Steps(
    () => pipeline.forgetNext(),
    (error) => parts.failed(error),
  );
  const thins = new Steps(
    () => thinNext(store, clock.now()),
    (error) => parts.failed(error),
  );
  const pushers = new Pushers(pipeline, clock);
  const tokens = new Tokens(store, clock, parts.ingestToken, pushers);
  const { importDir: dir, failed } = parts;
  const imports = dir === undefined ? null : new Imports({ store, pipeline, clock, dir, failed });
  const filler = new Filler(store, (error) => parts.failed(error));
  return {
    ...parts,
    imports,
    pipeline,
    notifier,
    visits,
    looks,
    streams,
    subscriptions,
    tokens,
    pushers,
    filler,
    leaving,
    opening,
    editions,
    recounts,
    rereads,
    forgets,
    thins,
    async close() {
      await streams?.close();
      await subscriptions.close();
      await visits.close();
      await looks.close();
      await recounts.close();
      await rereads.close();
      await forgets.close();
      await thins.close();
      await imports?.close();
      await filler.close();
      await pipeline.settled();
      await notifier.close();
      await editions.close();
      await store.close();
    },
  };
}
