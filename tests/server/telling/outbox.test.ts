import { describe, expect, it } from 'vitest';
import type { ChannelKind } from '../../../alerts/channel.js';
import { Notifier } from '../../../alerts/notify.js';
import { LexiconAnalyst } from '../../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../../server/clock.js';
import { StoredOutbox } from '../../../server/telling/outbox.js';
import { Pipeline } from '../../../server/pipeline/pipeline.js';
import { passingVault } from '../../../server/secrets.js';
import { openSqlite } from '../../../server/store/sqlite.js';
import { addBrand, NOW } from '../../support/door.js';
import { item } from '../../support/items.js';
import { noPost, ScriptedChannel } from '../../support/outbox.js';

const LEASE = 2 * 60_000;

/** A world with one channel and a KOL who just complained. */
async function alarm(channel: ScriptedChannel) {
  const store = await openSqlite(':memory:');
  const clock = new ManualClock(NOW);
  const pipeline = new Pipeline(store, new LexiconAnalyst(), clock);
  const vault = passingVault();
  await addBrand(store, pipeline, '手镯之家');
  await store.transaction(async (tx) => {
    await tx.q
      .insertInto('channels')
      .values({
        id: await tx.allocate('channels', 1),
        kind: channel.kind,
        name: 'test',
        locale: 'zh-CN',
        config: vault.seal('{"chat":"1"}'),
        enabled: 1,
        created_at: NOW,
      })
      .execute();
  });
  const outbox = new StoredOutbox({
    store,
    vault,
    kinds: new Map<string, ChannelKind>([[channel.kind, channel]]),
    world: 'live',
    publicUrl: null,
    installation: 'test',
  });
  const say = () =>
    pipeline.ingest({
      items: [
        item({
          id: 'k1',
          text: '手镯之家太差了，石头掉了，垃圾',
          author: { id: 'm', name: 'Mia', followers: 900_000, verified: null },
        }),
      ],
      sourceId: null,
      pushedAt: null,
      seeded: false,
    });
  const rows = () =>
    store.read((q) => q.selectFrom('deliveries').selectAll().orderBy('id').execute());
  return { store, clock, outbox, say, rows };
}

describe('the stored outbox', () => {
  it('is drained once by a notifier that every commit wakes, its own claims included', async () => {
    const channel = new ScriptedChannel();
    const { store, clock, outbox, say, rows } = await alarm(channel);
    let claims = 0;
    const errors: unknown[] = [];
    const notifier = new Notifier(
      {
        claim: (now, most, occupied) => {
          claims += 1;
          // A loop without end would never come back to the event loop; stop it here.
          if (claims > 50) return Promise.reject(new Error('claims without end'));
          return outbox.claim(now, most, occupied);
        },
        settle: (delivery, receipt) => outbox.settle(delivery, receipt),
      },
      noPost,
      () => clock.now(),
      (error) => errors.push(error),
    );
    store.onCommit(() => notifier.wake());
    await say();
    await notifier.settled();
    expect(errors).toEqual([]);
    expect(channel.sent.map(({ message }) => message.kind)).toEqual(['incident.opened']);
    expect(await rows()).toMatchObject([{ state: 'done', attempts: 1, provider_id: 'p-1' }]);
    await notifier.close();
    await store.close();
  });

  it('gives a delivery to one, and to the next when that one never came back', async () => {
    const { store, outbox, say } = await alarm(new ScriptedChannel());
    await say();
    const claims = await Promise.all([outbox.claim(NOW, 20), outbox.claim(NOW, 20)]);
    expect(claims.flat()).toHaveLength(1);
    expect(await outbox.claim(NOW + LEASE - 1, 20)).toEqual([]);
    expect(await outbox.claim(NOW + LEASE, 20)).toHaveLength(1);
    await store.close();
  });

  it('keeps for the next try who is still to be told', async () => {
    const remaining = ['b@x.example'];
    const channel = new ScriptedChannel({ kind: 'retry', delay: null, why: 'half', remaining });
    const { store, clock, outbox, say } = await alarm(channel);
    await say();
    const notifier = new Notifier(
      outbox,
      noPost,
      () => clock.now(),
      () => undefined,
    );
    notifier.wake();
    await notifier.settled();
    clock.advance(60_000);
    notifier.wake();
    await notifier.settled();
    expect(channel.sent.map(({ tools }) => tools.remaining)).toEqual([undefined, remaining]);
    await store.close();
  });
});
