import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type SourceKind, type Visit, VisitError, type VisitTools } from '../../crawlers/source.js';
import { afterFailure, afterSuccess, visit, type Visited } from '../../crawlers/visit.js';

const MIN = 60_000;
const HOUR = 60 * MIN;
const NOW = 1_800_000_000_000;

function source(change: Partial<Visited> = {}): Visited {
  return { id: 4, every: 5 * MIN, failures: 0, enabled: true, ...change };
}

function brought(change: Partial<Visit> = {}): Visit {
  return {
    items: [],
    cursor: {},
    notModified: false,
    waitAtLeast: null,
    movedTo: null,
    warnings: [],
    ...change,
  };
}

function failure(kind: VisitError['kind'] = 'transient', retryAfter: number | null = null) {
  return new VisitError('no answer', kind, retryAfter);
}

const sources = fc.record({
  id: fc.nat(),
  every: fc.integer({ min: MIN, max: 24 * HOUR }),
  failures: fc.nat(60),
  enabled: fc.constant(true),
});
const asked = fc.option(fc.integer({ min: 0, max: 48 * HOUR }));

describe('after a visit that worked', () => {
  it('comes the next one in its rhythm, later if the other side asked, within a day', () => {
    fc.assert(
      fc.property(sources, asked, (one, waitAtLeast) => {
        const after = afterSuccess(one, brought({ waitAtLeast }), NOW);
        const wait = after.dueAt - NOW;
        expect(wait).toBeGreaterThanOrEqual(
          Math.min(24 * HOUR, Math.max(one.every, waitAtLeast ?? 0)),
        );
        expect(wait).toBeLessThanOrEqual(24 * HOUR + MIN);
        expect(after).toMatchObject({ failures: 0, error: null, enabled: true });
      }),
    );
  });

  it('is spread by at most a tenth of the rhythm and a minute, the same at every replay', () => {
    fc.assert(
      fc.property(sources, (one) => {
        const { dueAt } = afterSuccess(one, brought(), NOW);
        expect(dueAt - NOW - one.every).toBeLessThanOrEqual(Math.min(one.every / 10, MIN));
        expect(afterSuccess(one, brought(), NOW).dueAt).toBe(dueAt);
      }),
    );
  });

  it('is told only when the failure had been told', () => {
    expect(afterSuccess(source({ failures: 2 }), brought(), NOW).tell).toBeNull();
    expect(afterSuccess(source({ failures: 3 }), brought(), NOW).tell).toBe('recovered');
  });
});

describe('after a visit that failed', () => {
  it('doubles the wait up to six hours', () => {
    const waits = [0, 1, 2, 5, 6, 30].map((failures) => {
      const { dueAt } = afterFailure(source({ failures }), failure(), NOW);
      return Math.floor((dueAt - NOW) / (5 * MIN));
    });
    expect(waits).toEqual([1, 2, 4, 32, 64, 72]);
  });

  it('never comes back sooner than it was asked, within a day', () => {
    fc.assert(
      fc.property(sources, asked, (one, retryAfter) => {
        const { dueAt, failures } = afterFailure(one, failure('transient', retryAfter), NOW);
        expect(dueAt - NOW).toBeGreaterThanOrEqual(Math.min(24 * HOUR, retryAfter ?? 0));
        expect(dueAt - NOW).toBeLessThanOrEqual(24 * HOUR + MIN);
        expect(failures).toBe(one.failures + 1);
      }),
    );
  });

  it('is told at the third time in a row, once', () => {
    const told = [0, 1, 2, 3, 4].map(
      (failures) => afterFailure(source({ failures }), failure(), NOW).tell,
    );
    expect(told).toEqual([null, null, 'failing', null, null]);
  });

  it.each(['gone', 'refused', 'unreadable'] as const)('is told at once when it is %s', (kind) => {
    const after = afterFailure(source(), failure(kind), NOW);
    expect(after).toMatchObject({ tell: 'failing', failures: 3, error: 'no answer' });
    expect(after.enabled).toBe(kind !== 'gone');
    expect(afterSuccess(source(after), brought(), NOW).tell).toBe('recovered');
  });
});

describe('a visit', () => {
  const tools: VisitTools = {
    fetch: () => Promise.reject(new Error('nobody fetches here')),
    now: NOW,
    signal: new AbortController().signal,
  };

  function kind(answer: () => Promise<Visit>): SourceKind {
    return { kind: 'test', config: z.object({ url: z.string() }), visit: answer };
  }

  it('brings home what the source found', async () => {
    const home = brought({ cursor: { page: 2 } });
    await expect(
      visit(
        kind(async () => home),
        { url: 'x' },
        {},
        tools,
      ),
    ).resolves.toBe(home);
  });

  it('does not start with settings that are not complete', async () => {
    const started = visit(
      kind(() => Promise.reject(new Error('must not be asked'))),
      { uri: 1 },
      {},
      tools,
    );
    await expect(started).rejects.toMatchObject({
      name: 'VisitError',
      kind: 'unreadable',
      message: expect.stringContaining('settings') as string,
    });
  });

  it('hands on what the source says went wrong', async () => {
    const gone = failure('gone');
    const started = visit(
      kind(() => Promise.reject(gone)),
      { url: 'x' },
      {},
      tools,
    );
    await expect(started).rejects.toBe(gone);
  });

  it('makes a sentence of anything else', async () => {
    const cause = new TypeError('x is undefined');
    const started = visit(
      kind(() => Promise.reject(cause)),
      { url: 'x' },
      {},
      tools,
    );
    await expect(started).rejects.toMatchObject({
      name: 'VisitError',
      kind: 'unreadable',
      message: 'The source could not be read: x is undefined',
      cause,
    });
  });
});
