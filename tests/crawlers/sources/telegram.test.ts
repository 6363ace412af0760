import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('telegram', () => {
  const telegram = bench('telegram');
  const message = (number: number, text: string, more = ''): string =>
    `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="brand/${number}">
     <a class="tgme_widget_message_owner_name" href="x"><span dir="auto">Brand &amp; Co</span></a>${more}
     <div class="tgme_widget_message_text js-message_text" dir="auto">${text}</div>
     <span class="tgme_widget_message_views">1.2K</span><time datetime="2023-11-14T22:13:20+00:00" class="time">22:13</time></div></div>`;

  it('reads messages with views, also with a quoted reply and elements inside the text', async () => {
    telegram.reply(
      message(11, 'stone<br/>fell <div>out</div> again') +
        message(
          12,
          'answer',
          '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text" dir="auto">quoted</div></a>',
        ),
    );
    const visit = await telegram.visit({
      channel: 'https://t.me/s/brand',
      search: 'stone',
      base: telegram.origin(),
    });
    expect(telegram.asked()[0]?.path).toBe('/s/brand?q=stone');
    expect(visit.items).toMatchObject([
      {
        platform: 'telegram',
        id: 'brand/11',
        url: 'https://t.me/brand/11',
        text: 'stone\nfell\nout\nagain',
        views: 1200,
        publishedAt: NOW,
        author: { id: 'brand', name: 'Brand & Co' },
      },
      { id: 'brand/12', text: 'answer' },
    ]);
  });

  it('goes on after the last message it saw', async () => {
    telegram.handle(({ path }, response) =>
      response.end(
        query(path)['after'] === '12' ? message(13, 'new') : '<main class="tgme_main"></main>',
      ),
    );
    const visit = await telegram.visit({ channel: 'brand', base: telegram.origin() }, { last: 12 });
    expect(visit.items.map((item) => item.id)).toEqual(['brand/13']);
    expect(visit.cursor).toEqual({ last: 13 });
  });

  it('says when a channel has no preview', async () => {
    telegram.handle(({ path }, response) => {
      if (path.startsWith('/s/')) response.writeHead(302, { location: '/brand' }).end();
      else response.end('<html>');
    });
    expect(
      (await telegram.failure({ channel: 'brand', base: telegram.origin() })).message,
    ).toContain('no preview');
  });
});
