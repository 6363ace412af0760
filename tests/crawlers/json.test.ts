import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, parseJson, record, textOf } from '../../crawlers/json.js';

describe('parseJson', () => {
  it('keeps the last digits of long ids by reading them as text', () => {
    expect(parseJson('{"id":7234567890123456789,"n":12,"l":[-1234567890123456789]}')).toEqual({
      id: '7234567890123456789',
      n: 12,
      l: ['-1234567890123456789'],
    });
  });

  it('leaves digits inside texts and decimals alone', () => {
    const text =
      '{"t":"a 7234567890123456789 \\" 7234567890123456789","d":0.1234567890123456789,"e":1234567890123456789e3}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('throws on what is no JSON', () => {
    expect(() => parseJson('<html>')).toThrow(SyntaxError);
  });
});

describe('record, list and textOf', () => {
  it('give something harmless for anything else', () => {
    for (const value of [null, undefined, 3, 'x', true]) {
      expect(record(value)).toEqual({});
      expect(list(value)).toEqual([]);
    }
    expect(record([1])).toEqual({});
    expect(list({})).toEqual([]);
    expect(textOf('  a ')).toBe('a');
    expect(textOf('  ')).toBeNull();
    expect(textOf(3)).toBeNull();
  });
});
