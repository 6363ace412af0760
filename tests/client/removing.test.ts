// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, expect, it } from 'vitest';
import BrandList from '../../client/panels/BrandList.svelte';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot } from './given.js';
import { roomWith } from './room.js';

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

afterEach(cleanup);

it('names what is lost with a brand, and puts the safe answer first', async () => {
  const room = roomWith(aSnapshot(), () => ({ body: { items: [{ ...aBrand(), aliases: [] }] } }));
  render(Frame, { room, part: BrandList, given: {} });
  await fireEvent.click(await screen.findByRole('button', { name: '删除' }));
  expect(
    screen.getByText(/全部声音、话题、事件与时间线、统计和设置都会删除，无法恢复/),
  ).toBeTruthy();
  const sure = screen.getByRole('button', { name: '删除“手镯之家”' });
  expect(sure.className).toMatch(/\bdanger\b/);
  expect(sure.className).not.toMatch(/\bprimary\b/);
  const safe = screen.getByRole('button', { name: '取消' });
  expect(document.activeElement).toBe(safe);
  await fireEvent.click(safe);
  expect(room.asked.map(({ method }) => method)).not.toContain('DELETE');
  await fireEvent.click(screen.getByRole('button', { name: '删除' }));
  await fireEvent.click(screen.getByRole('button', { name: '删除“手镯之家”' }));
  await waitFor(() =>
    expect(room.asked).toContainEqual({ method: 'DELETE', path: '/brands/1', body: null }),
  );
});
