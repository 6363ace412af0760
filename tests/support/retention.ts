import type { Harness } from '../harness/harness.js';
import { minutesOf } from './books.js';

export const DAY = 86_400_000;

/** Changes a brand through the API; the answer as it came. */
export async function patchBrand(war: Harness, id: number, body: object) {
  const response = await fetch(`${war.url}/api/v1/brands/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Lets the work of forgetting do all that is due; answers in how many steps. */
export async function forget(war: Harness): Promise<number> {
  for (let steps = 0; steps < 1000; steps++) {
    if (!(await war.app.world.pipeline.forgetNext())) return steps;
  }
  throw new Error('Forgetting does not end.');
}

/** Everything that was counted and decided, which no forgetting may change. */
export async function booksOf(war: Harness) {
  return war.app.world.store.read(async (q) => ({
    minutes: await q.selectFrom('brand_minutes').selectAll().orderBy('minute').execute(),
    booked: await minutesOf(q),
    hours: await q.selectFrom('brand_hours').selectAll().orderBy('hour').execute(),
    slices: await q
      .selectFrom('slice_hours')
      .selectAll()
      .where('mentions', '!=', 0)
      .orderBy('hour')
      .orderBy('kind')
      .orderBy('name')
      .orderBy('label')
      .execute(),
    stories: await q
      .selectFrom('stories')
      .select(['id', 'title', 'mentions', 'volume', 'first_negative_at'])
      .orderBy('id')
      .execute(),
    levels: await q.selectFrom('levels').selectAll().orderBy('story_id').execute(),
  }));
}

const TABLES = [
  'mentions',
  'story_roots',
  'incidents',
  'changes',
  'kol_voices',
  'story_authors',
  'editions',
  'looks',
  'lookups',
  'plain_readings',
  'hook_payloads',
] as const;

/** Where a word is still found in the database, by table. */
export async function placesOf(war: Harness, word: string): Promise<string[]> {
  return war.app.world.store.read(async (q) => {
    const found: string[] = [];
    for (const table of TABLES) {
      const rows = await q.selectFrom(table).selectAll().execute();
      if (JSON.stringify(rows).includes(word)) found.push(table);
    }
    return found;
  });
}
