import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, webUrl } from '../../../alerts/channels/clean.js';
import { hostileText } from '../../standins/messages.js';

describe('crawled text as a line', () => {
  it('has no breaks, no double spaces and nothing unseen', () => {
    expect(line('  石头\r\n掉了\t\t了\u2028!\u200b\u202e ')).toBe('石头 掉了 了 !');
  });

  it('keeps the joiner that makes one picture of several', () => {
    expect(line('👨‍👩‍👧')).toBe('👨‍👩‍👧');
  });

  it('replaces half a character', () => {
    expect(line('a\ud83db\udc00')).toBe('a\ufffdb\ufffd');
  });

  it('has no control character whatever was crawled', () => {
    const property = fc.property(hostileText, (text) => {
      const clean = line(text);
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e]/);
      expect(line(clean)).toBe(clean);
    });
    fc.assert(property);
  });
});

describe('addresses', () => {
  it.each([
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['ftp://example.com/'],
    ['//example.com'],
    ['not one'],
    [`https://example.com/${'a'.repeat(2_000)}`],
    [`https://example.com/${'*'.repeat(600)}`],
  ])('refuses %s', (url) => {
    expect(webUrl(url)).toBeNull();
  });

  it('drops a name before the host, which only disguises it', () => {
    expect(webUrl('https://bank.example:pw@evil.example/x')).toBe('https://evil.example/x');
  });

  it('encodes whatever could close a link', () => {
    expect(webUrl('https://example.com/a)b](c)|<d>"\'`*_~')).toBe(
      'https://example.com/a%29b%5D%28c%29%7C%3Cd%3E%22%27%60%2A%5F%7E',
    );
  });

  it('keeps what is harmless, and an address in brackets', () => {
    expect(webUrl('https://weibo.example/1/Ab?x=1&y=2#z')).toBe(
      'https://weibo.example/1/Ab?x=1&y=2#z',
    );
    expect(webUrl('http://[::1]:8080/a')).toBe('http://[::1]:8080/a');
  });

  it('leads to the same place as before', () => {
    const property = fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
      const safe = webUrl(url);
      if (safe === null) return;
      expect(decodeURIComponent(new URL(safe).pathname)).toBe(
        decodeURIComponent(new URL(url).pathname),
      );
      expect(webUrl(safe)).toBe(safe);
    });
    fc.assert(property);
  });
});
