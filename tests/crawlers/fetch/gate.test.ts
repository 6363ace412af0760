import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLiteral, reach } from '../../../crawlers/fetch/address.js';
import { createGate } from '../../../crawlers/fetch/gate.js';

const never = new AbortController().signal;

describe('a gate', () => {
  it('lets hosts in side by side and one host only as often as allowed, in order', async () => {
    const gate = createGate({ concurrency: 1, spacing: 0 });
    const leaveA = await gate.enter('a', never);
    const leaveB = await gate.enter('b', never);
    const order: string[] = [];
    const second = gate.enter('a', never).then((leave) => {
      order.push('second');
      leave();
    });
    const third = gate.enter('a', never).then((leave) => {
      order.push('third');
      leave();
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    leaveA();
    leaveB();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
  });

  it('waits longer at a host that asks for it', async () => {
    const gate = createGate({ concurrency: 2, spacing: 0, slower: { slow: 40 } });
    const started = performance.now();
    for (const host of ['quick', 'quick', 'slow']) (await gate.enter(host, never))();
    const before = performance.now();
    (await gate.enter('slow', never))();
    expect(performance.now() - before).toBeGreaterThan(30);
    expect(before - started).toBeLessThan(30);
  });

  it('gives a place back once, however often it is left', async () => {
    const gate = createGate({ concurrency: 1, spacing: 0 });
    const leave = await gate.enter('a', never);
    leave();
    leave();
    const held = await gate.enter('a', never);
    let entered = false;
    void gate.enter('a', never).then(() => (entered = true));
    await Promise.resolve();
    expect(entered).toBe(false);
    held();
  });

  it('turns away who has already given up, and who gives up while waiting', async () => {
    const gate = createGate({ concurrency: 1, spacing: 0 });
    const leave = await gate.enter('a', never);
    await expect(gate.enter('a', AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    const controller = new AbortController();
    const waiting = gate.enter('a', controller.signal);
    controller.abort(new Error('tired'));
    await expect(waiting).rejects.toThrow('tired');
    leave();
    await gate.enter('a', never);
  });
});

describe('reach', () => {
  const byte = fc.nat(255);

  it('of an address in a private range is never public, in whatever dress', () => {
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.constant(0), byte, byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    fc.assert(
      fc.property(inside, ([a, b, c, d]) => {
        const dotted = [a, b, c, d].join('.');
        const hex = [a, b, c, d].map((n) => n.toString(16).padStart(2, '0')).join('');
        const six = `${hex.slice(0, 4)}:${hex.slice(4)}`;
        for (const written of [
          dotted,
          `[::ffff:${dotted}]`,
          `::ffff:${six}`,
          `64:ff9b::${six}`,
          `2002:${six}::1`,
          `::${six}`,
        ]) {
          expect(reach(written), written).not.toBe('public');
        }
      }),
    );
  });

  it('of ordinary addresses is public, of anything else forbidden', () => {
    expect(reach('8.8.8.8')).toBe('public');
    expect(reach('[2606:4700::1]')).toBe('public');
    expect(reach('192.168.1.1')).toBe('private');
    expect(reach('fe80::1%eth0')).toBe('forbidden');
    expect(reach('')).toBe('forbidden');
    expect(reach('example.com')).toBe('forbidden');
    expect(isLiteral('[::1]')).toBe(true);
    expect(isLiteral('example.com')).toBe(false);
  });
});
