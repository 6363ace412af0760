import { describe, expect, it } from 'vitest';
import { daysText, EMPTY_ROUTE, moved, supposed, withDraft } from '../../client/routing.js';
import type { Weekday } from '../../server/model/route.js';

const name = (day: Weekday): string => `d${day}`;

describe('the routes on screen', () => {
  it('say weekdays in a few letters', () => {
    expect(daysText([5, 1, 2, 3, 4], name)).toBe('d1–d5');
    expect(daysText([6, 7], name)).toBe('d6 d7');
    expect(daysText([1, 3, 5], name)).toBe('d1 d3 d5');
    expect(daysText([], name)).toBe('');
    expect(daysText([1, 2, 3, 4, 5, 6, 7], name)).toBe('');
  });

  it('ask before saving for the news and the moment that were chosen', () => {
    const draft = { ...EMPTY_ROUTE, brands: [3, 4], platforms: ['weibo'] };
    expect(supposed(draft, 'red', 'clock', 42)).toEqual({
      kind: 'incident.reminded',
      at: 42,
      level: 'red',
      brandId: 3,
      categories: [],
      platforms: ['weibo'],
    });
    expect(supposed(draft, 'red', 'opened', null)).not.toHaveProperty('at');
  });

  it('are asked as they would stand: the draft in its place, a new one at the end', () => {
    const rules = [1, 2].map((id) => ({ ...EMPTY_ROUTE, id, name: `r${id}` }));
    const names = (id: number | null) =>
      withDraft(rules, { ...EMPTY_ROUTE, name: '' }, id, 'new').map((rule) => rule.name);
    expect(names(1)).toEqual(['new', 'r2']);
    expect(names(null)).toEqual(['r1', 'r2', 'new']);
  });

  it('change places with their neighbour, and stay at the ends', () => {
    expect(moved([1, 2, 3], 3, -1)).toEqual([1, 3, 2]);
    expect(moved([1, 2, 3], 1, -1)).toEqual([1, 2, 3]);
  });
});
