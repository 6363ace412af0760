// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoryRowState } from '../../server/model/story.js';
import Incident from '../../client/pages/Incident.svelte';
import PeriodPicker from '../../client/panels/insights/PeriodPicker.svelte';
import StoryRow from '../../client/panels/StoryRow.svelte';
import Frame from './Frame.svelte';
import { aBrand, aMention, anIncident, aRow, aSnapshot } from './given.js';
import { roomWith } from './room.js';

afterEach(cleanup);

const aStory = (given: Partial<StoryRowState>) =>
  aRow(7, { day: [...new Array<number>(22).fill(0), 2, 8], ...given });

describe('a story in a list', () => {
  const row = (given: Partial<StoryRowState>) => {
    render(Frame, { room: roomWith(aSnapshot()), part: StoryRow, given: { story: aStory(given) } });
    return screen.getByRole('link');
  };

  it('draws its last day, the tallest hour as high as there is room', () => {
    const bars = [...row({}).querySelectorAll('rect')].map((bar) =>
      Number(bar.getAttribute('height')),
    );
    expect(bars).toHaveLength(24);
    expect(bars.slice(0, 22)).toEqual(new Array(22).fill(0));
    expect(bars.at(-1)).toBeGreaterThan(3 * (bars.at(-2) ?? 0));
  });

  it('gives the chance of red until it is red', () => {
    expect(row({}).textContent).toMatch(/31%\s*升至红色的可能/);
    cleanup();
    expect(row({ p: null }).textContent).toMatch(/–\s*升至红色的可能/);
    cleanup();
    expect(row({ level: 'red', p: 1 }).textContent).toMatch(/已到\s*升至红色的可能/);
  });
});

describe('the posts of an incident', () => {
  const incident = anIncident({ storyId: 7 });
  const open = (more: boolean) => {
    const room = roomWith(aSnapshot({ brands: [aBrand()], incidents: [incident] }), ({ path }) =>
      path.endsWith(`/incidents/${incident.id}`)
        ? { body: { incident, timeline: [], mentions: [aMention(1)], more, curve: [] } }
        : { body: { items: [], summary: null } },
    );
    render(Frame, { room, part: Incident, given: { id: incident.id } });
  };

  it('lead to all that are behind it when only some are shown', async () => {
    open(true);
    const all = await screen.findByRole('link', { name: /全部负面声音/ });
    const asked = new URL(all.getAttribute('href') ?? '', 'http://localhost').searchParams;
    expect(Object.fromEntries(asked)).toEqual({ brand: '1', label: 'neg', story: '7' });
  });

  it('lead nowhere when all are shown', async () => {
    open(false);
    await screen.findByText(aMention(1).text);
    expect(screen.queryByText(/全部负面声音/)).toBeNull();
  });
});

describe('the period of insights', () => {
  const pressed = (period: string, asked: string) => {
    const choice = { brand: 1, period, compare: 'previous', step: null, beside: null };
    const given = { choice, asked, brands: [{ id: 1, name: '月光镯' }], onchange: () => undefined };
    render(Frame, { room: roomWith(aSnapshot()), part: PeriodPicker, given });
    return screen.getAllByRole('button', { pressed: true }).map((one) => one.textContent.trim());
  };

  it('is marked as the server chose it, unless the address says one', () => {
    expect(pressed('auto', '24h')).toEqual(['24 小时']);
    cleanup();
    expect(pressed('90d', '24h')).toEqual(['90 天']);
  });
});
