// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import WallTiles from '../../client/panels/WallTiles.svelte';
import { wallOrder } from '../../client/wall.js';
import type { Verdict } from '../../server/model/brand.js';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot, HOUR, NOON } from './given.js';
import { said } from './hands.js';
import { roomWith } from './room.js';

afterEach(cleanup);

describe('the tiles of the wall', () => {
  const pulse = (...volumes: number[]) => ({
    bucket: HOUR,
    volume: 0,
    points: volumes.map((volume, at) => ({
      at: NOON + at * HOUR,
      mentions: 0,
      negative: 0,
      positive: 0,
      volume,
      reposts: 0,
    })),
  });

  it('say of each brand its level, its volume and where that goes, in words', () => {
    const brands = [
      aBrand({ volume: 12_345, verdict: 'red', pulse: pulse(10, 50) }),
      aBrand({ id: 2, name: '月光镯', verdict: 'cannot-say', pulse: pulse(50, 10) }),
      aBrand({ id: 3, name: '星环', pulse: null }),
    ];
    const room = roomWith(aSnapshot());
    render(Frame, { room, part: WallTiles, given: { brands, current: 2 } });
    expect(screen.getAllByRole('listitem').map((one) => said(one))).toEqual([
      '手镯之家 红色 负面量 1.23万 ↗ 加快',
      '月光镯 无法判断 负面量 0 ↘ 放缓',
      '星环 平稳 负面量 0 → 持平',
    ]);
  });
});

describe('the tiles of more brands than find room', () => {
  const verdicts = (list: readonly Verdict[]) =>
    list.map((verdict, at) => aBrand({ id: at + 1, name: `牌${at + 1}`, verdict }));
  const show = (list: readonly Verdict[], current: number | null, turn = 0, locale?: Locale) => {
    cleanup();
    const room = roomWith(aSnapshot(), undefined, locale);
    const brands = wallOrder(verdicts(list));
    render(Frame, { room, part: WallTiles, given: { brands, current, turn } });
    return screen.getAllByRole('listitem').map((one) => said(one));
  };
  const calm = (count: number) => new Array<Verdict>(count).fill('calm');
  const firstWords = (tiles: string[]) => tiles.map((tile) => tile.split(' ')[0]);

  it('are one a brand as long as six find room', () => {
    expect(show(calm(1), 1)).toHaveLength(1);
    expect(firstWords(show(calm(6), 1))).toEqual(['牌1', '牌2', '牌3', '牌4', '牌5', '牌6']);
  });

  it('say how many more there are and that all of them are calm, in both languages', () => {
    expect(show(calm(7), 1).at(-1)).toBe('另有 2 个品牌 全部平稳');
    expect(show(calm(7), 1, 0, 'en').at(-1)).toBe('2 more brands all calm');
    expect(show(calm(30), 1, 0, 'en')).toHaveLength(6);
  });

  it('hide no level: the worst keep their tiles, the others are counted by level', () => {
    const list: Verdict[] = [
      ...calm(9),
      'orange',
      'cannot-say',
      ...new Array<Verdict>(5).fill('red'),
      'yellow',
    ];
    const tiles = show(list, 1);
    expect(firstWords(tiles)).toEqual(['牌12', '牌13', '牌14', '牌15', '牌1', '另有']);
    expect(tiles.at(-1)).toBe('另有 12 个品牌 红色 1 橙色 1 黄色 1 无法判断 1 平稳 8');
    expect(show(list, 1, 0, 'en').at(-1)).toBe(
      '12 more brands Red 1 Orange 1 Yellow 1 Cannot say 1 Calm 8',
    );
  });

  it('mark the brand that the wall speaks of, and else go round those without a tile', () => {
    show(calm(30), 23);
    expect(said(document.querySelector('.current') as Element)).toMatch(/^牌23 /);
    const guests = Array.from({ length: 26 }, (_, at) => firstWords(show(calm(30), 2, at))[4]);
    expect(new Set(guests).size).toBe(26);
  });
});
