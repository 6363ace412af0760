// @vitest-environment jsdom
import { cleanup, render, waitFor } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Chart from '../../client/charts/Chart.svelte';
import { markPrinting } from '../../client/printing.js';
import { Loading } from '../../client/loading.svelte.js';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { drawNoCharts, said } from './hands.js';
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
  markPrinting(false);
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

describe('a chart of a page that is printed', () => {
  const PAPER = 668;

  function show(library: Promise<void> = Promise.resolve()) {
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    const drawn: unknown[] = [];
    const sizes: unknown[] = [];
    const drawing = {
      picked: () => 0,
      draw: (option: unknown) => drawn.push(option),
      resize: (width?: number) => sizes.push(width),
      end: () => 0,
    };
    const given = {
      option: (_: unknown, width: number) => ({
        width,
        theme: document.documentElement.dataset.theme,
      }),
      label: '负面量走势',
      load: async () => {
        await library;
        return { drawIn: () => drawing };
      },
    };
    render(Frame, { room: roomWith(aSnapshot()), part: Chart, given });
    return { drawn, sizes };
  }
  const print = (printing: boolean) => {
    document.documentElement.dataset.theme = printing ? 'light' : 'dark';
    markPrinting(printing);
  };
  /** The library is there, but nobody has come near the chart. */
  const fetched = () => vi.advanceTimersByTimeAsync(500);

  it('is drawn at once though nobody has seen it: light, and as wide as the sheet', async () => {
    const { drawn, sizes } = show();
    await fetched();
    expect(drawn).toEqual([]);
    print(true);
    // The browser prints after the event: only what is done by then is on the sheet.
    await Promise.resolve();
    await tick();
    expect(drawn.at(-1)).toEqual({ width: PAPER, theme: 'light' });
    expect(sizes).toContain(PAPER);
    print(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sizes.at(-1)).toBeUndefined();
    expect(drawn.at(-1)).toEqual({ width: 0, theme: 'dark' });
  });

  it('says on the sheet that it was not drawn where it could not be', async () => {
    show(new Promise(() => undefined));
    await fetched();
    print(true);
    await tick();
    expect(said()).toContain('打印时这张图还没画好。请等图出现后再打印。');
  });
});
