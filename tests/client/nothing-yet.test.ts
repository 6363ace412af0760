// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import NothingYet from '../../client/panels/NothingYet.svelte';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot } from './given.js';
import { createRoom, roomWith } from './room.js';

const given = { title: '还没有话题', hint: '会出现在这里。' };
const show = (room = createRoom()) => render(Frame, { room, part: NothingYet, given });

afterEach(cleanup);
afterEach(() => window.history.replaceState(null, '', '/'));

describe('a list with nothing in it', () => {
  it('leads to the first brand while there is none', async () => {
    show(roomWith(aSnapshot({ brands: [] })));
    expect(screen.getByRole('heading').textContent).toBe('还没有品牌');
    await fireEvent.click(screen.getByRole('button', { name: '开始设置' }));
    expect(window.location.pathname).toBe('/start');
  });

  it('leads to the sources while nothing listens', async () => {
    show(roomWith(aSnapshot({ brands: [aBrand()], sources: [] })));
    expect(screen.getByRole('heading').textContent).toBe('还没有话题');
    await fireEvent.click(screen.getByRole('button', { name: '添加来源' }));
    expect(window.location.pathname).toBe('/sources');
  });

  it('promises nothing before the server has spoken', () => {
    show();
    expect(screen.getByRole('heading').textContent).toBe('还没有话题');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
