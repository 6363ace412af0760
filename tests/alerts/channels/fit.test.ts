import { describe, expect, it } from 'vitest';
import { fit, plain } from '../../../alerts/channels/fit.js';
import { sheet } from '../../../alerts/channels/sheet.js';
import { bytes, units } from '../../../alerts/channels/clip.js';
import type { Sheet } from '../../../alerts/channels/sheet.js';
import { message, QUOTES } from '../../standins/messages.js';

const text = (page: Sheet): string =>
  [
    page.title,
    ...page.facts.map((fact) => `${fact.label} ${fact.text}`),
    page.reason?.text ?? '',
    ...page.quotes.map((quote) => quote.text),
    page.link?.url ?? '',
    page.shortened ?? '',
  ].join('\n');

describe('fitting a message to its medium', () => {
  it('changes nothing where there is room, and does not say it did', () => {
    const whole = fit(
      message(),
      (page) => page,
      () => 0,
      10,
    );
    expect(whole).toEqual(sheet(message()));
    expect(whole.shortened).toBeNull();
  });

  it('says that something was left out and keeps headline and link', () => {
    const long = message({
      quotes: QUOTES.map((quote) => ({ ...quote, text: '很长的话。'.repeat(400) })),
    });
    const short = fit(long, text, bytes, 900);
    expect(bytes(short)).toBeLessThanOrEqual(900);
    expect(short).toContain('由橙色升为红色');
    expect(short).toContain('https://fengsheng.example/incidents/7');
    expect(short).toContain('完整内容见链接');
  });

  it('lets the posts go before the numbers', () => {
    const sizes = [2_000, 500, 330].map((limit) =>
      fit(
        message(),
        (page) => page,
        (page) => bytes(text(page)),
        limit,
      ),
    );
    expect(sizes.map((page) => page.quotes.length)).toEqual([2, 2, 0]);
    expect(sizes.every((page) => page.facts.length === 2)).toBe(true);
  });

  it('is plain and short after a reject, with only the words around the link escaped', () => {
    const said = plain(message(), units, 200, (part) => part.toUpperCase());
    expect(said.split('\n')).toEqual([
      '红色预警：“手镯掉石头”由橙色升为红色',
      'https://fengsheng.example/incidents/7',
      '手镯之家 · 2026-11-23 14:03 · MSG_42',
    ]);
  });
});

describe('the words around a message', () => {
  it('marks a rehearsal, whatever the medium', () => {
    expect(sheet(message({ rehearsal: true })).title).toMatch(/^【演练】红色预警：/);
    expect(sheet(message({ rehearsal: true, locale: 'en' })).title).toMatch(
      /^【DRILL】Red alert: /,
    );
  });

  it('names the level once', () => {
    const told = message({ headline: '手镯之家：升级为红色预警：手镯掉石头' });
    expect(sheet(told).title).toBe('手镯之家：升级为红色预警：手镯掉石头');
    const english = message({ locale: 'en', headline: 'Acme: raised to red alert: broken' });
    expect(sheet(english).title).toBe('Acme: raised to red alert: broken');
  });

  it('is green when something is over and blue when nothing is at stake', () => {
    expect(sheet(message({ kind: 'incident.closed' })).tone).toBe('good');
    expect(sheet(message({ kind: 'incident.lowered', level: 'none' })).tone).toBe('good');
    expect(sheet(message({ kind: 'incident.lowered', level: 'yellow' })).tone).toBe('yellow');
    expect(sheet(message({ kind: 'test' })).tone).toBe('info');
  });

  it('tells the time of its own zone, named in English', () => {
    const at = { at: Date.UTC(2026, 10, 1, 5, 30), timeZone: 'America/New_York' };
    expect(sheet(message({ ...at, locale: 'en' })).footer).toContain('2026-11-01 01:30 GMT-4');
  });

  it('gives no link for an address that is none', () => {
    const link = { label: 'x', url: 'javascript:alert(1)' };
    expect(sheet(message({ link })).link).toBeNull();
  });
});
