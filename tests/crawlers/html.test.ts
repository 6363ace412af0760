import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, htmlToText, LONGEST } from '../../crawlers/html.js';

describe('htmlToText', () => {
  it.each([
    ['<p>一</p><p>二<br>三</p>', '一\n\n二\n三'],
    ['a &lt;b&gt; &amp;amp; c&nbsp;d', 'a <b> &amp; c d'],
    ['&#x98ce;&#22768;&hellip;', '风声…'],
    ['don&#146;t', 'don\u2019t'],
    ['x<script>alert("</p>")</script>y', 'xy'],
    ['<style>p{}</style><!-- <b> -->text', 'text'],
    ['<SCRIPT src=x>steal()</SCRIPT >ok', 'ok'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<a href="x>y" title=\'a>b\'>link</a>', 'link'],
    ['<a href=x">link</a>', 'link'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<script>never closed', 'never closed'],
    ['?a=1&copy=2', '?a=1&copy=2'],
    ['<![CDATA[raw]]>', 'raw'],
    ['<xhtml:p>a</xhtml:p><xhtml:p>b</xhtml:p>', 'a\n\nb'],
    ['气死<img alt="[怒]" src=x><img alt="a photo">', '气死[怒]'],
    ['', ''],
  ])('reads %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('never lets a tag through that a browser would run', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '/',
            '"',
            "'",
            '!',
            '-',
            'script',
            ' ',
            'a',
            '=',
            '&',
            'b',
          ),
        }),
        (html) => {
          expect(htmlToText(html)).not.toMatch(/<script>/);
        },
      ),
    );
  });

  it('takes as long for a hostile text as for a friendly one', () => {
    // Each of these once made a reader of this kind quadratic; a hang fails the test run.
    for (const unit of ['<script>', '<!--', '<a ', '<a "', "<a '", '&', '<![CDATA[', '<', '<b\n']) {
      expect(htmlToText(unit.repeat(100_000)).length).toBeLessThanOrEqual(LONGEST);
    }
  });
});

describe('cleanText', () => {
  it('drops control and direction characters and superfluous space', () => {
    expect(cleanText(' a\u0000\u202eb\u200b  c\r\n\n\n\nd \u2066e ')).toBe('ab c\n\nd e');
  });

  it('keeps joined emoji together', () => {
    expect(cleanText('👩\u200d👧')).toBe('👩\u200d👧');
  });

  it('never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => encodeURIComponent(cleanText(text))).not.toThrow();
      }),
    );
    expect(cleanText('👩'.repeat(LONGEST)).length).toBeLessThanOrEqual(LONGEST);
  });
});
