import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl, identityOf, nativeIdentity } from '../../crawlers/identity.js';
import { item } from '../support/items.js';

const anyText = fc.string({ unit: 'binary' });

describe('a canonical address', () => {
  it.each([
    ['https://www.example.com/a/', 'example.com/a'],
    ['http://m.example.com/a#top', 'example.com/a'],
    ['HTTPS://Example.COM/A', 'example.com/A'],
    ['https://example.com', 'example.com'],
    ['https://example.com:443/a', 'example.com/a'],
    ['https://example.com:8443/a', 'example.com:8443/a'],
    ['https://example.com/a?b=2&a=1', 'example.com/a?a=1&b=2'],
    [
      'https://example.com/a?id=7&utm_source=x&spm=1.2&share_token=z&from=singlemessage',
      'example.com/a?id=7',
    ],
    [
      'https://example.com/a?xsec_token=AB&fbclid=9&gclid=8&weibo_id=1&ref=q&refer_flag=r',
      'example.com/a',
    ],
    ['https://example.com/a?UTM_Campaign=x', 'example.com/a'],
    ['https://example.com/a?fromage=brie', 'example.com/a?fromage=brie'],
  ])('of %s is %s', (url, canonical) => {
    expect(canonicalUrl(url)).toBe(canonical);
  });

  it.each(['', 'nonsense', 'javascript:alert(1)', 'mailto:a@b.example', 'ftp://a.example/x'])(
    'is null for %j',
    (url) => {
      expect(canonicalUrl(url)).toBeNull();
    },
  );

  it('is the same with and without tracking, fragment, protocol and trailing slash', () => {
    const tracking = fc.constantFrom('utm_source', 'utm_medium', 'spm', 'fbclid', 'share_from');
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ['https'], withQueryParameters: false }),
        tracking,
        fc.stringMatching(/^[a-z0-9]{0,9}$/),
        (url, name, value) => {
          const plain = canonicalUrl(url);
          expect(canonicalUrl(`${url}?${name}=${value}#${value}`)).toBe(plain);
          expect(canonicalUrl(url.replace('https:', 'http:'))).toBe(plain);
        },
      ),
    );
  });

  it('is its own canonical address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const once = canonicalUrl(url);
        fc.pre(once !== null && !/^(www|m)\./.test(once));
        expect(canonicalUrl(`https://${once}`)).toBe(once);
      }),
    );
  });
});

describe('the identity of an item', () => {
  it('is its native id before its address, and its address before its text', () => {
    const full = item({ id: '42', url: 'https://example.com/p?utm_source=a' });
    expect(identityOf(full)).toBe('weibo:42');
    expect(identityOf({ ...full, id: null })).toBe('url:example.com/p');
    expect(identityOf({ ...full, id: '' })).toBe('url:example.com/p');
    expect(identityOf({ ...full, id: null, url: null })).toMatch(/^text:[0-9a-f]{32}$/);
    expect(identityOf({ ...full, id: null, url: 'about:blank' })).toMatch(/^text:/);
  });

  it('does not change with the counters or the names a source adds later', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), anyText, (reposts, likes, title) => {
        const one = item({ id: '42' });
        expect(identityOf({ ...one, reposts, likes, title })).toBe(identityOf(one));
      }),
    );
  });

  it('tells apart texts by author, time, title and words', () => {
    const base = item({ author: { ...item().author, name: 'Mia' }, publishedAt: 5 });
    const others = [
      { ...base, text: '别的' },
      { ...base, title: '标题' },
      { ...base, publishedAt: 6 },
      { ...base, author: { ...base.author, name: 'Lin' } },
      { ...base, platform: 'zhihu' },
    ];
    expect(new Set([base, ...others].map(identityOf)).size).toBe(6);
  });

  it('fits an index and is well-formed whatever the source calls it', () => {
    fc.assert(
      fc.property(anyText, fc.string({ unit: 'binary', maxLength: 400 }), (platform, id) => {
        const identity = nativeIdentity(platform, id.repeat(3));
        expect(identity.length).toBeLessThanOrEqual(120);
        expect(identity.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is not cut in the middle of a character', () => {
    for (const before of ['', 'x'])
      expect(nativeIdentity('rss', `${before}${'😀'.repeat(200)}`).isWellFormed()).toBe(true);
  });

  it('keeps long ids apart that begin alike', () => {
    const long = 'x'.repeat(300);
    expect(nativeIdentity('rss', `${long}1`)).not.toBe(nativeIdentity('rss', `${long}2`));
  });
});
