import { SvelteSet } from 'svelte/reactivity';
import type { Mention } from '../../server/model/mention.js';
import type { Api } from '../api.js';
import type { Correction } from '../api/mentions.js';

/** As many ids as one request may name. */
const AT_ONCE = 500;

/** What a person has picked out of the list, and what they last did to it. */
export class Selection {
  readonly ids = new SvelteSet<number>();
  busy = $state(false);
  /** Ids of the last correction, while it can be taken back. */
  undoable = $state.raw<readonly number[]>([]);
  #anchor: number | null = null;
  #api: Pick<Api, 'correct' | 'takeBack'>;

  constructor(api: Pick<Api, 'correct' | 'takeBack'>) {
    this.#api = api;
  }

  /** Picks or drops one; with `range` all rows between it and the one picked before. */
  toggle(id: number, rows: readonly { id: number }[], range = false): void {
    const from = rows.findIndex((row) => row.id === this.#anchor);
    const to = rows.findIndex((row) => row.id === id);
    if (range && from >= 0 && to >= 0) {
      for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1))
        this.ids.add(row.id);
    } else if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = id;
  }

  all(rows: readonly { id: number }[]): void {
    for (const { id } of rows) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.#anchor = null;
  }

  /** Corrects what is picked; answers how many changed, and hands over what they say now. */
  async correct(
    by: string,
    said: Correction,
    take: (changed: readonly Mention[]) => void,
  ): Promise<number> {
    const done: number[] = [];
    const send = async (part: readonly number[]) => {
      const answer = await this.#api.correct(part, by, said);
      done.push(...part);
      return answer;
    };
    try {
      return await this.#inParts([...this.ids], send, take);
    } finally {
      // Where one of several requests failed, what was done can be taken back, and the rest tried again.
      if (done.length > 0) this.undoable = done;
      for (const id of done) this.ids.delete(id);
      if (this.ids.size === 0) this.clear();
    }
  }

  /** Takes the last correction back. */
  async undo(by: string, take: (changed: readonly Mention[]) => void): Promise<number> {
    const ids = this.undoable;
    const changed = await this.#inParts(ids, (part) => this.#api.takeBack(part, by), take);
    this.undoable = [];
    return changed;
  }

  async #inParts(
    ids: readonly number[],
    send: (part: readonly number[]) => Promise<{ changed: number; items: Mention[] }>,
    take: (changed: readonly Mention[]) => void,
  ): Promise<number> {
    this.busy = true;
    let changed = 0;
    try {
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const answer = await send(ids.slice(at, at + AT_ONCE));
        changed += answer.changed;
        take(answer.items);
      }
      return changed;
    } finally {
      this.busy = false;
    }
  }
}
