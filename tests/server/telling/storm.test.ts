import { expect, it } from 'vitest';
import { SERVICES, weather } from '../../../server/cli/bench/storm.js';
import { openSqlite } from '../../../server/store/sqlite.js';

const SECOND = 1_000;

it('a crisis of 5,000 changes in ten minutes breaks no limit, loses nothing and lets red through', async () => {
  const changes = 5_000;
  const store = await openSqlite(':memory:');
  for (const told of await weather(store, SERVICES, { changes, incidents: 60 })) {
    expect(told).toMatchObject({ changes, violations: 0 });
    // Sixty first alerts at once are three minutes of DingTalk's limit; a raise passes all that waits.
    expect(told.firstAlert).toBeLessThanOrEqual(240 * SECOND);
    expect(told.raise).toBeLessThanOrEqual(15 * SECOND);
    expect(told.drained).toBeLessThanOrEqual(300 * SECOND);
    expect(told.messages).toBeLessThan(changes / 3);
  }
  await store.close();
}, 300_000);
