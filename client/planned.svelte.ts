import type { PlannedEvent } from '../server/model/planned.js';
import type { Room } from './context.js';
import { whenever } from './effects.js';
import { Loading } from './loading.svelte.js';

/** What a brand plans, as it is now: fetched anew when somebody somewhere enters or changes a plan. */
export class Planned {
  readonly list = new Loading<PlannedEvent[]>();
  #room: Pick<Room, 'api' | 'board' | 'live'>;
  #brand: () => number | null;
  /** While another brand's are still here, none. */
  events = $derived.by(() =>
    (this.list.value ?? []).filter((one) => one.brandId === this.#brand()),
  );

  /** To be made while a component is set up; `brand` reads whose plans are wanted. */
  constructor(room: Pick<Room, 'api' | 'board' | 'live'>, brand: () => number | null) {
    this.#room = room;
    this.#brand = brand;
    const moved = $derived(
      room.board.changes.findLast(
        ({ kind, brandId }) => /^brand\.(re|un)?planned$/.test(kind) && brandId === brand(),
      )?.seq,
    );
    $effect(() => {
      // Whoever was away may have missed a change of a plan.
      whenever([brand(), moved, room.live.phase === 'live'], () => void this.load());
    });
  }

  async load(): Promise<void> {
    const brand = this.#brand();
    if (brand !== null) await this.list.run(() => this.#room.api.plannedEvents(brand));
  }
}
