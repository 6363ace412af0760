import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('mastodon', () => {
  const mastodon = bench('mastodon');
  const status = (id: string, more: object = {}): object => ({
    id,
    uri: `https://m.example/users/a/statuses/${id}`,
    url: `https://m.example/@a/${id}`,
    content: '<p>石头掉了</p>',
    created_at: '2023-11-14T22:13:20.000Z',
    language: 'zh',
    reblogs_count: 3,
    replies_count: 2,
    favourites_count: 0,
    account: { acct: 'a@m.example', display_name: '王', followers_count: 501 },
    ...more,
  });

  it('reads a hashtag with counters, followers, warnings and boosts', async () => {
    mastodon.reply([
      status('109'),
      status('108', { spoiler_text: '警告' }),
      status('107', {
        content: '',
        reblog: { uri: 'https://o.example/1', content: '<p>原文</p>', language: 'en' },
      }),
    ]);
    const visit = await mastodon.visit({
      instance: mastodon.origin(),
      tag: '#手镯之家',
      token: 't',
    });
    expect(mastodon.asked()[0]?.path).toBe(
      `/api/v1/timelines/tag/${encodeURIComponent('手镯之家')}?limit=40`,
    );
    expect(mastodon.asked()[0]?.headers.authorization).toBe('Bearer t');
    expect(visit.items).toMatchObject([
      {
        platform: 'mastodon',
        id: 'https://m.example/users/a/statuses/109',
        text: '石头掉了',
        author: { id: 'a@m.example', name: '王', followers: 501, verified: null },
        reposts: 3,
        comments: 2,
        likes: 0,
        publishedAt: NOW,
        language: 'zh',
      },
      { text: '警告\n石头掉了' },
      { text: '原文', repostOf: 'https://o.example/1', language: 'en' },
    ]);
    expect(visit.cursor).toEqual({ newest: '109' });
  });

  it('closes a gap page by page, comparing ids of any length', async () => {
    mastodon.handle(({ path }, response) => {
      const after = Number(query(path)['min_id']);
      const page = Array.from({ length: after === 80 ? 40 : 2 }, (_, i) =>
        status(String(after + i + 1)),
      );
      response.end(JSON.stringify(page));
    });
    const visit = await mastodon.visit({ instance: mastodon.origin(), tag: 'x' }, { newest: '80' });
    expect(visit.items).toHaveLength(42);
    expect(visit.cursor).toEqual({ newest: '122' });
  });

  it('explains timelines that only members see', async () => {
    mastodon.reply({ error: 'This method requires an authenticated user' }, 422);
    expect((await mastodon.failure({ instance: mastodon.origin(), tag: 'x' })).message).toContain(
      'access token',
    );
  });
});
