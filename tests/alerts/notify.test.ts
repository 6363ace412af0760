import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ChannelKind, type Outcome, PostRefused } from '../../alerts/channel.js';
import { delayOf, Notifier, type Outbox, receiptOf } from '../../alerts/notify.js';
import { ManualClock } from '../../server/clock.js';
import { MemoryOutbox, noPost, ScriptedChannel } from '../support/outbox.js';

const MIN = 60_000;
const FRESH = { attempts: 0, remaining: null, test: null };

function outcomes(): fc.Arbitrary<Outcome> {
  const why = fc.string();
  return fc.oneof(
    fc.record({ kind: fc.constant('ok' as const), id: fc.option(fc.string()) }),
    fc.record({ kind: fc.constant('retry' as const), delay: fc.option(fc.nat()), why }),
    fc.record({ kind: fc.constantFrom('reject' as const, 'broken' as const), why }),
    fc.record({ kind: fc.constant('unknown' as const), why }),
  );
}

describe('the delay before the next try', () => {
  it('doubles from two seconds and stops at half an hour', () => {
    expect([0, 1, 2, 3].map((n) => delayOf(n, null))).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect([9, 10, 11, 60].map((n) => delayOf(n, null))).toEqual([
      1_024_000, 1_800_000, 1_800_000, 1_800_000,
    ]);
  });

  it('is never shorter than the service asked, nor than what it would be by itself', () => {
    fc.assert(
      fc.property(fc.nat(70), fc.option(fc.nat()), (attempts, asked) => {
        const delay = delayOf(attempts, asked);
        expect(delay).toBeGreaterThanOrEqual(asked ?? 0);
        expect(delay).toBeGreaterThanOrEqual(2_000);
        if (asked === null) expect(delay).toBeLessThanOrEqual(30 * MIN);
      }),
    );
  });
});

describe('the receipt of a delivery', () => {
  it('is done only when the channel accepted', () => {
    fc.assert(
      fc.property(outcomes(), fc.nat(70), fc.nat(), (outcome, attempts, at) => {
        const receipt = receiptOf(outcome, { ...FRESH, attempts }, at, 5);
        expect(receipt.state === 'done').toBe(outcome.kind === 'ok');
        expect(receipt.broken !== null).toBe(outcome.kind === 'broken');
        if (receipt.state === 'due') expect(receipt.dueAt).toBeGreaterThan(at);
        if (receipt.state !== 'done') expect(receipt.error).toBe('why' in outcome && outcome.why);
        expect(receipt).toMatchObject({ at, took: 5 });
      }),
    );
  });

  it('carries the id of the provider, its note and the settings it told us to change', () => {
    const outcome: Outcome = { kind: 'ok', id: 'x1', note: '1 refused', settings: { chat: '-9' } };
    expect(receiptOf(outcome, FRESH, 9, 1)).toMatchObject({
      state: 'done',
      providerId: 'x1',
      error: '1 refused',
      settings: { chat: '-9' },
    });
  });

  it('gives up after sixty tries and says why', () => {
    const retry: Outcome = { kind: 'retry', delay: null, why: 'busy' };
    expect(receiptOf(retry, { ...FRESH, attempts: 58 }, 0, 0).state).toBe('due');
    expect(receiptOf(retry, { ...FRESH, attempts: 59 }, 0, 0)).toMatchObject({
      state: 'failed',
      error: 'busy',
    });
  });

  it('tries again what it does not understand, and never calls it a success', () => {
    expect(receiptOf({ kind: 'unknown', why: '<html>' }, FRESH, 7, 0)).toMatchObject({
      state: 'due',
      dueAt: 2_007,
    });
  });

  it('remembers who of several is still to be told', () => {
    const retry: Outcome = { kind: 'retry', delay: null, why: 'busy', remaining: ['b@x.example'] };
    expect(receiptOf(retry, FRESH, 0, 0).remaining).toEqual(['b@x.example']);
    // A try that got no answer at all told nobody: the list stays.
    const silent: Outcome = { kind: 'retry', delay: null, why: 'no answer' };
    const partly = { attempts: 1, test: null, remaining: ['b@x.example'] };
    expect(receiptOf(silent, partly, 0, 0).remaining).toEqual(['b@x.example']);
    expect(receiptOf({ kind: 'ok', id: null }, partly, 0, 0).remaining).toBeNull();
  });
});

function notifierOf(outbox: Outbox, clock = new ManualClock(0)) {
  const errors: unknown[] = [];
  const notifier = new Notifier(
    outbox,
    noPost,
    () => clock.now(),
    (error) => errors.push(error),
  );
  const drain = async () => {
    notifier.wake();
    await notifier.settled();
  };
  return { notifier, errors, clock, drain };
}

/** Lets everything that is ready go on. */
function turns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the notifier', () => {
  it('sends everything that is due, once, however much it is', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel();
    for (let n = 0; n < 95; n += 1) outbox.add(channel);
    outbox.add(channel, 10 * MIN);
    await notifierOf(outbox).drain();
    expect(channel.sent).toHaveLength(95);
    expect(new Set(channel.sent.map(({ message }) => message.id)).size).toBe(95);
    expect(outbox.states.at(-1)).toBe('due');
  });

  it('tries again when its time has come and not before', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel({ kind: 'retry', delay: 60_000, why: 'slow down' });
    outbox.add(channel);
    const { drain, clock } = notifierOf(outbox);
    await drain();
    clock.advance(59_999);
    await drain();
    expect(channel.sent).toHaveLength(1);
    clock.advance(1);
    await drain();
    expect(outbox.states).toEqual(['done']);
    expect(outbox.receipts.map(({ state }) => state)).toEqual(['due', 'done']);
  });

  it('tries a refused message once more in its simplest form', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel({ kind: 'reject', why: 'bad card' });
    outbox.add(channel);
    await notifierOf(outbox).drain();
    expect(channel.sent.map(({ tools }) => tools.simple)).toEqual([false, true]);
    expect(outbox.receipts).toMatchObject([{ state: 'done' }]);
  });

  it('gives a message up that is refused in its simplest form as well', async () => {
    const outbox = new MemoryOutbox();
    const no: Outcome = { kind: 'reject', why: 'bad card' };
    const channel = new ScriptedChannel(no, no);
    outbox.add(channel);
    await notifierOf(outbox).drain();
    expect(channel.sent).toHaveLength(2);
    expect(outbox.receipts).toMatchObject([{ state: 'failed', error: 'bad card', broken: null }]);
  });

  it('says when the channel itself is gone', async () => {
    const outbox = new MemoryOutbox();
    outbox.add(new ScriptedChannel({ kind: 'broken', why: 'token revoked' }));
    await notifierOf(outbox).drain();
    expect(outbox.receipts).toMatchObject([{ state: 'failed', broken: 'token revoked' }]);
  });

  it('takes a channel that throws for one that is out of reach', async () => {
    const outbox = new MemoryOutbox();
    outbox.add(new ScriptedChannel(new Error('ECONNRESET')));
    const { drain, clock, errors } = notifierOf(outbox);
    await drain();
    expect(outbox.receipts).toMatchObject([{ state: 'due', error: 'ECONNRESET' }]);
    clock.advance(3_000);
    await drain();
    expect(outbox.states).toEqual(['done']);
    expect(errors).toEqual([]);
  });

  it('takes an address our own guard refuses for a broken channel', async () => {
    const outbox = new MemoryOutbox();
    outbox.add(new ScriptedChannel(new PostRefused('a private address')));
    await notifierOf(outbox).drain();
    expect(outbox.receipts).toMatchObject([{ state: 'failed', broken: 'a private address' }]);
  });

  it('tells only those the last try left over', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel({
      kind: 'retry',
      delay: null,
      why: 'one of two',
      remaining: ['b@x.example'],
    });
    outbox.add(channel);
    const { drain, clock } = notifierOf(outbox);
    await drain();
    clock.advance(MIN);
    await drain();
    expect(channel.sent.map(({ tools }) => tools.remaining)).toEqual([undefined, ['b@x.example']]);
  });

  it('does not let one failing channel hold up another', async () => {
    const outbox = new MemoryOutbox();
    const down = new ScriptedChannel(...new Array<Error>(9).fill(new Error('down')));
    const good = new ScriptedChannel();
    for (let n = 0; n < 9; n += 1) {
      outbox.add(down);
      outbox.add(good);
    }
    await notifierOf(outbox).drain();
    expect(good.sent).toHaveLength(9);
    expect(outbox.states.filter((state) => state === 'due')).toHaveLength(9);
  });

  it('loses no delivery, at whatever moment of a run the wake comes', async () => {
    for (let later = 0; later < 12; later += 1) {
      const outbox = new MemoryOutbox();
      const channel = new ScriptedChannel();
      const { notifier } = notifierOf(outbox);
      notifier.wake();
      // So many turns after the start: some of them fall into the very end of the run.
      for (let turn = 0; turn < later; turn += 1) await Promise.resolve();
      outbox.add(channel);
      notifier.wake();
      await notifier.settled();
      expect(channel.sent, `woken ${later} turns after the start`).toHaveLength(1);
    }
  });

  it('says that the outbox failed and delivers at the next wake', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel();
    outbox.add(channel);
    let broken = true;
    const { drain, errors } = notifierOf({
      claim: (now, most) =>
        broken ? Promise.reject(new Error('database is locked')) : outbox.claim(now, most),
      settle: (delivery, receipt) => outbox.settle(delivery, receipt),
    });
    await drain();
    expect(errors).toEqual([new Error('database is locked')]);
    broken = false;
    await drain();
    expect(channel.sent).toHaveLength(1);
  });

  it('lets no channel wait for the answer of another', async () => {
    const outbox = new MemoryOutbox();
    let answer: (outcome: Outcome) => void = () => undefined;
    const silent: ChannelKind = {
      kind: 'silent',
      config: z.unknown(),
      secrets: [],
      send: () => new Promise((resolve) => (answer = resolve)),
    };
    const good = new ScriptedChannel();
    outbox.add(silent);
    const { notifier } = notifierOf(outbox);
    notifier.wake();
    await turns();
    for (let n = 0; n < 45; n += 1) outbox.add(good);
    notifier.wake();
    await turns();
    expect(good.sent).toHaveLength(45);
    expect(outbox.states[0]).toBe('claimed');
    answer({ kind: 'ok', id: 'at last' });
    await notifier.settled();
    expect(outbox.states).not.toContain('claimed');
  });

  it('says which channels are still sending, so that only what is urgent is claimed for them', async () => {
    const outbox = new MemoryOutbox();
    const seen: number[][] = [];
    outbox.add(new ScriptedChannel());
    const { drain } = notifierOf({
      claim: (now, most, occupied) => {
        seen.push([...occupied]);
        return outbox.claim(now, most);
      },
      settle: (delivery, receipt) => outbox.settle(delivery, receipt),
    });
    await drain();
    expect(seen).toEqual([[], [1], []]);
  });

  it('finishes what it has in hand when it is closed, and takes nothing more', async () => {
    const outbox = new MemoryOutbox();
    const channel = new ScriptedChannel();
    for (let n = 0; n < 50; n += 1) outbox.add(channel);
    const { notifier } = notifierOf(outbox);
    notifier.wake();
    await notifier.close();
    expect(outbox.states).not.toContain('claimed');
    const before = channel.sent.length;
    notifier.wake();
    await notifier.settled();
    expect(channel.sent).toHaveLength(before);
  });
});
