import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

describe('stack-exchange', () => {
  const stack = bench('stack-exchange');

  it('reads questions and obeys the wait that the answer orders', async () => {
    stack.reply({
      items: [
        {
          question_id: 5,
          title: 'a &lt; b',
          body: '<p>x</p>',
          link: 'https://so.example/q/5',
          score: -3,
          view_count: 20,
          answer_count: 1,
          creation_date: 1_700_000_000,
          owner: { user_id: 8, display_name: 'J&#252;' },
        },
      ],
      backoff: 3000,
    });
    const visit = await stack.visit({ query: 'x', key: 'k', base: stack.origin() });
    expect(visit).toMatchObject({ waitAtLeast: 3_000_000, cursor: { newest: NOW } });
    expect(visit.items).toMatchObject([
      {
        id: 'stackoverflow:5',
        title: 'a < b',
        text: 'x',
        likes: 0,
        views: 20,
        comments: 1,
        author: { id: '8', name: 'Jü' },
      },
    ]);
  });

  it('waits as long as a throttle says', async () => {
    stack.reply(
      {
        error_id: 502,
        error_name: 'throttle_violation',
        error_message: 'too many requests from this IP, more requests available in 4321 seconds',
      },
      400,
    );
    expect(await stack.failure({ query: 'x', base: stack.origin() })).toMatchObject({
      retryAfter: 4_321_000,
    });
  });
});
