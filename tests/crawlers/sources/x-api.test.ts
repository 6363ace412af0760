import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('x-api', () => {
  const x = bench('x-api');
  const answer = {
    data: [
      {
        id: '1724567890123456789',
        text: 'a &amp; b',
        author_id: '9',
        created_at: '2023-11-14T22:13:20.000Z',
        lang: 'en',
        public_metrics: {
          retweet_count: 60,
          reply_count: 1,
          like_count: 2,
          quote_count: 3,
          impression_count: 400,
        },
      },
      {
        id: '1724567890123456788',
        text: 'RT',
        author_id: '8',
        lang: 'qme',
        public_metrics: { retweet_count: 60, like_count: 0 },
        referenced_tweets: [{ type: 'retweeted', id: '17' }],
      },
    ],
    includes: {
      users: [
        {
          id: '9',
          username: 'anna',
          name: 'Anna',
          verified: true,
          public_metrics: { followers_count: 123_456 },
        },
      ],
    },
    meta: { newest_id: '1724567890123456789' },
  };

  it('reads posts with authors and counters, and does not credit a retweet with those of its original', async () => {
    x.reply(answer);
    const visit = await x.visit({ query: 'x', token: 't', base: x.origin() });
    expect(x.asked()[0]?.headers.authorization).toBe('Bearer t');
    expect(visit.items).toMatchObject([
      {
        platform: 'x',
        id: '1724567890123456789',
        url: 'https://x.com/anna/status/1724567890123456789',
        text: 'a & b',
        reposts: 60,
        comments: 1,
        likes: 2,
        views: 400,
        language: 'en',
        author: { name: 'Anna', followers: 123_456, verified: true },
      },
      {
        repostOf: '17',
        reposts: null,
        language: null,
        author: { id: '8', followers: null, verified: null },
      },
    ]);
    expect(visit.cursor).toEqual({ newestId: '1724567890123456789' });
  });

  it('starts anew when its last post is too old to go on from', async () => {
    x.handle(({ path }, response) => {
      if ('since_id' in query(path)) response.writeHead(400).end('{"title":"Invalid Request"}');
      else response.end(JSON.stringify(answer));
    });
    expect(
      (await x.visit({ query: 'x', token: 't', base: x.origin() }, { newestId: '5' })).items,
    ).toHaveLength(2);
  });

  it('stops for a day when the allowance is used up, and waits until the limit is reset otherwise', async () => {
    x.reply({ type: 'https://api.twitter.com/2/problems/usage-capped' }, 429);
    expect(await x.failure({ query: 'x', token: 't', base: x.origin() })).toMatchObject({
      retryAfter: 86_400_000,
    });
    x.reply({}, 429, { 'x-rate-limit-reset': String(NOW / 1000 + 300) });
    expect(await x.failure({ query: 'x', token: 't', base: x.origin() })).toMatchObject({
      retryAfter: 300_000,
    });
  });
});
