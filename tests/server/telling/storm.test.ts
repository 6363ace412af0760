import { expect, inject, it } from 'vitest';
import { SERVICES, weather } from '../../../server/cli/bench/storm.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';

const postgres = inject('postgres');
const SECOND = 1_000;

async function holds(store: Store, changes: number): Promise<void> {
  for (const told of await weather(store, SERVICES, { changes, incidents: 60 })) {
    expect(told).toMatchObject({ changes, violations: 0 });
    // Sixty first alerts at once are three minutes of DingTalk's limit; a raise passes all that waits.
    expect(told.firstAlert).toBeLessThanOrEqual(240 * SECOND);
    expect(told.raise).toBeLessThanOrEqual(15 * SECOND);
    expect(told.drained).toBeLessThanOrEqual(300 * SECOND);
    expect(told.messages).toBeLessThan(changes / 3);
  }
}

it('a crisis of 5,000 changes in ten minutes breaks no limit, loses nothing and lets red through', async () => {
  const store = await openSqlite(':memory:');
  await holds(store, 5_000);
  await store.close();
}, 300_000);

it.runIf(postgres !== null)(
  'a crisis is told the same way from PostgreSQL',
  async () => {
    const store = await openPostgres(postgres ?? '', 'storm');
    await holds(store, 1_000);
    await store.close();
  },
  300_000,
);
