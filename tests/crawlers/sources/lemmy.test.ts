import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

describe('lemmy', () => {
  const lemmy = bench('lemmy');

  it('reads version 0.19', async () => {
    lemmy.reply({
      posts: [
        {
          post: {
            id: 1,
            name: 'Stone',
            body: 'fell out',
            ap_id: 'https://l.example/post/1',
            published: '2023-11-14T22:13:20.123456Z',
          },
          counts: { comments: 4, upvotes: 9, score: 7 },
          creator: { name: 'a', actor_id: 'https://l.example/u/a' },
        },
      ],
    });
    const visit = await lemmy.visit({ instance: lemmy.origin(), query: 'x' });
    expect(visit.items).toMatchObject([
      {
        platform: 'lemmy',
        id: 'https://l.example/post/1',
        title: 'Stone',
        text: 'fell out',
        likes: 9,
        comments: 4,
        publishedAt: NOW + 123,
        author: { id: 'https://l.example/u/a' },
      },
    ]);
    expect(visit.cursor).toEqual({ version: '3' });
  });

  it('finds version 1.0 by itself and remembers it', async () => {
    lemmy.handle(({ path }, response) => {
      if (path.startsWith('/api/v3')) response.writeHead(404).end('{}');
      else
        response.end(
          JSON.stringify({
            results: [
              {
                type_: 'post',
                post: {
                  name: 'Stone',
                  ap_id: 'https://l.example/post/1',
                  published_at: '2023-11-14T22:13:20Z',
                  comments: 4,
                  upvotes: 9,
                },
                creator: { name: 'a', ap_id: 'https://l.example/u/a' },
              },
            ],
          }),
        );
    });
    const visit = await lemmy.visit({ instance: lemmy.origin(), query: 'x' });
    expect(visit.items).toMatchObject([
      { text: 'Stone', likes: 9, comments: 4, author: { id: 'https://l.example/u/a' } },
    ]);
    await lemmy.visit({ instance: lemmy.origin(), query: 'x' }, visit.cursor);
    expect(lemmy.asked().map(({ path }) => path.slice(0, 7))).toEqual([
      '/api/v3',
      '/api/v4',
      '/api/v4',
    ]);
  });
});
