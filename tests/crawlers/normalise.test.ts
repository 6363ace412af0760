import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, highest, LONGEST_TEXT, normalise, silent } from '../../crawlers/normalise.js';
import type { Counters } from '../../server/model/mention.js';
import { item } from '../support/items.js';

const NOW = 1_800_000_000_000;
const anyText = fc.string({ unit: 'binary' });
/** Lone surrogates too: a source cut a text in the middle of a character. */
const broken = fc
  .array(fc.nat(0xffff), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));
const hostile = fc.oneof(anyText, broken);
const counter = fc.option(fc.nat());
const counters: fc.Arbitrary<Counters> = fc.record({
  reposts: counter,
  comments: counter,
  likes: counter,
  views: counter,
});

describe('a cleaned text', () => {
  it('is well-formed, composed and free of control characters, whatever came in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanText(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).toBe(clean.normalize('NFC'));
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/);
        expect(clean).toBe(clean.trim());
      }),
      { numRuns: 500 },
    );
  });

  it('stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const once = cleanText(text, longest);
        expect(once.length).toBeLessThanOrEqual(longest);
        expect(cleanText(once, longest)).toBe(once);
      }),
      { numRuns: 500 },
    );
    expect(cleanText('e\u200b\u0301')).toBe('é');
  });

  it('keeps line breaks and tabs, in one form', () => {
    expect(cleanText('a\r\nb\rc\td')).toBe('a\nb\nc\td');
  });

  it('is cut at the longest length and marked', () => {
    const long = '长'.repeat(LONGEST_TEXT + 1);
    const clean = cleanText(long);
    expect(clean).toHaveLength(LONGEST_TEXT);
    expect(clean.endsWith('…')).toBe(true);
    expect(cleanText('长'.repeat(LONGEST_TEXT)).endsWith('长')).toBe(true);
  });
});

describe('a normalised item', () => {
  it('is named and dated, never in the future', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 0, max: 2 * NOW })), (publishedAt) => {
        const known = normalise(item({ publishedAt }), NOW);
        expect(known.publishedAt).toBe(Math.min(publishedAt ?? NOW, NOW));
      }),
    );
  });

  it('has nothing in it that a database refuses or gives back otherwise, in any field', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (a, b, c, d) => {
        const known = normalise(
          item({
            platform: a,
            id: b,
            url: `https://example.com/${c}`,
            title: d,
            text: a,
            language: b,
            author: { id: c, name: d, followers: null, verified: null },
            repostOf: d,
          }),
          NOW,
        );
        const { item: clean, identity, rootIdentity } = known;
        const texts = [
          identity,
          rootIdentity,
          clean.platform,
          clean.id,
          clean.url,
          clean.title,
          clean.text,
          clean.language,
          clean.author.id,
          clean.author.name,
          clean.repostOf,
        ];
        for (const text of texts) {
          expect(text ?? '').not.toContain('\u0000');
          expect((text ?? '').isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has an author that an index takes, and other authors stay others', () => {
    const of = (id: string) =>
      normalise(item({ author: { id, name: null, followers: null, verified: null } }), NOW).item
        .author.id ?? '';
    const long = '号'.repeat(6_000);
    expect(of('1234567890')).toBe('1234567890');
    expect(of(long).length).toBeLessThanOrEqual(120);
    expect(of(long)).toBe(of(long));
    expect(of(`${long}1`)).not.toBe(of(`${long}2`));
  });

  it('is the same item however its platform is written', () => {
    const a = normalise(item({ platform: ' Weibo ', id: '7' }), NOW);
    expect(a.identity).toBe(normalise(item({ platform: 'weibo', id: '7' }), NOW).identity);
  });

  it('keeps titles of up to 500 characters', () => {
    expect(normalise(item({ title: '题'.repeat(500) }), NOW).item.title).toHaveLength(500);
    expect(normalise(item({ title: '题'.repeat(501) }), NOW).item.title).toHaveLength(500);
  });

  it('has no title rather than an empty one', () => {
    expect(normalise(item({ title: ' \u0000 ' }), NOW).item.title).toBeNull();
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//a.example',
    `https://a.example/${'x'.repeat(2000)}`,
  ])('has no link rather than %s', (url) => {
    expect(normalise(item({ url }), NOW).item.url).toBeNull();
  });

  it('names the root of a repost on the same platform', () => {
    expect(normalise(item({ repostOf: '9' }), NOW).rootIdentity).toBe('weibo:9');
    expect(normalise(item({ repostOf: '' }), NOW).rootIdentity).toBeNull();
  });
});

describe('two sightings', () => {
  it('give the higher of each counter, in either order', () => {
    fc.assert(
      fc.property(counters, counters, (a, b) => {
        const both = highest(a, b);
        expect(highest(b, a)).toEqual(both);
        expect(highest(both, a)).toEqual(both);
        for (const name of ['reposts', 'comments', 'likes', 'views'] as const) {
          const known = [a[name], b[name]].filter((value) => value !== null);
          expect(both[name]).toBe(known.length === 0 ? null : Math.max(...known));
        }
      }),
    );
  });

  it('are silent when no counter was given, and zero is not silence', () => {
    const none = { reposts: null, comments: null, likes: null, views: null };
    expect(silent(none)).toBe(true);
    expect(silent({ ...none, likes: 0 })).toBe(false);
  });
});
