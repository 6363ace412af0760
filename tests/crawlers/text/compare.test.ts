import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { NameFinder } from '../../../crawlers/text/compare/names.js';
import { compares, foldedCompares } from '../../../crawlers/text/compare/parts.js';
import { standingOf } from '../../../crawlers/text/compare/standing.js';
import { foldText } from '../../../crawlers/text/fold.js';
import type { Analyst, ClauseTone, Label } from '../../../server/model/analysis.js';
import { openAnalyst } from '../../../server/reading/text.js';
import { anyText } from './any-text.js';
import { COMPARED, COMPARED_WRONG } from './compared.js';

const finder = new NameFinder({
  ours: ['月光镯', 'Moonlight'],
  theirs: ['星尘表', 'Stardust', '辰星'],
});
let analyst: Analyst;

beforeAll(async () => {
  analyst = await openAnalyst();
});

/** What a text says for 月光镯, where only words that compare ask for its clauses. */
async function labelOf(text: string): Promise<string> {
  const [analysis] = await analyst.analyse([{ text }]);
  if (analysis === undefined) throw new Error('No answer.');
  const { label, clauses } = analysis;
  const standing = label === 'neg' && clauses ? standingOf(text, clauses, finder) : null;
  return standing?.label ?? label;
}

interface Line {
  label: string;
  text: string;
}

function lines(block: string): Line[] {
  return block
    .trim()
    .split('\n')
    .map((line) => ({ label: line.slice(0, 3), text: line.slice(4) }));
}

describe('sentences that compare', () => {
  const known = new Set(COMPARED_WRONG.trim().split('\n'));

  it.each(Object.keys(COMPARED))(
    'are read as a reader would, but for the known: %s',
    async (group) => {
      const wrong: string[] = [];
      for (const { label, text } of lines(COMPARED[group] ?? '')) {
        if ((await labelOf(text)) !== label) wrong.push(text);
      }
      expect(wrong.filter((text) => !known.has(text))).toEqual([]);
    },
  );

  it('are many, and those still come out wrong that are said to', async () => {
    const all = Object.values(COMPARED).flatMap(lines);
    expect(all.length).toBeGreaterThan(150);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    const right: string[] = [];
    for (const { label, text } of all) {
      if (known.has(text) && (await labelOf(text)) === label) right.push(text);
    }
    expect(right).toEqual([]);
  });

  it('never lose a complaint about ours to the comparison itself', async () => {
    const lost: string[] = [];
    for (const { text } of Object.values(COMPARED)
      .flatMap(lines)
      .filter(({ label }) => label === 'neg')) {
      const [analysis] = await analyst.analyse([{ text, several: true }]);
      if (analysis?.clauses && standingOf(text, analysis.clauses, finder)) lost.push(text);
    }
    expect(lost).toEqual([]);
  });
});

describe('the words that compare', () => {
  const WORDS = [
    ...[
      '不如',
      '不及',
      '比',
      '差',
      '赶不上',
      '追不上',
      '逊于',
      '输给',
      '输了',
      '败给',
      '吊打',
      '吊锤',
    ],
    ...[
      '完爆',
      '完胜',
      '碾压',
      '秒杀',
      '打爆',
      '胜过',
      '好过',
      '强过',
      '优于',
      '赢了',
      '赢过',
      '沒法比',
    ],
    ...[
      '不能比',
      '差远',
      '差得远',
      '差太',
      '差了一',
      '換成',
      '换回',
      '转投',
      '转用',
      '改用',
      '改戴',
      '投奔',
    ],
    ...[
      '早知道',
      '早该',
      '當初',
      '还是',
      '没有',
      '沒',
      '好',
      'Ｗｏｒｓｅ than ',
      'as good as ',
      'unlike it ',
    ],
    ...['switched to ', 'better　than　', 'they say beats', '\n', ' ', '月光镯', 'it ', 'ＬＯＷ'],
  ];

  it('are found wherever a search of the whole folded text finds them', () => {
    for (const word of WORDS)
      expect(compares(`它${word}`), word).toBe(foldedCompares(foldText(`它${word}`)));
    const piece = fc.oneof(fc.constantFrom(...WORDS), anyText(3));
    const text = fc.array(piece, { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (said) => {
        expect(compares(said)).toBe(foldedCompares(foldText(said)));
      }),
      { numRuns: 2000 },
    );
  });

  it('are found in any width and script, and not in everyday ones', () => {
    expect(compares('還不如月光鐲')).toBe(true);
    expect(compares('ＷＯＲＳＥ　ＴＨＡＮ　Ａｃｍｅ')).toBe(true);
    expect(compares('太差了，再也不买')).toBe(false);
  });
});

describe('the names in a text', () => {
  it('are found in any script, width and case, but not inside other words', () => {
    expect(finder.mark('#月光鐲# 和ＭＯＯＮＬＩＧＨＴ，moonlighting').marked).toBe(
      '◎和◎,moonlighting',
    );
    expect(finder.mark('星塵錶比@Stardust好').named).toEqual(['星尘表', 'Stardust']);
  });

  it('cannot be forged by the marks that stand for them', () => {
    expect(finder.mark('△不如◎').marked).not.toMatch(/[△◎]/);
  });

  it('say nothing where there are none', () => {
    expect(new NameFinder({ ours: [], theirs: [] }).mark('月光镯').marked).toBe('月光镯');
  });
});

describe('any text', () => {
  it('comes to an end, and without our name never stands otherwise', () => {
    const words = fc.constantFrom(
      '月光镯',
      '星尘表',
      'Stardust',
      ' ',
      '不如',
      '比',
      '好',
      '差',
      ' than ',
      '被',
    );
    const mixed = fc
      .array(fc.oneof(words, anyText(4)), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(mixed, fc.constantFrom<Label>('neg', 'neu', 'pos'), (text, label) => {
        const clauses: ClauseTone[] = [{ from: 0, to: text.length, label }];
        const standing = standingOf(text, clauses, finder);
        if (!finder.mark(text).marked.includes('◎')) expect(standing).toBeNull();
      }),
    );
  });
});
