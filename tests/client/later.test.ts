import { describe, expect, it } from 'vitest';
import { Later } from '../../client/later.svelte.js';

describe('a page that is fetched when it is wanted', () => {
  it('is fetched once, however often it is wanted', async () => {
    let fetched = 0;
    const later = new Later(async () => ({ default: `page ${++fetched}` }));
    expect(later.value).toBeNull();
    await Promise.all([later.load(), later.load()]);
    await later.load();
    expect(later.value).toBe('page 1');
  });

  it('says when it cannot be had, and is had when it is wanted again', async () => {
    let there = false;
    const later = new Later(async () => {
      if (!there) throw new TypeError('Failed to fetch dynamically imported module');
      return { default: 'page' };
    });
    await later.load();
    expect(later.failed).toBe(true);
    expect(later.value).toBeNull();
    there = true;
    await later.load();
    expect(later.failed).toBe(false);
    expect(later.value).toBe('page');
  });
});
