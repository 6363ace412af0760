import type { Tables } from '../store/schema.js';
import type { Tx } from '../store/store.js';
import type { Stored } from './config.js';
import { listen, setActive } from './listening.js';

const MINUTE = 60_000;

/** What a person may change of a source, besides its settings. */
export interface SourceEdit {
  name?: string | undefined;
  everyMinutes?: number | undefined;
  enabled?: boolean | undefined;
}

/** Whether two settings mean the same place: a switch that is off says no more than one never set. */
function samePlace(a: string, b: string): boolean {
  const [one, other] = [a, b].map((config) => {
    const entries = Object.entries(JSON.parse(config) as Record<string, unknown>);
    const said = entries
      .filter(([, value]) => value !== false)
      .sort(([x], [y]) => (x < y ? -1 : 1));
    return JSON.stringify(said);
  });
  return one === other;
}

/** What an edit makes of the row. Another place is another source: it is learned and seeded anew. */
export function changed(
  row: Tables['sources'],
  edit: SourceEdit,
  stored: Stored | null,
  now: number,
): Partial<Tables['sources']> {
  const anew = stored !== null && !samePlace(stored.config, row.config);
  return {
    name: edit.name ?? row.name,
    every: edit.everyMinutes === undefined ? row.every : Math.round(edit.everyMinutes * MINUTE),
    ...stored,
    ...(stored && { due_at: now, failures: 0, error: null, trouble: null, enabled: 1 }),
    ...(anew && {
      cursor: '{}',
      seeded: 0,
      report: null,
      rhythm: null,
      quiet_since: null,
      missed: null,
      last_success_at: null,
      last_item_at: null,
    }),
    ...(edit.enabled === true && { enabled: 1, due_at: now }),
    // What failed before the pause is no news after it.
    ...(edit.enabled === false && {
      enabled: 0,
      failures: 0,
      error: null,
      trouble: null,
      quiet_since: null,
    }),
  };
}

/** What an edit makes of the source's part in the verdict: a pause leaves it out, a new place is waited for. */
export async function heardAnew(
  tx: Tx,
  row: Tables['sources'],
  next: Partial<Tables['sources']>,
  now: number,
): Promise<void> {
  const source = { id: row.id, every: next.every ?? row.every };
  const on = next.enabled ?? row.enabled;
  if (on !== row.enabled) await setActive(tx, source, on === 1, now);
  if (next.config !== undefined && !samePlace(next.config, row.config)) {
    await listen(tx, { ...source, config: next.config, vouches: true }, {}, now);
  }
}
