import { describe, expect, inject, it } from 'vitest';
import { email } from '../../../alerts/channels/email.js';
import { digestQuery, queueEdition } from '../../../server/digest/due.js';
import { Editions } from '../../../server/digest/editions.js';
import { Leaving } from '../../../server/digest/leaving.js';
import { Opening } from '../../../server/digest/opening.js';
import type { Store } from '../../../server/store/store.js';
import { HOUR, start } from '../../harness/harness.js';
import { mailbox, mailConfig } from '../../standins/smtp.js';
import { Crash, Doom, mortal } from '../../support/crash.js';

const postgres = inject('postgres');
const READERS = ['anna@example.com', 'bo@example.com'];

/** Sends an edition with a process that dies at every point in turn; a second one finishes. Says how often. */
async function sendsAll(where: { databaseUrl?: string; schema?: string }): Promise<number> {
  const box = await mailbox();
  const war = await start({ ...where, overrides: { channels: new Map([['email', email]]) } });
  await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
  const brandId = await war.brand('月光镯');
  const config = mailConfig(box);
  await war.post('/channels', { kind: 'email', name: 'mail', config, dailyTest: false });
  const channels = await war.get<{ items: { id: number }[] }>('/channels');
  const channelId = channels.items.at(-1)?.id;
  await war.post('/digests', { brandId, channelId, recipients: READERS, locale: 'en' });
  const { world } = war.app;
  const sender = (store: Store) =>
    new Editions({
      store,
      vault: world.vault,
      clock: war.clock,
      leaving: new Leaving(store, world.vault),
      opening: new Opening(store, world.vault),
      post: world.post,
      kinds: new Map([['email', email]]),
      base: () => war.url,
      failed: (error) => {
        if (!(error instanceof Crash)) throw error;
      },
    });
  let at = 1;
  for (let died = true; died; at++) {
    const now = war.clock.now();
    const edition = await world.store.transaction(async (tx) => {
      const row = await digestQuery(tx.q).executeTakeFirstOrThrow();
      return queueEdition(tx, row, now, { from: now - 24 * HOUR, to: now }, now);
    });
    const from = box.received.length;
    const doom = new Doom(at);
    const first = sender(mortal(world.store, doom));
    first.wake();
    await first.settled();
    died = doom.dead;
    // The lease of the dead process runs out, and whoever looks next takes over.
    for (let round = 0; round < 3; round++) {
      war.clock.advance(11 * 60_000);
      const second = sender(world.store);
      second.wake();
      await second.settled();
    }
    const ids = new Map<string, Set<string>>();
    for (const { to, mail } of box.received.slice(from))
      ids.set(to[0] ?? '', (ids.get(to[0] ?? '') ?? new Set()).add(mail.messageId ?? ''));
    // Everybody got it, and a reader who got it twice has a mail program that can tell.
    expect([at, [...ids.keys()].sort()]).toEqual([at, READERS]);
    for (const [, names] of ids) expect([at, names.size]).toEqual([at, 1]);
    const row = await world.store.read((q) =>
      q.selectFrom('editions').selectAll().where('id', '=', edition).executeTakeFirstOrThrow(),
    );
    expect([at, row.state]).toEqual([at, 'done']);
  }
  await war.close();
  await box.close();
  return at;
}

describe('killing the process anywhere while a digest goes out', () => {
  it('sends it to every reader on SQLite', { timeout: 240_000 }, async () => {
    expect(await sendsAll({})).toBeGreaterThan(20);
  });

  it.skipIf(postgres === null)(
    'sends it to every reader on PostgreSQL',
    { timeout: 240_000 },
    async () => {
      const where = { databaseUrl: postgres ?? '', schema: 'crash_digest' };
      expect(await sendsAll(where)).toBeGreaterThan(20);
    },
  );
});
