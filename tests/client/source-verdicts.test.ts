// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import SourceVerdicts from '../../client/panels/SourceVerdicts.svelte';
import Frame from './Frame.svelte';
import { aBrand } from './given.js';
import { createRoom } from './room.js';

const show = (fresh: boolean) => {
  const brand = aBrand();
  const brands = [{ ...brand, coverage: { ...brand.coverage, fresh, deaf: [], ears: 0 } }];
  render(Frame, { room: createRoom(), part: SourceVerdicts, given: { brands } });
  return screen.getByRole('listitem').textContent;
};

afterEach(cleanup);

it('A verdict that waits for a first reading says so, and where the reason stands', () => {
  expect(show(false)).toContain('无法判断');
  cleanup();
  expect(show(false)).toContain('还没有全部读取成功，原因见下面');
  cleanup();
  expect(show(true)).not.toContain('还没有全部读取成功');
});
