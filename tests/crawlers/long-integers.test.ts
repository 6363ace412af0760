import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from '../../crawlers/json.js';

it('keeps a long integer wherever JSON may hold one, beside any other value', () => {
  const long = fc.bigInt({ min: 10n ** 15n, max: 10n ** 25n });
  fc.assert(
    fc.property(
      long,
      fc.boolean(),
      fc.json(),
      fc.constantFrom('', ' ', '\n\t'),
      (n, minus, other, gap) => {
        const id = `${minus ? '-' : ''}${n}`;
        const wanted = id.replace('-', '').length < 16 ? Number(id) : id;
        expect(parseJson(`${gap}${id}${gap}`)).toEqual(wanted);
        expect(parseJson(`[${gap}${id}${gap},${gap}${id}]`)).toEqual([wanted, wanted]);
        const both = parseJson(`{"a":${gap}${id},"b":"${id}","c":[${gap}-0.5,${id}]}`);
        expect(both).toEqual({ a: wanted, b: id, c: [-0.5, wanted] });
        if (!/\d{16}/.test(other)) expect(parseJson(other)).toEqual(JSON.parse(other));
      },
    ),
  );
});
