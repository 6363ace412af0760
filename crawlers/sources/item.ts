import type { Author, Item } from '../../server/model/mention.js';

/** An item with what is known; everything else is unknown, which is null and never 0. */
export function makeItem(
  known: Pick<Item, 'platform' | 'text'> &
    Partial<Omit<Item, 'author'>> & { author?: Partial<Author> },
): Item {
  return {
    id: null,
    url: null,
    title: null,
    language: null,
    publishedAt: null,
    repostOf: null,
    reposts: null,
    comments: null,
    likes: null,
    views: null,
    ...known,
    author: { id: null, name: null, followers: null, verified: null, ...known.author },
  };
}
