import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('bluesky', () => {
  const bluesky = bench('bluesky');
  const post = (key: string, createdAt: string): object => ({
    uri: `at://did:plc:abc/app.bsky.feed.post/${key}`,
    author: {
      did: 'did:plc:abc',
      handle: 'a.example',
      displayName: 'Anna',
      verification: { verifiedStatus: 'valid' },
    },
    record: { text: 'the stone fell out', createdAt, langs: ['en'] },
    repostCount: 5,
    replyCount: 0,
    likeCount: 7,
    indexedAt: '2023-11-14T22:14:00Z',
  });

  it('reads posts with counters and a link a person can follow', async () => {
    bluesky.reply({ posts: [post('3k', '2023-11-14T22:13:20Z')] });
    const visit = await bluesky.visit({ query: '"bracelet home"', base: bluesky.origin() });
    expect(query(bluesky.asked()[0]?.path)).toEqual({
      q: '"bracelet home"',
      sort: 'latest',
      limit: '100',
    });
    expect(visit.items).toMatchObject([
      {
        platform: 'bluesky',
        url: 'https://bsky.app/profile/did:plc:abc/post/3k',
        text: 'the stone fell out',
        author: { name: 'Anna', verified: true, followers: null },
        reposts: 5,
        comments: 0,
        likes: 7,
        language: 'en',
        publishedAt: NOW,
      },
    ]);
    expect(visit.cursor).toEqual({ newest: NOW });
  });

  it('goes on where it was, over pages, and is not led astray by a post from the future', async () => {
    bluesky.handle(({ path }, response) => {
      const first = !('cursor' in query(path));
      response.end(
        JSON.stringify({
          posts: [post(first ? 'a' : 'b', '2099-01-01T00:00:00Z')],
          cursor: first ? 'next' : undefined,
        }),
      );
    });
    const visit = await bluesky.visit(
      { query: 'x', base: bluesky.origin() },
      { newest: NOW - 60_000 },
    );
    expect(query(bluesky.asked()[0]?.path)['since']).toBe(new Date(NOW - 660_000).toISOString());
    expect(visit.items).toHaveLength(2);
    expect(visit.cursor).toEqual({ newest: NOW });
  });
});
