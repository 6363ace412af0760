import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntities } from '../../../crawlers/feed/entities.js';
import { mend } from '../../../crawlers/feed/mend.js';
import { prefixOf } from '../../../crawlers/feed/names.js';
import { absolute } from '../../../crawlers/feed/scope.js';
import { tokens, type Token } from '../../../crawlers/feed/tokens.js';

function all(source: string): { tokens: Token[]; warnings: Set<string> } {
  const warnings = new Set<string>();
  return { tokens: [...tokens(source, (warning) => warnings.add(warning))], warnings };
}

const texts = (source: string): string =>
  all(source)
    .tokens.map((token) => (token.kind === 'text' ? token.text : ''))
    .join('');

describe('tokens', () => {
  it('reads tags, attributes in any quoting, and text', () => {
    expect(all(`<a b="1" c='2' d=3 e>x</a><f g=h/>`).tokens).toEqual([
      {
        kind: 'open',
        name: 'a',
        attributes: [
          ['b', '1'],
          ['c', '2'],
          ['d', '3'],
          ['e', ''],
        ],
        closed: false,
      },
      { kind: 'text', text: 'x' },
      { kind: 'close', name: 'a' },
      { kind: 'open', name: 'f', attributes: [['g', 'h']], closed: true },
    ]);
  });

  it.each([
    ['a<![CDATA[<b>&amp;]]>c', 'a<b>&amp;c'],
    ['a<!-- <b> -->c', 'ac'],
    ['1 < 2 & 3', '1 < 2 & 3'],
    ['&lt;&#65;&#x42;&eacute;&unknown;', '<ABé&unknown;'],
    ['<![CDATA[never closed', 'never closed'],
    ['<!DOCTYPE a [<!ENTITY w "风">]>&w;', '风'],
    ['<!DOCTYPE a [<!ENTITY w "&amp;">]>&w;', '&w;'],
    ['<!DOCTYPE a>b', 'b'],
  ])('takes the text of %j', (source, text) => {
    expect(texts(source)).toBe(text);
  });

  it('loses no plain text, whatever stands between the tags', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', '风', ' ', '"', "'", '=', '>') });
    fc.assert(
      fc.property(plain, plain, (before, after) => {
        expect(texts(`${before}<b>${after}`)).toBe(before + after);
      }),
    );
  });

  it('ends and makes progress on any text', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '/',
        '!',
        '?',
        '[',
        ']',
        '-',
        '"',
        "'",
        '&',
        ';',
        'a',
        ' ',
        '=',
        'DOCTYPE',
        'CDATA',
      ),
    });
    fc.assert(
      fc.property(soup, (source) => {
        expect(all(source).tokens.length).toBeLessThanOrEqual(2 * source.length + 1);
      }),
    );
  });
});

describe('mend', () => {
  const pieces = (source: string): string[] =>
    [...mend(source, 'https://a.example/f', () => undefined)].map(({ xml }) => xml);

  it('gives every namespace its usual prefix and every name lower case', () => {
    const [items = ''] = pieces(
      '<RSS xmlns:D="http://purl.org/dc/elements/1.1/"><channel><Item><D:Creator>x</D:Creator></Item></channel></RSS>',
    );
    expect(items).toContain('<dc:creator>x</dc:creator>');
  });

  it('closes what is open and keeps markup of texts as text', () => {
    const [items = ''] = pieces(
      '<rss><channel><item><description>a <b>b<p></description><author><name>x',
    );
    expect(items).toContain('<description marked="yes"><![CDATA[a <b>b<p>]]></description>');
    expect(items).toContain('<author><name>x</name></author></item>');
  });

  it('hands a base and a language down to where they are needed', () => {
    const [items = ''] = pieces(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/" xml:lang="zh"><entry><link href="c"/></entry></feed>',
    );
    expect(items).toContain('<link href="c" xml:base="https://a.example/b/" xml:lang="zh">');
  });

  it('cannot be left by a section that ends early', () => {
    const [items = ''] = pieces(
      '<rss><channel><item><title>x ]]&gt;&lt;/title&gt;&lt;evil/&gt;</title></item></channel></rss>',
    );
    expect(items).not.toMatch(/\]\]><\/title><evil/);
  });

  it('splits a long feed into pieces and says what the channel says at the end', () => {
    const source = `<rss><channel>${'<item><title>a</title></item>'.repeat(120)}<title>late</title></channel></rss>`;
    const parts = [...mend(source, null, () => undefined)];
    expect(parts.map(({ part }) => part)).toEqual(['items', 'items', 'items', 'head']);
    expect(parts.at(-1)?.xml).toContain('<title>late</title>');
  });
});

describe('names and addresses', () => {
  it('namespaces are known however their address is written', () => {
    expect(prefixOf('HTTPS://purl.org/dc/elements/1.1/')).toBe('dc');
    expect(prefixOf('http://search.yahoo.com/mrss')).toBe('media');
    expect(prefixOf('http://purl.org/rss/1.0/')).toBe('');
    expect(prefixOf('http://nobody.example/')).toBeNull();
  });

  it('addresses are made whole, and stay null where they cannot be', () => {
    expect(absolute('../x', 'https://a.example/b/c')).toBe('https://a.example/x');
    expect(absolute('https://b.example/ä', null)).toBe('https://b.example/ä');
    expect(absolute('x', null)).toBeNull();
    expect(absolute('http://[', 'https://a.example')).toBeNull();
  });

  it('references of the Windows kind and beyond Unicode are read as browsers do', () => {
    expect(decodeEntities('&#150;&#x80;&#0;&#xD800;&#99999999;')).toBe('–€\ufffd\ufffd\ufffd');
    expect(decodeEntities('a&copy=1&amp;&copy;')).toBe('a&copy=1&©');
  });
});
