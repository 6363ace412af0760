import { describe, expect, inject, it } from 'vitest';
import { CHANNELS } from '../../../alerts/channels/registry.js';
import { SERVICES, type Told, weather } from '../../../server/cli/bench/storm.js';
import { openPostgres } from '../../../server/store/postgres.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import type { Store } from '../../../server/store/store.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CHANGES = 5_000;
const postgres = inject('postgres');

/** The storm is the same for both databases, and so is what is asked of it. */
async function tellsAll(store: Store, services: typeof SERVICES): Promise<void> {
  const told = await weather(store, services, { changes: CHANGES, incidents: 60 });
  for (const one of told) {
    expect(one).toMatchObject({ changes: CHANGES, twice: 0, violations: 0, urgent: 75 });
    // As if the reserve were theirs alone; the message just sent, and redder ones, cost a few looks.
    expect([one.kind, one.waited]).toEqual([one.kind, atMost(one.waited, one.bound + 5 * SECOND)]);
    expect([one.kind, one.drained]).toEqual([one.kind, atMost(one.drained, 8 * MINUTE)]);
    expect(one.messages).toBeLessThan(CHANGES / 3);
  }
  // Twenty first alerts at once are more than the strictest take in a minute: some are told together.
  expect(longest(told)).toBeLessThanOrEqual(12 * SECOND);
}

const atMost = (value: number, limit: number) => Math.min(value, limit);
const longest = (told: readonly Told[]) => Math.max(...told.map(({ waited }) => waited));

describe('a crisis of 5,000 changes in ten minutes', () => {
  it('is told to every service that documents a limit', () => {
    const free = ['webhook', 'webpush', 'email'];
    const kinds = CHANNELS.map(({ kind }) => kind).filter((kind) => !free.includes(kind));
    expect(SERVICES.map(({ kind }) => kind).sort()).toEqual(kinds.sort());
  });

  it('breaks no limit, loses and repeats nothing and lets what is urgent through', async () => {
    const store = await openSqlite(':memory:');
    await tellsAll(store, SERVICES);
    await store.close();
  }, 300_000);

  it.skipIf(postgres === null)('does the same on PostgreSQL', { timeout: 300_000 }, async () => {
    const store = await openPostgres(postgres ?? '', 'storm');
    // The limits are kept above the database; what could differ is who takes which row, and when:
    // a window that locks out and a pause between messages show it.
    const forms = ['dingtalk', 'telegram'];
    await tellsAll(
      store,
      SERVICES.filter(({ kind }) => forms.includes(kind)),
    );
    await store.close();
  });
});
