import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

const query = (path: string | undefined): Record<string, string> =>
  Object.fromEntries(new URL(path ?? '', 'http://x').searchParams);

describe('hacker-news', () => {
  const hn = bench('hacker-news');

  it('reads stories and comments, each with what is known of it', async () => {
    hn.reply({
      hits: [
        {
          objectID: '1',
          title: 'A &amp; B',
          url: 'https://a.example',
          author: 'pg',
          points: 12,
          num_comments: 3,
          created_at_i: 1_700_000_000,
          story_text: null,
        },
        {
          objectID: '2',
          comment_text: '<p>bad stone',
          story_title: 'A',
          author: 'x',
          points: null,
          num_comments: null,
          created_at: '2023-11-14T22:13:20Z',
        },
      ],
    });
    const visit = await hn.visit(
      { query: 'bracelet', base: hn.origin() },
      { newest: NOW - 3_600_000 },
    );
    expect(query(hn.asked()[0]?.path)).toMatchObject({
      numericFilters: `created_at_i>${1_700_000_000 - 5400}`,
      tags: '(story,comment,poll)',
    });
    expect(visit.items).toMatchObject([
      {
        id: '1',
        url: 'https://news.ycombinator.com/item?id=1',
        title: 'A & B',
        text: 'A & B',
        likes: 12,
        comments: 3,
        publishedAt: NOW,
      },
      { id: '2', title: 'A', text: 'bad stone', likes: null, comments: null, publishedAt: NOW },
    ]);
  });
});
