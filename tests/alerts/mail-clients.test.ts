import { describe, expect, it } from 'vitest';
import { alertHtml } from '../../alerts/channels/email-html.js';
import { sheet } from '../../alerts/channels/sheet.js';
import { digest } from '../../alerts/digest/digest.js';
import type { Message } from '../../server/model/message.js';
import { many, message } from '../standins/messages.js';
import { facts } from './digest/facts.js';

/** Properties that Outlook for Windows (Word), Gmail, QQ Mail and Apple Mail all draw as they are meant. */
const SAFE: Readonly<Record<string, RegExp>> = {
  margin: /^(0|\d+px)( (0|\d+px|auto)){0,3}$/,
  padding: /^(0|\d+px)( (0|\d+px)){0,3}$/,
  'padding-left': /^\d+px$/,
  'mso-padding-alt': /^\d+px \d+px$/,
  background: /^#[\da-f]{6}$/i,
  color: /^#[\da-f]{6}$/i,
  border: /^0$/,
  'border-left': /^\d+px solid #[\da-f]{6}$/i,
  'border-top': /^\d+px solid #[\da-f]{6}$/i,
  'border-bottom': /^\d+px solid #[\da-f]{6}$/i,
  'border-collapse': /^collapse$/,
  // Without it corners are square, which is fine.
  'border-radius': /^\d+px$/,
  font: /./,
  'font-family': /sans-serif$/,
  'font-size': /^\d+px$/,
  'font-weight': /^(bold|normal|\d00)$/,
  'line-height': /^\d(\.\d+)?$/,
  'text-align': /^(left|right|center)$/,
  'text-decoration': /^none$/,
  'vertical-align': /^(top|middle|bottom)$/,
  'white-space': /^nowrap$/,
  width: /^100%$/,
  height: /^auto$/,
  // Only beside a table or picture that has its width by attribute.
  'max-width': /^\d+px$/,
  'mso-hide': /^all$/,
  display: /^(block|none|inline-block)$/,
};

const PICTURES = ['volume', 'platforms', 'categories'].map((name) => ({
  name,
  alt: `图 ${name}`,
  png: new Uint8Array(8),
}));

const shown = (what: Message) => alertHtml(sheet(what), what.locale);
const digestOf = (locale: 'zh-CN' | 'en') =>
  digest(facts(), locale, {
    images: PICTURES,
    canDraw: true,
    browser: 'https://fengsheng.example/x',
    unsubscribe: 'https://fengsheng.example/u/t',
  }).html;

const MAILS: [name: string, html: string][] = [
  ['an alert', shown(message())],
  ['an alert in English without a link', shown(message({ locale: 'en', link: null }))],
  ['what is over', shown(message({ kind: 'incident.closed', level: 'none', quotes: [] }))],
  ['several alerts at once', shown(many('石头掉了'))],
  ['the weekly digest', digestOf('zh-CN')],
  ['the weekly digest in English', digestOf('en')],
];

/** What every client reads: without conditional comments and the style block. */
const plain = (html: string) =>
  html
    .replace(/<!--\[if mso\]>[\s\S]*?<!\[endif\]-->/g, '')
    .replace(/<style>[\s\S]*?<\/style>/g, '');
const tags = (html: string, name: string) => html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];

describe.each(MAILS)('%s, in the clients people use', (_name, html) => {
  it('is styled by what every one of them draws, and by nothing else', () => {
    const styles = [...plain(html).matchAll(/style="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(styles.length).toBeGreaterThan(5);
    const odd = styles
      .flatMap((style) => style.split(';'))
      .map((rule) => rule.trim())
      .filter((rule) => rule !== '')
      .filter((rule) => {
        const at = rule.indexOf(':');
        return SAFE[rule.slice(0, at)]?.test(rule.slice(at + 1).trim()) !== true;
      });
    expect([...new Set(odd)]).toEqual([]);
  });

  it('is laid out by tables, and has nothing that some client strips or asks about', () => {
    expect(plain(html)).not.toMatch(
      /<(div|section|svg|script|form|input|video|link|base|iframe)\b/i,
    );
    expect(html).not.toMatch(/url\(|@import|@font-face|position:|float:|flex|grid|var\(|calc\(/i);
    for (const table of tags(plain(html), 'table')) {
      expect(table).toMatch(/cellpadding="0" cellspacing="0"|role="table"|<table class/);
    }
  });

  it('is as wide in Outlook as elsewhere: by a table of its own around what has a greatest width', () => {
    const limited = tags(plain(html), 'table').filter((table) => table.includes('max-width'));
    expect(limited).toHaveLength(1);
    const width = /max-width:(\d+)px/.exec(limited[0] ?? '')?.[1] ?? '';
    const frame = `<!--[if mso]><table role="presentation" width="${width}"`;
    expect(html).toContain(frame);
    expect(html.indexOf(frame)).toBeLessThan(html.indexOf(limited[0] ?? ''));
    expect(html.match(/<!--\[if mso\]>/g)).toHaveLength(html.match(/<!\[endif\]-->/g)?.length ?? 0);
    expect(html).toContain("font-family:'Microsoft YaHei'");
    const all = html.replace(/<!--\[if mso\]>|<!\[endif\]-->/g, '');
    expect(tags(all, 'table').length).toBe(all.match(/<\/table>/g)?.length);
  });

  it('shows pictures in a width of their own, with words for whoever blocks them', () => {
    for (const image of tags(html, 'img')) {
      expect(image).toMatch(/ width="\d{2,3}"/);
      expect(image).toMatch(/ alt="[^"]+"/);
      expect(image).toMatch(/display:block/);
      expect(image).toMatch(/ src="cid:[\w-]+"/);
    }
  });

  it('turns dark without losing its type, and stays whole where style blocks are stripped', () => {
    const block = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    expect(block.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, '').trim()).toBe('');
    const dark = /@media \(prefers-color-scheme:dark\)\{([\s\S]*?)\}\}/.exec(block)?.[1] ?? '';
    for (const name of ['page', 'card', 'ink', 'dim']) expect(dark).toContain(`.${name}{`);
    // Type without a class would stay dark on dark.
    const black = [...plain(html).matchAll(/<(\w+)([^>]*)>/g)].filter(
      ([, , attributes = '']) =>
        /color:#(202124|5f6368)/.test(attributes) && !/class="/.test(attributes),
    );
    expect(black.map(([whole]) => whole)).toEqual([]);
  });

  it('stays far below what Gmail clips', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
  });
});

it('a button is as large in Outlook as elsewhere', () => {
  expect(shown(message())).toMatch(/<td bgcolor="#1a73e8" style="[^"]*mso-padding-alt:10px 20px"/);
});
