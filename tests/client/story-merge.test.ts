// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from './given.js';
import { drawDialogs, drawNoCharts, field, press, said, submit, write } from './hands.js';
import type { Asked } from './room.js';
import { acts, aDetail, open } from './story-room.js';

beforeAll(() => {
  drawDialogs();
  drawNoCharts();
});
beforeEach(() => window.history.replaceState(null, '', '/stories'));
afterEach(cleanup);

type Answer = { status?: number; body?: unknown };

describe('merging a story', () => {
  const others = [aRow(7), aRow(8, { title: '掉色' }), aRow(9, { title: '客服不回' })];
  const named = ({ path }: Asked) => new URLSearchParams(path.split('?')[1]).get('title');
  const byName = (asked: Asked) => ({
    items: others.filter(({ title }) => title.includes(named(asked) ?? '')),
    next: null,
  });
  const merge = async (answer: (asked: Asked) => Answer | undefined = () => undefined) => {
    const room = open(
      (asked) =>
        answer(asked) ?? (asked.path.startsWith('/stories?') ? { body: byName(asked) } : undefined),
    );
    await screen.findByRole('heading', { level: 1 });
    await press('并入另一个话题');
    return room;
  };
  const offered = () =>
    screen.queryAllByRole('radio').map((one) => said(one.closest('label') as Element));

  it('says what it comes to, offers every story but this one, and goes to the one that remains', async () => {
    const room = await merge((asked) =>
      asked.path.endsWith('/merge') ? { body: aDetail({}, { id: 9 }) } : undefined,
    );
    expect(screen.getByText(/合并不能撤销/)).toBeTruthy();
    await screen.findByRole('radio', { name: /掉色/ });
    expect(offered()).toEqual(['掉色 40 条声音', '客服不回 40 条声音']);
    await fireEvent.click(screen.getByRole('radio', { name: /客服不回/ }));
    await write('你的名字', '李楠');
    await submit('你的名字');
    await screen.findByText('已合并');
    expect(acts(room)[0]?.body).toEqual({ into: 9, by: '李楠' });
    expect(room.router.path).toBe('/stories/9');
  });

  it('keeps in sight what was chosen, whatever is looked for next', async () => {
    const room = await merge();
    await fireEvent.click(await screen.findByRole('radio', { name: /掉色/ }));
    await write('查找话题', '客服');
    await waitFor(() => expect(offered()).toEqual(['客服不回 40 条声音', '掉色 40 条声音']));
    await write('查找话题', '没有的');
    await waitFor(() => expect(offered()).toEqual(['掉色 40 条声音']));
    expect(acts(room)).toEqual([]);
  });

  it('says that no story fits', async () => {
    await merge();
    await screen.findByRole('radio', { name: /掉色/ });
    await write('查找话题', '没有的');
    expect(await screen.findByText('没有符合的话题')).toBeTruthy();
    expect(screen.getByText('在最新的 1 万个话题中查找。')).toBeTruthy();
  });

  it('says what it does not list, and finds it by its name on the server', async () => {
    const late = aRow(4711, { title: '很久以前的石头' });
    const room = await merge((asked) => {
      if (!asked.path.startsWith('/stories?')) return undefined;
      const name = named(asked);
      if (name === '很久') return { body: { items: [late], next: null } };
      return { body: { items: others, next: 'v1.2.3' } };
    });
    expect(await screen.findByText('只列出负面量最大的 30 个；其余的按名称查找。')).toBeTruthy();
    await write('查找话题', '石头');
    expect(await screen.findByText('名称符合的不止 30 个，请写得更具体。')).toBeTruthy();
    await write('查找话题', '很久');
    await waitFor(() => expect(offered()).toEqual(['很久以前的石头 40 条声音']));
    expect(room.asked.at(-1)?.path).toMatch(/brand=1.*order=volume.*limit=30/);
  });

  it('says that the others could not be had, and asks again', async () => {
    let down = true;
    await merge((asked) =>
      down && asked.path.startsWith('/stories?') ? { status: 503, body: {} } : undefined,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('503');
    down = false;
    await press('重试');
    expect(await screen.findByRole('radio', { name: /掉色/ })).toBeTruthy();
  });

  it('is not done by Enter in the search, since it cannot be undone', async () => {
    const room = await merge();
    await fireEvent.click(await screen.findByRole('radio', { name: /掉色/ }));
    await write('你的名字', '李楠');
    // A browser sends the form for this key unless it is told not to.
    expect(await fireEvent.keyDown(field('查找话题'), { key: 'Enter' })).toBe(false);
    expect(await fireEvent.keyDown(field('你的名字'), { key: 'Enter' })).toBe(true);
    expect(acts(room)).toEqual([]);
  });

  it('does nothing before one is chosen, nor when it is called off', async () => {
    const room = await merge();
    await screen.findByRole('radio', { name: /掉色/ });
    await submit('查找话题');
    await press('取消');
    expect(acts(room)).toEqual([]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
