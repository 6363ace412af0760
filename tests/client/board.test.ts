import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Board } from '../../client/board.svelte.js';
import { KEPT, mergeMentions, replaceById } from '../../client/merge.js';
import { aBatch, aBrand, aMention, aSource, anIncident, aSnapshot, NOON } from './given.js';

function board(): Board {
  const made = new Board();
  made.reset(aSnapshot());
  return made;
}

describe('the board', () => {
  it('takes a batch that follows and knows the new number', () => {
    const it = board();
    expect(it.apply(aBatch(10, 12, { mentions: [aMention(1)] }))).toBe('applied');
    expect(it.seq).toBe(12);
    expect(it.mentions.map((one) => one.id)).toEqual([1]);
  });

  it('changes nothing when a batch comes a second time', () => {
    const it = board();
    const batch = aBatch(10, 12, { mentions: [aMention(1)] });
    it.apply(batch);
    expect(it.apply({ ...batch, mentions: [aMention(9)] })).toBe('seen');
    expect(it.mentions).toHaveLength(1);
  });

  it('erases what its author took back, wherever it still stands on the page', () => {
    const it = board();
    it.apply(aBatch(10, 11, { mentions: [aMention(1), aMention(2)] }));
    const change = { at: NOON, brandId: 1, storyId: null, incidentId: null, recordedAt: NOON };
    const data = { ids: [1], incidents: [] };
    it.apply(
      aBatch(11, 12, {
        changes: [{ ...change, seq: 12, receivedAt: null, kind: 'mentions.withdrawn', data }],
      }),
    );
    expect(it.mentions.map(({ id, withdrawnAt }) => [id, withdrawnAt])).toEqual([
      [2, null],
      [1, NOON],
    ]);
    const gone = { text: '', url: null, author: { name: null }, counters: aMention(1).counters };
    expect(it.mentions[1]).toMatchObject(gone);
    expect(it.standing(aMention(1))).toMatchObject(gone);
    expect(it.standing(aMention(2))).toEqual(aMention(2));
  });

  it('tells of a gap and stays as it was', () => {
    const it = board();
    expect(it.apply(aBatch(11, 13))).toBe('gap');
    expect(it.seq).toBe(10);
  });

  it('calls a batch that overlaps a gap, because half of it cannot be taken', () => {
    const it = board();
    it.apply(aBatch(10, 12));
    expect(it.apply(aBatch(11, 13))).toBe('gap');
  });

  it('takes nothing before it has a snapshot', () => {
    expect(new Board().apply(aBatch(0, 1))).toBe('gap');
  });

  it('takes numbers that moved with time, without a new number', () => {
    const it = board();
    expect(it.apply(aBatch(10, 10, { brands: [aBrand({ volume: 5 })] }))).toBe('applied');
    expect(it.brand(1)?.volume).toBe(5);
    expect(it.seq).toBe(10);
  });

  it('ignores numbers that are older than what it knows', () => {
    const it = board();
    it.apply(aBatch(10, 12));
    expect(it.apply(aBatch(10, 10, { brands: [aBrand({ volume: 5 })] }))).toBe('seen');
    expect(it.brand(1)?.volume).toBe(0);
  });

  it('keeps the curve of a brand that comes without one', () => {
    const it = board();
    const before = it.brand(1)?.pulse;
    it.apply(aBatch(10, 11, { brands: [aBrand({ volume: 7, pulse: null })] }));
    expect(it.brand(1)?.pulse).toBe(before);
    expect(it.brand(1)?.volume).toBe(7);
  });

  it('replaces an incident and puts the loudest open one first', () => {
    const it = board();
    it.apply(
      aBatch(10, 11, {
        incidents: [
          anIncident({ id: 1, level: 'yellow' }),
          anIncident({ id: 2, level: 'red', volume: 3 }),
          anIncident({ id: 3, level: 'red', volume: 900 }),
          anIncident({ id: 4, level: 'red', status: 'closed', closedAt: NOON }),
        ],
      }),
    );
    expect(it.open.map((one) => one.id)).toEqual([3, 2, 1]);
    const response = {
      at: NOON,
      where: 'weibo',
      url: 'https://example.com',
      text: null,
      by: 'a',
      approvedBy: 'b',
    };
    it.apply(aBatch(11, 12, { incidents: [anIncident({ id: 3, volume: 900, response })] }));
    expect(it.open.map((one) => one.id)).toEqual([2, 3, 1]);
  });

  it('keeps every open incident, however long it stays open itself, and the newest closed ones', () => {
    const it = board();
    it.apply(aBatch(10, 11, { incidents: [anIncident({ id: 1 })] }));
    for (let at = 0; at < KEPT + 20; at++) {
      const closed = anIncident({ id: at + 2, status: 'closed' });
      it.apply(aBatch(11 + at, 12 + at, { incidents: [closed] }));
    }
    expect(it.incidents).toHaveLength(KEPT + 1);
    expect(it.incidents.map(({ id }) => id)).toContain(1);
    expect(it.incidents.at(-1)?.id).toBe(KEPT + 21);
  });

  it('follows the sources: new ones, those that fail, and those that are gone', () => {
    const it = board();
    const change = (seq: number, kind: 'source.added' | 'source.changed' | 'source.removed') => ({
      seq,
      at: NOON,
      recordedAt: NOON,
      receivedAt: null,
      brandId: null,
      storyId: null,
      incidentId: null,
      kind,
      data: { sourceId: 1, name: 'x' },
    });
    const added = change(11, 'source.added');
    it.apply(aBatch(10, 11, { changes: [added], sources: [aSource({ failures: 0 })] }));
    expect(it.sourcesMoved).toBe(1);
    expect(it.changes).toEqual([added]);
    expect(it.sources).toEqual([aSource({ failures: 0 })]);
    const changed = [change(12, 'source.changed')];
    it.apply(aBatch(11, 12, { changes: changed, sources: [aSource({ failures: 3 })] }));
    expect(it.sources).toEqual([aSource({ failures: 3 })]);
    it.apply(aBatch(12, 13, { changes: [change(13, 'source.removed')] }));
    expect(it.sources).toEqual([]);
    expect(it.sourcesMoved).toBe(3);
  });
});

describe('merging mentions', () => {
  it('keeps each once, newest first, the newer version winning, and no more than it may', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 800 }), { maxLength: 700 });
    fc.assert(
      fc.property(ids, ids, (known, fresh) => {
        const before = mergeMentions(
          [],
          known.map((id) => aMention(id, { text: 'old' })),
        );
        const after = mergeMentions(
          before,
          fresh.map((id) => aMention(id, { text: 'new' })),
        );
        const all = [...new Set([...before.map((one) => one.id), ...fresh])].sort((a, b) => b - a);
        expect(after.map((one) => one.id)).toEqual(all.slice(0, KEPT));
        for (const one of after) if (fresh.includes(one.id)) expect(one.text).toBe('new');
      }),
      { numRuns: 40 },
    );
  });

  it('gives back the very same list when nothing came', () => {
    const known = [aMention(1)];
    expect(replaceById(known, [])).toBe(known);
  });
});
