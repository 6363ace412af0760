import type { Item } from '../../server/model/mention.js';

/** An invented post; everything a source may leave out is left out. */
export function item(change: Partial<Item> = {}): Item {
  return {
    platform: 'weibo',
    id: null,
    url: null,
    title: null,
    text: '手镯之家的石头掉了',
    language: null,
    author: { id: null, name: null, followers: null, verified: null },
    publishedAt: null,
    repostOf: null,
    reposts: null,
    comments: null,
    likes: null,
    views: null,
    ...change,
  };
}
