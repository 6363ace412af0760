import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKol, kolThreshold } from '../../alerts/kol.js';
import type { Author } from '../../server/model/mention.js';
import { POLICY } from '../../server/model/policy.js';

function author(change: Partial<Author> = {}): Author {
  return { id: '42', name: 'Mia', followers: null, verified: null, ...change };
}

describe('who is a KOL', () => {
  it.each([
    ['weibo', 499_999, false],
    ['weibo', 500_000, true],
    ['douyin', 499_999, false],
    ['douyin', 500_000, true],
    ['xiaohongshu', 99_999, false],
    ['xiaohongshu', 100_000, true],
    ['mastodon', 100_000, true],
  ])('on %s with %i followers: %s', (platform, followers, yes) => {
    expect(isKol(author({ followers }), platform, [], POLICY)).toBe(yes);
  });

  it('is nobody by a verified badge alone, nor by unknown followers', () => {
    expect(isKol(author({ verified: true }), 'weibo', [], POLICY)).toBe(false);
  });

  it('is whoever the brand lists, by id or by name, on that platform only', () => {
    const byId = [{ platform: 'weibo', id: '42', name: null }];
    const byName = [{ platform: 'weibo', id: '', name: 'Mia' }];
    expect(isKol(author({ name: null }), 'weibo', byId, POLICY)).toBe(true);
    expect(isKol(author({ id: null }), 'weibo', byName, POLICY)).toBe(true);
    expect(isKol(author(), 'zhihu', [...byId, ...byName], POLICY)).toBe(false);
  });

  it('is not an author without a name because the list has an entry without one', () => {
    const blank = [{ platform: 'weibo', id: '7', name: '' }];
    expect(isKol(author({ id: null, name: '' }), 'weibo', blank, POLICY)).toBe(false);
    expect(isKol(author({ id: null, name: null }), 'weibo', blank, POLICY)).toBe(false);
  });

  it('needs the same number whatever a hostile source calls its platform', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf'),
    );
    fc.assert(
      fc.property(names, (platform) => {
        fc.pre(platform !== 'weibo' && platform !== 'douyin');
        expect(kolThreshold(POLICY, platform)).toBe(100_000);
      }),
    );
  });
});
