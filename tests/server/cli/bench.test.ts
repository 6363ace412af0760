import { describe, expect, it } from 'vitest';
import { compile } from '../../../crawlers/match/match.js';
import { isBareRepost } from '../../../server/model/repost.js';
import { toItem } from '../../../server/api/record.js';
import { BRANDS, createPosts, outcry, seeded } from '../../../server/cli/bench/posts.js';
import { percentile, table } from '../../../server/cli/bench/table.js';

const NOW = Date.UTC(2026, 4, 1);

describe('the invented posts of the bench', () => {
  const next = createPosts(3, NOW);
  const posts = Array.from({ length: 5000 }, next);

  it('are the same for the same seed and others for another', () => {
    const again = createPosts(3, NOW);
    expect(posts.slice(0, 50).map(() => again().text)).toEqual(
      posts.slice(0, 50).map(({ text }) => text),
    );
    expect(createPosts(4, NOW)().text).not.toBe(posts[0]?.text);
    expect(seeded(1)()).toBe(seeded(1)());
  });

  it('are all taken by the ingest door and concern a brand or repost one that does', () => {
    const matcher = compile(
      BRANDS.map(({ name, aliases }, index) => ({
        brandId: index,
        names: [name, ...aliases],
        must: [],
        mustNot: [],
      })),
    );
    for (const post of posts) {
      const item = toItem(post, NOW);
      if ('why' in item) throw new Error(item.why);
      expect(item.publishedAt).toBeLessThanOrEqual(NOW);
      expect(item.repostOf !== null || matcher(item).length > 0).toBe(true);
    }
  });

  it('repeat themselves about as often as real ones', () => {
    const share = (n: number) => n / posts.length;
    const texts = new Set(posts.filter((post) => !post.repostOf).map(({ text }) => text));
    expect(share(texts.size)).toBeGreaterThan(0.55);
    expect(share(texts.size)).toBeLessThan(0.68);
    expect(share(posts.filter((post) => post.repostOf).length)).toBeCloseTo(0.24, 1);
    expect(share(posts.filter(({ text }) => isBareRepost(text ?? '')).length)).toBeGreaterThan(
      0.05,
    );
    expect(share(posts.filter(({ likes }) => likes != null).length)).toBeGreaterThan(0.2);
  });

  it('know an outcry by its number', () => {
    expect(outcry(12, NOW).text).toContain('警报12号');
    expect(Number(outcry(12, NOW).author?.followers)).toBeGreaterThan(1_000_000);
  });
});

describe('the table of the bench', () => {
  it('aligns names left and numbers right', () => {
    expect(table(['what', 'n'], [['a', '1,000']])).toBe('what      n\n----  -----\na     1,000\n');
  });

  it('takes percentiles as the smallest value that reaches the share', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 0.99, 1].map((p) => percentile(values, p))).toEqual([50, 95, 99, 100]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});
