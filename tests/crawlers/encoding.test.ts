import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../crawlers/encoding.js';

/** "声" and "风声" in the encodings that Node cannot write. */
const WIND = { gbk: 'b7e7c9f9', big5: 'adb7c1 6e'.replace(' ', '') };
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const doc = (declaration: string, hex: string): Buffer =>
  Buffer.concat([ascii(`<?xml version="1.0"${declaration}?><t>`), bytes(hex), ascii('</t>')]);

describe('decode', () => {
  it('believes a byte order mark above all', () => {
    for (const [encoding, body] of [
      ['utf-8', Buffer.from('\ufeff风声')],
      ['utf-16le', Buffer.from('\ufeff风声', 'utf16le')],
      ['utf-16be', Buffer.from('\ufeff风声', 'utf16le').swap16()],
      ['utf-32le', bytes('fffe0000ce980000f0580000')],
      ['utf-32be', bytes('0000feff000098ce000058f0')],
    ] as const) {
      expect(decode(body, 'text/xml; charset=gbk')).toMatchObject({ encoding, warnings: [] });
    }
    expect(decode(Buffer.from('\ufeff风声', 'utf16le').swap16()).text).toBe('风声');
    expect(decode(bytes('fffe0000ce980000f0580000')).text).toBe('\u98ce\u58f0');
  });

  it('sees UTF-16 and UTF-32 without a mark by their zero bytes', () => {
    expect(decode(Buffer.from('<a>风声</a>', 'utf16le')).text).toBe('<a>风声</a>');
    expect(decode(Buffer.from('<a>风声</a>', 'utf16le').swap16()).text).toBe('<a>风声</a>');
    expect(decode(bytes('3c00000061000000')).encoding).toBe('utf-32le');
  });

  it('reads GB2312 and GBK as GB18030, named by the header or by the document', () => {
    for (const [contentType, declaration] of [
      ['text/xml; charset=gb2312', ''],
      ['text/xml;charset="GBK"', ''],
      [null, ' encoding="gb2312"'],
      [null, " encoding='GBK'"],
      ['text/xml', ' encoding="gb18030"'],
    ] as const) {
      const read = decode(doc(declaration, WIND.gbk), contentType);
      expect(read).toMatchObject({ encoding: 'gb18030', warnings: [] });
      expect(read.text).toContain('<t>风声</t>');
    }
  });

  it('reads four-byte characters of GB18030 under the name of GBK', () => {
    expect(decode(doc(' encoding="gbk"', '95 32 82 36'.replaceAll(' ', ''))).text).toContain(
      '<t>\u{20000}</t>',
    );
  });

  it('reads Big5', () => {
    expect(decode(doc(' encoding="big5"', WIND.big5)).text).toContain('<t>風聲</t>');
  });

  it('finds the declaration of a web page', () => {
    const page = Buffer.concat([ascii('<html><meta charset=gb2312><p>'), bytes(WIND.gbk)]);
    expect(decode(page).text).toContain('风声');
  });

  it('reads over a wrong declaration and says so', () => {
    const read = decode(
      Buffer.from('<?xml version="1.0" encoding="gb2312"?><t>风声，监测</t>'),
      'text/xml; charset=big5',
    );
    expect(read.text).toContain('风声，监测');
    expect(read.warnings).toHaveLength(1);
    const gbk = decode(doc(' encoding="utf-8"', WIND.gbk.repeat(40)));
    expect(gbk.text).toContain('风声风声');
    expect(gbk.warnings[0]).toContain('utf-8');
  });

  it('does not believe in Latin-1 where the bytes are UTF-8 or the document says otherwise', () => {
    expect(decode(Buffer.from('<t>风声</t>'), 'text/xml; charset=ISO-8859-1').text).toBe(
      '<t>风声</t>',
    );
    expect(
      decode(doc(' encoding="gb2312"', WIND.gbk), 'text/xml; charset=iso-8859-1').text,
    ).toContain('风声');
  });

  it('reads the quotes that Windows puts where Latin-1 has control characters', () => {
    expect(decode(bytes('9366f694'), 'text/plain; charset=iso-8859-1').text).toBe('\u201cfö\u201d');
  });

  it('guesses a Chinese encoding that nobody declared', () => {
    const body = Buffer.concat(Array.from({ length: 60 }, () => bytes(`${WIND.gbk}cac7d2bbb8f6`)));
    expect(decode(body).text).toContain('风声是一个');
  });

  it('guesses it of a few signs, too, by their pairs, and leaves short Western texts alone', () => {
    // 月光镯断裂
    expect(
      decode(Buffer.concat([Buffer.from('id,text\n1,'), bytes('d4c2b9e2efedb6cfc1d1')])).text,
    ).toBe('id,text\n1,月光镯断裂');
    for (const text of [
      'id,text\n1,café à côté',
      'id,text\n1,Größe, Übung, Ärger, Öl',
      'naïve señor',
    ]) {
      expect(decode(Buffer.from(text, 'latin1')).text).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('guesses it also where the server claims Latin-1, but leaves accents alone', () => {
    const chinese = Buffer.concat(
      Array.from({ length: 60 }, () => bytes(`${WIND.gbk}cac7d2bbb8f6`)),
    );
    const read = decode(chinese, 'text/xml; charset=ISO-8859-1');
    expect(read.text).toContain('风声是一个');
    expect(read.warnings).toHaveLength(1);
    const french = Buffer.from(
      'à côté de la forêt, où l\u00e9t\u00e9 s\u2019ach\u00e8ve '
        .repeat(20)
        .replaceAll('\u2019', "'"),
      'latin1',
    );
    expect(decode(french, 'text/xml; charset=ISO-8859-1').text).toContain('côté de la forêt');
  });

  it('ignores names that nobody knows', () => {
    expect(decode(Buffer.from('<t>风声</t>'), 'text/xml; charset=x-unheard-of').text).toBe(
      '<t>风声</t>',
    );
    expect(decode(ascii('<?xml version="1.0" encoding="utf-16"?><t/>')).text).toContain('<t/>');
  });

  it('keeps what can be read when nothing fits', () => {
    const body = Buffer.concat([
      doc(' encoding="utf-8"', Buffer.from('风声').toString('hex')),
      bytes('ff'),
    ]);
    expect(decode(body).text).toContain('<t>');
  });

  it('reads any UTF-8 text as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.startsWith('\ufeff') && !text.slice(0, 4).includes('\0'));
        expect(decode(Buffer.from(text)).text).toBe(text);
      }),
    );
  });

  it('ends in a text on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(null, 'text/xml; charset=gbk', 'a; charset=utf-32'),
        (body, type) => {
          expect(typeof decode(body, type).text).toBe('string');
        },
      ),
    );
  });
});
