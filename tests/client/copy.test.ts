// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import ShownOnce from '../../client/parts/ShownOnce.svelte';
import Frame from './Frame.svelte';
import { aSnapshot } from './given.js';
import { roomWith } from './room.js';

const given = { secret: 'fs_只看一次', warning: '只显示这一次' };

function clipboard(writeText: ((text: string) => Promise<void>) | null): void {
  const value = writeText && { writeText };
  Object.defineProperty(navigator, 'clipboard', { value: value ?? undefined, configurable: true });
}

describe('a secret that is shown once', () => {
  afterEach(() => {
    cleanup();
    clipboard(null);
  });

  it('can be copied, and says so', async () => {
    const copied: string[] = [];
    clipboard((text) => {
      copied.push(text);
      return Promise.resolve();
    });
    const room = roomWith(aSnapshot());
    render(Frame, { room, part: ShownOnce, given });
    expect(screen.getByRole('status').textContent).toContain(given.warning);
    await fireEvent.click(screen.getByRole('button', { name: '复制' }));
    await waitFor(() => expect(room.notices.list.map(({ text }) => text)).toEqual(['已复制']));
    expect(copied).toEqual([given.secret]);
  });

  it('asks to be selected by hand where the browser does not let a page copy', async () => {
    clipboard(null);
    const room = roomWith(aSnapshot());
    render(Frame, { room, part: ShownOnce, given });
    await fireEvent.click(screen.getByRole('button', { name: '复制' }));
    await waitFor(() =>
      expect(room.notices.list.map(({ text }) => text)).toEqual(['浏览器不让复制，请手动选取。']),
    );
  });
});
