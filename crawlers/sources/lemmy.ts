import { z } from 'zod';
import type { Item } from '../../server/model/mention.js';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import type { Looked } from '../look.js';
import { parseCount, parseId } from '../numbers.js';
import { VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address, getJson, rememberedText, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  instance: z.url({ protocol: /^https?$/ }),
  query: z.string().trim().min(1).max(300),
});
type Json = Readonly<Record<string, unknown>>;

/** Posts of a Lemmy instance by search, in either version of its interface. */
export const lemmy: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'lemmy',
  config: Config,
  form: {
    label: both('Lemmy 搜索', 'Lemmy search'),
    about: both(
      '按关键词搜索帖子，含评论和点赞数。',
      'Posts by keyword with comments and upvotes.',
    ),
    fields: [
      field('instance', '实例', 'Instance', {
        kind: 'url',
        required: true,
        placeholder: 'https://lemmy.world',
      }),
      field('query', '搜索词', 'Search', { required: true }),
    ],
    presets: [
      {
        label: both('lemmy.world', 'lemmy.world'),
        config: { instance: 'https://lemmy.world' },
        ask: ['query'],
      },
    ],
  },
  visit: async (config, cursor, tools) => {
    const three = (): Promise<unknown> =>
      getJson(
        address(`${config.instance}/api/v3/search`, {
          q: config.query,
          type_: 'Posts',
          sort: 'New',
          limit: 50,
        }),
        tools,
      );
    const four = (): Promise<unknown> =>
      getJson(
        address(`${config.instance}/api/v4/search`, {
          search_term: config.query,
          type_: 'posts',
          limit: 50,
        }),
        tools,
      );
    const known = rememberedText(cursor, 'version');
    const first = known === '4' ? four : three;
    let version = known ?? '3';
    let json: unknown;
    try {
      json = await first();
    } catch (error) {
      // The old interface disappears with an update; the new one was not there before it.
      if (!(error instanceof VisitError) || !error.message.includes('(404)')) throw error;
      json = await (known === '4' ? three : four)();
      version = known === '4' ? '3' : '4';
    }
    const found = record(json);
    const views = [...list(found['posts']), ...list(found['results'])].map(record);
    const items = views.map((view) => postItem(view, tools.now));
    return visited(
      items.filter((item) => item.text !== ''),
      { version },
      null,
    );
  },
  looks: {
    most: 1,
    perMinute: 10,
    look: async (config, posts, tools) => {
      const seen: Looked[] = [];
      for (const post of posts) {
        const ask = (version: number) =>
          getJson(address(`${config.instance}/api/v${version}/post`, { id: post }), tools, {
            missing: {},
          });
        // Either version answers 404 for the other's address; a post that is gone is in neither.
        const three = record(record(await ask(3))['post_view']);
        const view = three['post'] ? three : record(record(await ask(4))['post_view']);
        if (!view['post']) continue;
        const { reposts, comments, likes, views } = postItem(view, tools.now);
        seen.push({ post, reposts, comments, likes, views });
      }
      return seen;
    },
  },
};

function postItem(view: Json, now: number): Item {
  const post = record(view['post']);
  const creator = record(view['creator']);
  const counts = { ...post, ...record(view['counts']) };
  const title = cleanText(textOf(post['name']) ?? '');
  const link = textOf(post['ap_id']);
  return makeItem({
    platform: 'lemmy',
    id: link,
    lookup: parseId(post['id']),
    url: link,
    title: title === '' ? null : title,
    text: cleanText(textOf(post['body']) ?? '') || title,
    author: {
      id: textOf(creator['actor_id']) ?? textOf(creator['ap_id']),
      name: textOf(creator['display_name']) ?? textOf(creator['name']),
    },
    publishedAt: parseTime(post['published_at'] ?? post['published'], now, 0),
    comments: parseCount(counts['comments']),
    likes: parseCount(counts['upvotes']),
  });
}
