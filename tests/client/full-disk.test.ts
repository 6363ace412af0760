// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import Shell from '../../client/panels/Shell.svelte';
import Frame from './Frame.svelte';
import { aSnapshot, NOON } from './given.js';
import { roomWith } from './room.js';

afterEach(cleanup);

const children = createRawSnippet(() => ({ render: () => '<p>page</p>' }));
const beat = (full: boolean) => ({ seq: 10, now: NOON, speed: 1, full });

describe('every page', () => {
  it('says that the disk of the server is full and what to do, in both languages, and takes it back', async () => {
    const room = roomWith(aSnapshot());
    render(Frame, { room, part: Shell, given: { children, onpalette: () => undefined } });
    expect(screen.queryByRole('alert')).toBeNull();
    room.server.pulse(beat(true));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('磁盘已满'));
    expect(screen.getByRole('alert').textContent).toContain('立即腾出空间');
    room.prefs.set({ locale: 'en' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('disk'));
    room.server.pulse(beat(false));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});
