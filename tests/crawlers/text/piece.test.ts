import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitClauses } from '../../../crawlers/text/clauses.js';
import { Reader } from '../../../crawlers/text/read.js';
import { loadTextTools } from '../../../server/reading/text.js';
import { anyText } from './any-text.js';

/** Pieces at whose edges a unit may begin in one clause and end in the next, or a run be cut. */
const EDGES = [
  ...[
    '，',
    '。',
    '！',
    '！！！',
    ' ',
    '但',
    '不过',
    '好',
    '差',
    '太差了',
    '哈哈哈',
    '手机',
    '客服不理人',
  ],
  ...[
    '[怒]',
    '[a，b]',
    '【a】b，c】',
    '[a】，c]',
    '@用户',
    '@但是',
    '//@甲:',
    'http://a.cn/b，c?d',
    '真有你们的',
    '可真会做生意',
    'www. ',
  ],
  ...[
    'app',
    "Don't ",
    "it'",
    'very good ',
    '2024',
    '😡',
    '😡😡',
    '\ud83d',
    '\u3000',
    'の',
    '駅',
    'но',
  ],
];

let reader: Reader;

beforeAll(async () => {
  reader = new Reader((await loadTextTools()).models);
});

/** How many clauses of a text were read out of the whole; each must come to what it is by itself. */
function compared(text: string): number {
  const clauses = splitClauses(text);
  const within = clauses.map(({ from, to }) => reader.readWithin(text, from, to, 'zh'));
  clauses.forEach(({ from, to }, i) => {
    const piece = text.slice(from, to);
    if (within[i] !== null) expect(within[i], piece).toEqual(reader.read(piece, 'zh'));
  });
  return within.filter((reading) => reading !== null).length;
}

describe('a clause read out of its text', () => {
  it('says what it says by itself, whatever stands around it', () => {
    const piece = fc.oneof(fc.constantFrom(...EDGES), anyText(3));
    const text = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (said) => void compared(said)),
      { numRuns: 3000 },
    );
  });

  it('is left to be read by itself only where it may be another', () => {
    expect(compared('手镯断了，客服不理人，[怒]退款也不给，差评')).toBe(4);
    expect(compared('太差了[a，b]客服不理人')).toBe(0);
    expect(compared('太差了//@甲:客服不理人，差评')).toBe(0);
    // The run that is cut is that of the second clause alone.
    expect(compared('哈哈哈 哈哈哈 差')).toBe(2);
  });

  it('goes no further than a text is read', () => {
    expect(compared(`${'好，差，'.repeat(3)}${'太差了'.repeat(250)}，差评`)).toBeLessThan(7);
  });
});
