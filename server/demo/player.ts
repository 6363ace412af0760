import { type Clock, ManualClock } from '../clock.js';
import type { Item } from '../model/mention.js';
import type { Act } from '../pipeline/acting.js';
import { Reel, type Scene, watch } from '../reel.js';
import { passingVault } from '../secrets.js';
import { openSqlite } from '../store/sqlite.js';
import { createWorld, type World, type WorldParts } from '../world.js';
import { type DemoAct, type DemoRecord, type DemoStory, demoStory } from './story.js';

/** A day in a minute and a half. */
export const DEMO_SPEED = 960;
/** ms between two steps of playing. */
const STEP = 100;
const DAY = 24 * 3_600_000;
const MORNING_IN_SHANGHAI = 0;

/** What stands between the demo and the browsers. */
interface Stream {
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Plays the worked case in a world of its own, in memory: real data is out of its reach. */
export class DemoPlayer {
  #world: World | null = null;
  #stream: Stream | null = null;
  #timer: NodeJS.Timeout | null = null;
  #playing: Promise<void> = Promise.resolve();
  #speed = DEMO_SPEED;
  #open: (world: World) => Stream = () => ({
    start: async () => undefined,
    close: async () => undefined,
  });

  constructor(
    private readonly parts: Omit<WorldParts, 'name' | 'store' | 'clock' | 'speed'>,
    private readonly real: Clock,
    private readonly speed = DEMO_SPEED,
  ) {}

  get world(): World | null {
    return this.#world;
  }

  running(): boolean {
    return this.#world !== null;
  }

  /** Says how a demo reaches the browsers. */
  attach(open: (world: World) => Stream): void {
    this.#open = open;
  }

  /** Starts from the beginning; a demo under way is forgotten. */
  async start(): Promise<void> {
    await this.stop();
    const now = this.real.now();
    const story = demoStory(now - (now % DAY) + MORNING_IN_SHANGHAI);
    const clock = new ManualClock(story.start);
    this.#speed = this.speed;
    const world = await createWorld({
      ...this.parts,
      name: 'demo',
      store: await openSqlite(':memory:'),
      clock,
      speed: () => this.#speed,
      vault: passingVault(),
      sources: new Map(),
      channels: new Map(),
    });
    await watch(world, story.brand, story.end + 7 * DAY);
    const reel = new Reel(world, clock, demoScenes(story));
    this.#world = world;
    this.#stream = this.#open(world);
    await this.#stream.start();
    this.#play(world, clock, reel, story.start, story.end);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#playing.catch(() => undefined);
    await this.#stream?.close();
    this.#stream = null;
    const world = this.#world;
    this.#world = null;
    await world?.pipeline.settled();
    await world?.store.close();
  }

  /** Follows the real clock at its speed until the story ends, then goes on at everyday pace. */
  #play(world: World, clock: ManualClock, reel: Reel, start: number, end: number): void {
    let from = { real: this.real.now(), at: start };
    let busy = false;
    this.#timer = setInterval(() => {
      if (busy) return;
      const target = from.at + (this.real.now() - from.real) * this.#speed;
      busy = true;
      this.#playing = reel
        .playUntil(Math.min(target, this.#speed === 1 ? target : end))
        .catch((error: unknown) => world.failed(error))
        .finally(() => {
          busy = false;
          if (this.#speed !== 1 && clock.now() >= end) {
            this.#speed = 1;
            from = { real: this.real.now(), at: clock.now() };
          }
        });
    }, STEP);
  }
}

/** The script as scenes for a reel. */
export function demoScenes(story: DemoStory): Scene[] {
  return [...story.records.map(said), ...story.acts.map(acted)];
}

function said(record: DemoRecord): Scene {
  const { reposts = null, comments = null, likes = null, views = null } = record;
  const item: Item = {
    platform: record.platform,
    id: record.id,
    url: record.url ?? null,
    title: null,
    text: record.text,
    language: null,
    author: record.author,
    publishedAt: record.publishedAt,
    repostOf: record.repostOf,
    reposts,
    comments,
    likes,
    views,
  };
  return { at: record.publishedAt, kind: 'said', item };
}

/** The team acts on the first incident: the story that began it. */
function acted(scripted: DemoAct): Scene {
  return {
    at: scripted.at,
    kind: 'acted',
    act: ([incidentId]) => (incidentId === undefined ? null : { incidentId, act: toAct(scripted) }),
  };
}

function toAct({ at, kind, by, text, step, where, url, approvedBy }: DemoAct): Act {
  if (kind === 'acknowledge') return { kind, by, note: text };
  if (kind === 'note') return { kind, by, text, step: step ?? null };
  const response = {
    at,
    by,
    text,
    where: where ?? '',
    url: url ?? '',
    approvedBy: approvedBy ?? by,
  };
  return { kind, response };
}
