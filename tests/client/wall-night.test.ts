// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Wall from '../../client/pages/Wall.svelte';
import Frame from './Frame.svelte';
import { aBatch, anIncident, aSnapshot, HOUR, NOON } from './given.js';
import { drawNoCharts, settled } from './hands.js';
import { roomWith } from './room.js';

/** Sounds that were begun, and devices that are open now. */
let begun = 0;
let opened = 0;
let most = Infinity;
class Speaker extends EventTarget {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  constructor() {
    super();
    if (opened >= most) throw new DOMException('no more', 'NotSupportedError');
    opened += 1;
  }
  createGain = () => ({
    gain: { setValueAtTime: () => 0, exponentialRampToValueAtTime: () => 0 },
    connect: () => 0,
  });
  createOscillator = () => {
    begun += 0.5;
    return { frequency: { value: 0 }, connect: () => 0, start: () => 0, stop: () => 0 };
  };
  resume = async () => undefined;
  close = async () => void (opened -= 1);
}

beforeEach(() => {
  drawNoCharts();
  vi.stubGlobal('AudioContext', Speaker);
  vi.useFakeTimers({ shouldAdvanceTime: true });
  [begun, opened, most] = [0, 0, Infinity];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const red = (id: number) => anIncident({ id, title: `事件${id}` });
function open() {
  const room = roomWith(aSnapshot({ now: NOON + HOUR, incidents: [red(1)] }));
  render(Frame, { room, part: Wall, given: {} });
  let seq = 10;
  return {
    room,
    /** One more incident. */
    rise: async (id: number) => {
      room.board.apply(aBatch(seq, seq + 1, { incidents: [red(id)] }));
      seq += 1;
      await settled();
    },
  };
}

describe('a wall that nobody touches', () => {
  it('gathers no sounds that the browser lets nobody hear', async () => {
    const { rise } = open();
    await settled();
    const standing = opened;
    for (let id = 2; id < 12; id += 1) await rise(id);
    expect(begun).toBe(10);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(opened).toBe(standing);
  });

  it('goes on showing what rises where the browser has no sound left to give', async () => {
    const { rise } = open();
    await settled();
    most = opened;
    await rise(2);
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('事件2'),
    );
    expect(begun).toBe(0);
  });

  it('speaks of what it turns to, not of every figure that moves', async () => {
    const { room } = open();
    const spoken = () =>
      [...document.querySelectorAll('[aria-live="polite"]')].map((one) => one.textContent).join();
    const before = spoken();
    expect(before).toContain('事件1');
    room.board.apply(aBatch(10, 11, { incidents: [{ ...red(1), volume: 4_711 }] }));
    await screen.findByText(/4,711/);
    expect(spoken()).toBe(before);
  });
});
