import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Analysis, Analyst } from '../../../server/model/analysis.js';
import { createAnalyst } from '../../../crawlers/text/analyst.js';
import type { TextTools } from '../../../server/reading/text.js';
import { loadTextTools, openAnalyst } from '../../../server/reading/text.js';
import { anyText } from './any-text.js';
import { CURATED } from './curated.js';
import { KNOWN_WRONG } from './known-wrong.js';

let tools: TextTools;
let analyst: Analyst;

beforeAll(async () => {
  tools = await loadTextTools();
  analyst = createAnalyst(tools);
});

async function one(text: string, root?: Analysis): Promise<Analysis> {
  const [analysis] = await analyst.analyse([{ text, root: root ?? null }]);
  if (analysis === undefined) throw new Error('No answer.');
  return analysis;
}

interface Line {
  label: string;
  text: string;
}

function lines(block: string): Line[] {
  return block
    .trim()
    .split('\n')
    .map((line) => ({ label: line.split(' ', 1)[0] ?? '', text: line.replace(/^\S+ /, '') }));
}

describe('the name of a firm that was much scolded', () => {
  it.each(['蒙牛', '三星', '联通', '苹果', '小米'])(
    'is no bad word by itself: %s',
    async (name) => {
      const texts = [name, `${name}今天公布了股价`, `我在用${name}`];
      const labels = await Promise.all(texts.map(async (text) => (await one(text)).label));
      expect(labels).not.toContain('neg');
    },
  );
});

describe('the analyst on invented sentences', () => {
  const known = new Set(KNOWN_WRONG.trim().split('\n'));

  it('has at least 300 of them, each once', () => {
    const texts = Object.values(CURATED).flatMap(lines);
    expect(texts.length).toBeGreaterThanOrEqual(300);
    expect(new Set(texts.map((line) => line.text)).size).toBe(texts.length);
  });

  it.each(Object.keys(CURATED))(
    'labels %s as a reader would, but for the known mistakes',
    async (group) => {
      const wrong: string[] = [];
      for (const { label, text } of lines(CURATED[group] ?? '')) {
        if ((await one(text)).label !== label) wrong.push(text);
      }
      expect(wrong.filter((text) => !known.has(text))).toEqual([]);
    },
  );

  it('still gets every known mistake wrong; one that is right must leave the list', async () => {
    const right: string[] = [];
    for (const { label, text } of Object.values(CURATED).flatMap(lines)) {
      if (known.has(text) && (await one(text)).label === label) right.push(text);
    }
    expect(right).toEqual([]);
  });
});

describe('the analyst', () => {
  it('answers in the order of the texts', async () => {
    const answers = await analyst.analyse([
      { text: '太差了' },
      { text: '非常好' },
      { text: '太差了' },
    ]);
    expect(answers.map((answer) => answer.label)).toEqual(['neg', 'pos', 'neg']);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('calls other languages unknown, not neutral', async () => {
    expect(await one('この携帯は最悪です')).toMatchObject({
      label: 'unknown',
      language: 'ja',
      score: null,
      confidence: null,
      pNeu: null,
    });
  });

  it.each([
    '東京駅で火災',
    '新製品発売',
    'Très mauvais service',
    'Sehr schlechter Service',
    'La batterie est morte',
    'Pelayanan buruk sekali',
    'Dịch vụ quá tệ',
    'https://example.com/awful',
    '@worst @best',
    '2026-03-03 08:00',
    '？？？',
    '',
  ])('says unknown rather than neutral of %j', async (text) => {
    expect((await one(text)).label).toBe('unknown');
  });

  it('reads emoji and emoticons without a word', async () => {
    expect((await one('😡😡😡')).label).toBe('neg');
    expect((await one('👍')).label).toBe('pos');
    expect((await one('[怒][怒]')).label).toBe('neg');
  });

  it('lets a repost without words take what its root has', async () => {
    const root = await one('手镯掉了一颗钻，太气人了');
    expect(await one('转发微博', root)).toEqual({ ...root, inherited: true });
    expect(await one('//@甲:好', root)).toMatchObject({ label: 'neg', inherited: true });
    expect((await one('非常好，很满意', root)).label).toBe('pos');
  });

  it('counts the author’s own part before the quoted part', async () => {
    const own = await one('太差了，骗子//@甲:非常好，很满意');
    const turned = await one('非常好，很满意//@甲:太差了，骗子');
    expect(own.score ?? 0).toBeLessThan(turned.score ?? 0);
  });

  it('opens with the committed models and names them', async () => {
    const opened = await openAnalyst();
    expect(opened.model).toBe('ngram-zh-4+ngram-en-2');
    const [analysis] = await opened.analyse([{ text: '客服不理人，退款也不给退' }]);
    expect(analysis).toMatchObject({ label: 'neg', categories: ['after-sales'] });
    expect(analysis?.complaints?.[0]).toMatchObject({ party: 'merchant', scene: 'service' });
    await opened.close();
  });

  it('finds complaints in English by rules', async () => {
    const english = await one('The package arrived damaged, terrible shipping');
    expect(english).toMatchObject({ label: 'neg', language: 'en' });
    expect(english.categories).toContain('logistics');
  });

  it('can be made to take a side', async () => {
    const binary = createAnalyst({ ...tools, binary: true });
    const answers = await binary.analyse([{ text: '请问几点开门？' }, { text: '公司发布新品' }]);
    for (const answer of answers) expect(['pos', 'neg']).toContain(answer.label);
  });

  it('gives a valid analysis for any string', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(400), async (text) => {
        const { label, score, confidence, categories, pNeg, pNeu, pPos } = await one(text);
        if (label === 'unknown') {
          expect([score, confidence, pNeg, pNeu, pPos]).toEqual([null, null, null, null, null]);
          return;
        }
        expect(Math.abs(score ?? 9)).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThan(0);
        expect((pNeg ?? 0) + (pNeu ?? 0) + (pPos ?? 0)).toBeCloseTo(1);
        expect(categories.length === 0 || label === 'neg').toBe(true);
      }),
    );
  });

  it('reads a bounded head of a text: what follows changes nothing', async () => {
    const head = '质量太差了，客服也不理人。'.repeat(200);
    expect(await one(head + '非常好'.repeat(50_000))).toMatchObject(await one(head));
  });

  it('ends on hostile texts', async () => {
    for (const piece of ['@', '//@', '[', 'http://', '退货', 'a', '包装', '但', '\ud800']) {
      expect(await one(piece.repeat(20_000))).toHaveProperty('label');
    }
  });
});
