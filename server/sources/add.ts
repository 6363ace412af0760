import type { Draft } from '../model/change.js';
import type { Tx } from '../store/store.js';
import type { Stored } from './config.js';
import { listen, type Part } from './listening.js';

const MINUTE = 60_000;

/** A source about to be written. */
export interface NewSource {
  kind: string;
  name: string;
  stored: Stored;
  everyMinutes: number;
  /** Epoch ms; its first visit is due at once. */
  now: number;
  /** False for a kind that never makes a verdict calm. */
  vouches?: boolean;
  part?: Part;
}

/** Writes a new source and says so. */
export async function addSource(tx: Tx, source: NewSource): Promise<{ id: number; draft: Draft }> {
  const { kind, name, stored, everyMinutes, now, vouches = true, part = {} } = source;
  const every = Math.round(everyMinutes * MINUTE);
  const id = await tx.allocate('sources', 1);
  await tx.q
    .insertInto('sources')
    .values({
      id,
      kind,
      name,
      ...stored,
      cursor: '{}',
      every,
      due_at: now,
      lease_until: 0,
      failures: 0,
      enabled: 1,
      seeded: 0,
      created_at: now,
    })
    .execute();
  await listen(tx, { id, config: stored.config, every, vouches }, part, now);
  const data = { sourceId: id, name };
  const draft: Draft = {
    kind: 'source.added',
    at: now,
    brandId: null,
    storyId: null,
    incidentId: null,
    data,
  };
  return { id, draft };
}
