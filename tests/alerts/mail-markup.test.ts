// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertHtml } from '../../alerts/channels/email-html.js';
import { sheet } from '../../alerts/channels/sheet.js';
import { digest } from '../../alerts/digest/digest.js';
import type { DigestFacts } from '../../alerts/digest/facts.js';
import { hostileMessage, hostileText, message, QUOTES } from '../standins/messages.js';
import { facts, mention } from './digest/facts.js';

/** Every element with all of its attributes, as a browser reads the page; the text is left out. */
function skeleton(html: string): string[] {
  const page = document.implementation.createHTMLDocument('');
  page.documentElement.innerHTML = html.replace(/^<!doctype html>\s*<html[^>]*>/, '');
  return [...page.querySelectorAll('*')].map((element) =>
    [
      element.localName,
      ...[...element.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
    ].join(' '),
  );
}

/** A digest in which everything that somebody else has written is this text. */
function said(text: string): DigestFacts {
  const calm = facts();
  const named = <T extends object>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, name: text }));
  return {
    ...calm,
    brand: text,
    stories: calm.stories.map((story) => ({ ...story, title: text })),
    worst: [mention({ author: text, platform: text, text })],
    best: [mention({ author: text, platform: text, text })],
    kols: named(calm.kols),
    platforms: named(calm.platforms),
    categories: named(calm.categories),
    alerts: calm.alerts.map((alert) => ({ ...alert, title: text })),
    actions: calm.actions.map((action) => ({ ...action, title: text, owner: text })),
    coverage: {
      ...calm.coverage,
      gaps: calm.coverage.gaps.map((gap) => ({ ...gap, source: text })),
    },
  };
}

const page = (what: DigestFacts): string =>
  digest(what, 'en', {
    images: [{ name: 'volume', alt: what.brand, png: new Uint8Array() }],
    canDraw: true,
    unsubscribe: 'https://fengsheng.example/u/token',
    browser: null,
  }).html;

describe(
  'text from outside, in the HTML of a mail as a browser reads it',
  { timeout: 60_000 },
  () => {
    it('adds no element and changes no attribute of a digest, wherever it stands', () => {
      const calm = skeleton(page(said('x'))).map((one) => one.replace('alt=x', 'alt='));
      const property = fc.property(hostileText, (text) => {
        const read = skeleton(page(said(text)));
        expect(
          read.map((one) => one.replace(/alt=[^]*?(?= (?:src|style|width)=)/, 'alt=')),
        ).toEqual(calm);
      });
      fc.assert(property, { numRuns: 20 });
    });

    it('adds no element and changes no attribute of an alert', () => {
      const property = fc.property(hostileText, (text) => {
        const quotes = QUOTES.map((quote) => ({ ...quote, author: text, platform: text, text }));
        const made = (what: string, said: typeof quotes) =>
          skeleton(
            alertHtml(
              sheet(message({ headline: what, brand: what, reason: what, quotes: said })),
              'zh-CN',
            ),
          );
        const calm = QUOTES.map((quote) => ({ ...quote, author: 'x', platform: 'x', text: 'x' }));
        expect(made(`y${text}`, quotes)).toEqual(made('x', calm));
      });
      fc.assert(property, { numRuns: 60 });
    });

    it('leads nowhere but to web addresses, whatever addresses it bears', () => {
      const property = fc.property(hostileMessage, (what) => {
        const read = skeleton(alertHtml(sheet(what), what.locale));
        const links = read.flatMap((one) => /href=(\S*)/.exec(one)?.[1] ?? []);
        for (const link of links) expect(link).toMatch(/^https?:\/\//);
      });
      fc.assert(property, { numRuns: 60 });
    });
  },
);
