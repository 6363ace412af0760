// @vitest-environment jsdom
import { cleanup, render, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Chart from '../../client/charts/Chart.svelte';
import { Loading } from '../../client/loading.svelte.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { drawNoCharts } from './hands.js';
import { roomWith } from './room.js';

/** Sees everything at once, as a screen that shows the chart does. */
class InSight {
  constructor(private readonly tell: (seen: { isIntersecting: boolean }[]) => void) {}
  observe() {
    this.tell([{ isIntersecting: true }]);
  }
  disconnect() {}
}

beforeEach(() => {
  drawNoCharts();
  vi.stubGlobal('IntersectionObserver', InSight);
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a chart that is in sight', () => {
  it('keeps up with numbers that change faster than it is drawn', async () => {
    const volume = new Loading<number>();
    volume.put(1);
    const drawn: unknown[] = [];
    const drawing = {
      picked: () => 0,
      draw: (option: unknown) => drawn.push(option),
      resize: () => 0,
      end: () => 0,
    };
    const given = {
      option: () => ({ title: { text: String(volume.value) } }),
      label: '负面量走势',
      load: async () => ({ drawIn: () => drawing }),
    };
    render(Frame, { room: roomWith(aSnapshot()), part: Chart, given });
    await waitFor(() => expect(drawn).toHaveLength(1));
    const last = () => drawn.at(-1);
    for (let n = 2; n <= 40; n++) {
      volume.put(n);
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last()).toEqual({ title: { text: '40' } });
    // At most every 400 ms.
    expect(drawn.length).toBeLessThan(14);
    volume.put(41);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last()).toEqual({ title: { text: '41' } });
  });
});
