import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../alerts/digest/digest.js';
import { digest, pictures, preview } from '../../../alerts/digest/digest.js';
import type { DigestFacts } from '../../../alerts/digest/facts.js';
import { charts } from '../../../alerts/digest/charts.js';
import { draw, findFont } from '../../../alerts/digest/draw.js';
import { hostileText } from '../../standins/messages.js';
import { facts, figure, mention } from './facts.js';

function made(what: DigestFacts, locale: 'zh-CN' | 'en' = 'zh-CN', canDraw = true): Digest {
  const unsubscribe = 'https://fengsheng.example/u/token';
  return digest(what, locale, { images: [], canDraw, unsubscribe, browser: null });
}

/** The visible text outside of every link. */
function unlinked(html: string): string {
  return html
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<a [^>]*>[\s\S]*?<\/a>/g, '')
    .replace(/<[^>]*>/g, ' ');
}

describe('the weekly digest', () => {
  it('has a subject that fits a phone and says the one number that matters', () => {
    const { subject } = made(facts());
    expect(subject).toBe('手镯之家 舆情周报 2026-11-16 – 11-22 负面 1,203 (93%)');
    expect(made(facts({ brand: '很长的品牌名'.repeat(20) })).subject.length).toBeLessThanOrEqual(
      60,
    );
  });

  it('says everything the policy asks for, in both parts and both languages', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const { html, text } = made(facts(), locale);
      const numbers = [
        '7,101',
        '1,203',
        '4,607',
        '618',
        '527',
        '1,024',
        '811',
        '877',
        '93%',
        '87%',
      ];
      for (const part of [...numbers, '手镯掉石头', '时尚博主 Mia', '更换供应商', '微博搜索']) {
        expect(html).toContain(part);
        expect(text).toContain(part);
      }
    }
    expect(made(facts(), 'en').html).toContain('How complete the collection was');
    expect(made(facts(), 'zh-CN').html).toContain('采集完整度');
  });

  it('links every number to its mentions', () => {
    const outside = unlinked(made(facts()).html);
    const numbers = [7101, 1203, 2305, 3506, 4607, 618, 527, 1024, 1_234_567, 4111, 811, 877, 13];
    for (const number of numbers) expect(outside).not.toContain(number.toLocaleString('en-US'));
    expect(outside).not.toMatch(/\d%|\d 小时/);
  });

  it('compares with the week before, and says nothing where nothing can be compared', () => {
    const { html } = made(facts());
    expect(html).toContain('+36%');
    expect(html).toContain('−14%');
    expect(html).toContain('±0%');
    expect(made(facts({ mentions: figure(5, null, 'x') })).text).toContain('声音 5 https://');
    expect(html).toContain('×33');
  });

  it('shows a dash for what is not known, never 0', () => {
    expect(made(facts()).text).toMatch(/情感未知 – /);
  });

  it('says how long a response took and that it was late', () => {
    const { text } = made(facts(), 'en');
    expect(text).toContain('Responded after: 5 h (late)');
    expect(text).toContain('Acknowledged after: not yet');
  });

  it('does not look calm when it cannot say', () => {
    const coverage = { ...facts().coverage, share: null };
    const { html, subject } = made(facts({ coverage }));
    expect(html).toContain('无法判断采集是否完整');
    expect(subject).not.toContain('%');
  });

  it('says in words when too few sources were heard', () => {
    const { coverage } = facts();
    const gaps = coverage.gaps.map((gap) => ({ ...gap, source: '*' }));
    const deaf = made(facts({ coverage: { ...coverage, gaps } }));
    for (const part of [deaf.html, deaf.text]) {
      expect(part).toContain('来源不足，无法判断');
      expect(part).not.toMatch(/^- \*|>\*/m);
    }
  });

  it('names the numbers inside their cells where a phone has no room for the heading row', () => {
    const { html } = made(facts());
    const stacked = html.match(/<table class="stack"[\s\S]*?<\/table>/g) ?? [];
    expect(stacked).toHaveLength(4);
    for (const one of stacked)
      expect(one.match(/class="label dim" style="display:none;mso-hide:all/g)?.length).toBe(
        one.match(/line cell"/g)?.length,
      );
  });

  it('never rounds an incomplete collection up to complete', () => {
    const coverage = { ...facts().coverage, share: 0.9999 };
    expect(made(facts({ coverage })).text).toContain(
      '应采数据的 99% 已采集，缺失部分使以下数字偏低。',
    );
  });

  it('is a page of tables with inline styles, ready for the dark, without scripts', () => {
    const { html } = made(facts());
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/<script|<link|<svg|@import|url\(/i);
    expect(html.match(/<table/g)?.length).toBe(html.match(/<\/table>/g)?.length);
  });

  it('stays below what mail readers clip, however much happened', () => {
    const long = '客服一直不回复。'.repeat(500);
    const many = <T>(list: readonly T[], change: Partial<T>): T[] =>
      Array.from({ length: 200 }, () => list.map((one) => ({ ...one, ...change }))).flat();
    const base = facts();
    const { html, text } = made(
      facts({
        brand: long,
        stories: many(base.stories, { title: long }),
        worst: many([mention()], { text: long, author: long }),
        best: many([mention()], { text: long, author: long }),
        kols: many(base.kols, { name: long }),
        platforms: many(base.platforms, { name: long }),
        categories: many(base.categories, { name: long }),
        alerts: many(base.alerts, { title: long }),
        actions: many(base.actions, { title: long, owner: long }),
        coverage: { ...base.coverage, gaps: many(base.coverage.gaps, { source: long }) },
      }),
    );
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  });

  it('lets no crawled text become a tag or an address', () => {
    const calm = made(facts({ worst: [mention({ text: 'x', author: 'x' })] })).html;
    const tags = (html: string): number => (html.match(/<\/?[a-z!][^>]*>/gi) ?? []).length;
    const property = fc.property(hostileText, hostileText, (text, author) => {
      const { html } = made(facts({ worst: [mention({ text, author })] }));
      // An empty text leaves the link empty, but in place.
      expect(tags(html)).toBe(tags(calm));
      expect(html).not.toContain('href="https://evil');
    });
    fc.assert(property);
  });

  it('gives every reader an own way out, and the preview none', () => {
    const { html, text } = made(facts());
    expect(html).toContain('href="https://fengsheng.example/u/token"');
    expect(text).toContain('https://fengsheng.example/u/token');
    const bare = digest(facts(), 'en', {
      images: [],
      canDraw: true,
      unsubscribe: null,
      browser: null,
    });
    expect(bare.html).not.toContain('Unsubscribe');
  });
});

describe('the daily edition', () => {
  it('covers one day and is called so', () => {
    const day = facts({ edition: 'day', to: facts().from + 86_400_000 });
    expect(made(day).subject).toContain('舆情日报 2026-11-16 负面');
  });
});

describe('the pictures', { timeout: 120_000 }, () => {
  it('are charts of days, platforms and categories, as far as there is data', () => {
    const names = (what: DigestFacts): string[] =>
      charts(what, 'zh-CN', 'sans-serif').map((chart) => chart.name);
    expect(names(facts())).toEqual(['volume', 'platforms', 'categories']);
    expect(names(facts({ stretches: [], platforms: [] }))).toEqual(['categories']);
    const silent = facts().stretches.map((stretch) => ({ ...stretch, mentions: null }));
    expect(names(facts({ stretches: silent, platforms: [], categories: [] }))).toEqual([]);
  });

  it('write hostile names as text', () => {
    const name = '<script>alert(1)</script>"&';
    const platforms = facts().platforms.map((row) => ({ ...row, name }));
    const svg = charts(facts({ platforms }), 'en', 'sans-serif').map((chart) => chart.svg);
    expect(svg.join('')).not.toContain('<script');
  });

  it('are drawn as opaque PNG with Chinese type, where there is a font for it', async () => {
    const font = await findFont();
    const drawn = await pictures(facts(), 'zh-CN', font);
    expect(drawn).toHaveLength(font === null ? 0 : 3);
    for (const { png } of drawn) {
      const file = Buffer.from(png);
      expect(file.subarray(1, 4).toString()).toBe('PNG');
      expect(file.readUInt32BE(16)).toBe(1_200);
    }
    const shown = digest(facts(), 'zh-CN', {
      images: drawn,
      canDraw: true,
      unsubscribe: null,
      browser: null,
    });
    for (const { name } of drawn) expect(shown.html).toContain(`src="cid:${name}"`);
    expect(preview(shown)).not.toContain('cid:');
  });

  it('draw different ink for different words: type is there, not boxes', async () => {
    const font = await findFont();
    if (font === null) return;
    const svg = (text: string): string =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><text x="5" y="30" font-size="24" font-family="${font.family}">${text}</text></svg>`;
    const [a, b, none] = await Promise.all(
      ['掉石', '客服', ''].map((text) => draw(svg(text), font)),
    );
    expect(Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''))).not.toBe(0);
    expect(Buffer.compare(Buffer.from(a ?? ''), Buffer.from(none ?? ''))).not.toBe(0);
  });

  it('are left out where no Chinese font is installed, and the mail says so', async () => {
    const font = await findFont([{ file: '/nowhere/font.ttc', family: 'None' }]);
    expect(font).toBeNull();
    expect(await pictures(facts(), 'zh-CN', font)).toEqual([]);
    const { html, text } = made(facts(), 'zh-CN', false);
    expect(html).toContain('没有可用的中文字体');
    expect(text).toContain('没有可用的中文字体');
    expect(made(facts(), 'zh-CN', true).html).not.toContain('没有可用的中文字体');
  });
});
