import type { ManualClock } from './clock.js';
import type { Item } from './model/mention.js';
import type { Act } from './pipeline/acting.js';
import type { World } from './world.js';

/** Something that happens at a moment of a world with a clock of its own. */
export type Scene =
  | { at: number; kind: 'said'; item: Item }
  | {
      at: number;
      kind: 'acted';
      act: (incidentIds: number[]) => { incidentId: number; act: Act } | null;
    };

const MOST_AT_ONCE = 500;

/**
 * Plays scenes through the same doors as everything else, with the clock moved by hand: time
 * stops at every deadline on the way, so the speed of playing changes nothing.
 */
export class Reel {
  #next = 0;
  readonly #scenes: readonly Scene[];

  constructor(
    private readonly world: World,
    private readonly clock: ManualClock,
    scenes: readonly Scene[],
  ) {
    this.#scenes = [...scenes].sort((a, b) => a.at - b.at);
  }

  /** When the last scene plays, epoch ms. */
  get end(): number {
    return this.#scenes.at(-1)?.at ?? this.clock.now();
  }

  /** Plays all scenes up to `until` and leaves the clock there. */
  async playUntil(until: number): Promise<void> {
    for (;;) {
      const scene = this.#scenes[this.#next];
      if (!scene || scene.at > until) break;
      await passTo(this.world, this.clock, scene.at);
      if (scene.kind === 'said') await this.#say(scene.at);
      else {
        this.#next++;
        await this.#act(scene);
      }
    }
    await passTo(this.world, this.clock, until);
  }

  /** What was said at the same moment arrives together. */
  async #say(at: number): Promise<void> {
    const items: Item[] = [];
    for (;;) {
      const scene = this.#scenes[this.#next];
      if (scene?.kind !== 'said' || scene.at !== at || items.length === MOST_AT_ONCE) break;
      items.push(scene.item);
      this.#next++;
    }
    await this.world.pipeline.ingest({ items, sourceId: null, pushedAt: null, seeded: false });
  }

  async #act(scene: Extract<Scene, { kind: 'acted' }>): Promise<void> {
    const open = await this.world.store.read((q) =>
      q.selectFrom('incidents').select('id').where('status', '=', 'open').orderBy('id').execute(),
    );
    const planned = scene.act(open.map(({ id }) => id));
    if (planned) await this.world.pipeline.act(planned.incidentId, planned.act);
  }
}

/** Moves the clock of a world, stopping at everything that is due on the way. */
export async function passTo(world: World, clock: ManualClock, time: number): Promise<void> {
  while (await world.pipeline.play(time, (at) => clock.set(at)));
  clock.set(time);
}

/** A brand of a played world, heard without a break until `until` (epoch ms). */
export async function watch(
  world: World,
  brand: {
    name: string;
    aliases: readonly string[];
    must: readonly string[];
    mustNot: readonly string[];
    kols: readonly { platform: string; id: string; name: string | null }[];
  },
  until: number,
): Promise<void> {
  const { name, aliases, must, mustNot, kols } = brand;
  await world.pipeline.note(async (tx) => {
    const id = await tx.allocate('brands', 1);
    await tx.q
      .insertInto('brands')
      .values({
        id,
        name,
        query: JSON.stringify({ aliases, must, mustNot, query: null }),
        kols: JSON.stringify(kols),
        policy: '{}',
        created_at: world.clock.now(),
        covered: 0,
      })
      .execute();
    const at = world.clock.now();
    return [
      { kind: 'brand.added', at, brandId: id, storyId: null, incidentId: null, data: { name } },
    ];
  });
  await world.pipeline.reload();
  await world.pipeline.vouch(until);
}
