import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge, urgent } from '../../alerts/storm.js';
import type { Message } from '../../server/model/message.js';
import { message, NOW } from '../standins/messages.js';

let count = 0;

function update(change: Partial<Message> = {}): Message {
  count += 1;
  const defaults = { id: `m${count}`, at: NOW + count, kind: 'incident.noted' as const };
  return message({ ...defaults, quotes: [], ...change });
}

describe('merging a storm', () => {
  it('leaves single messages as they are', () => {
    const alone = [update({ thread: 'a' }), update({ thread: 'b' })];
    expect(merge(alone)).toEqual(alone);
  });

  it('makes one of the updates of an incident: the newest state, every number, all ids', () => {
    const merged = merge([
      update({
        id: 'x1',
        thread: 'a',
        headline: '100',
        facts: [
          ['转发', '100'],
          ['评论', '7'],
        ],
      }),
      update({ id: 'x2', thread: 'a', headline: '200', facts: [['转发', '200']] }),
      update({ id: 'x3', thread: 'a', headline: '300', facts: [['转发', '300']] }),
    ]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      headline: '300（合并 3 条更新）',
      facts: [
        ['转发', '300'],
        ['评论', '7'],
      ],
      includes: ['x1', 'x2', 'x3'],
    });
  });

  it('puts a first alert and a raise to red ahead of all, unmerged, red before the rest', () => {
    const noted = update({ thread: 'a', headline: 'noted' });
    const yellow = update({ thread: 'b', kind: 'incident.opened', level: 'yellow', headline: 'y' });
    const red = update({ thread: 'a', kind: 'incident.raised', level: 'red', headline: 'r' });
    const order = merge([noted, yellow, red]).map((one) => one.headline);
    expect(order).toEqual(['r', 'y', 'noted']);
  });

  it('does not call a raise to orange urgent', () => {
    expect(urgent(update({ kind: 'incident.raised', level: 'orange' }))).toBe(false);
    expect(urgent(update({ kind: 'incident.raised', level: 'red' }))).toBe(true);
    expect(urgent(update({ kind: 'incident.opened', level: 'yellow' }))).toBe(true);
  });

  it('never mixes a rehearsal with what is real, nor two languages', () => {
    const kinds = [
      update({ thread: 'a' }),
      update({ thread: 'a', rehearsal: true }),
      update({ thread: 'a', locale: 'en' }),
    ];
    expect(merge(kinds)).toHaveLength(3);
  });

  it('never merges tests', () => {
    expect(merge([update({ kind: 'test' }), update({ kind: 'test' })])).toHaveLength(2);
  });

  it('shows the posts of the newest update that has any', () => {
    const quote = message().quotes.slice(0, 1);
    const merged = merge([update({ quotes: quote }), update({ quotes: [] })]);
    expect(merged[0]?.quotes).toEqual(quote);
  });

  it('counts what a merged message already stood for when it is merged again', () => {
    const [once] = merge([update({ id: 'a' }), update({ id: 'b' })]);
    const [twice] = merge([once ?? update(), update({ id: 'c', at: NOW + 9_999 })]);
    expect(twice?.includes).toEqual(['a', 'b', 'c']);
  });

  const some = fc
    .record({
      thread: fc.constantFrom('a', 'b', 'c', ''),
      kind: fc.constantFrom('incident.opened', 'incident.raised', 'incident.noted', 'test'),
      level: fc.constantFrom('yellow', 'orange', 'red'),
      at: fc.integer({ min: NOW, max: NOW + 1_000 }),
    })
    .map((change) => update(change as Partial<Message>));

  it('loses nothing, repeats nothing and does not depend on the order of arrival', () => {
    const property = fc.property(fc.array(some, { maxLength: 40 }), (list) => {
      const merged = merge(list);
      const held = merged.flatMap((one) => one.includes ?? [one.id]);
      expect([...held].sort()).toEqual(list.map((one) => one.id).sort());
      expect(merge([...list].reverse())).toEqual(merged);
      const firstOrdinary = merged.findIndex((one) => !urgent(one));
      const after = firstOrdinary === -1 ? [] : merged.slice(firstOrdinary);
      expect(after.some(urgent)).toBe(false);
    });
    fc.assert(property);
  });

  it('turns 5,000 changes of 40 incidents into at most 40 updates behind the urgent ones', () => {
    const storm = Array.from({ length: 5_000 }, (_, index) =>
      update({ thread: `incident-${index % 40}`, at: NOW + index }),
    );
    const first = update({ thread: 'incident-3', kind: 'incident.raised', level: 'red' });
    const merged = merge([...storm, first]);
    expect(merged[0]).toBe(first);
    expect(merged).toHaveLength(41);
  });
});
