import { z } from 'zod';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address, getJson } from './api.js';
import { hotPlatform, hotVisit, type HotEntry } from './hot.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  base: z.url({ protocol: /^https?$/ }),
  /** Id of a list at newsnow. */
  list: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,60}$/),
});

/** ms after which a cached list is no longer a look at the present. */
const STALE = 60 * 60_000;

const LISTS: readonly (readonly [string, string, string])[] = [
  ['weibo', '微博热搜', 'Weibo hot search'],
  ['zhihu', '知乎热榜', 'Zhihu hot list'],
  ['douyin', '抖音热点', 'Douyin hot list'],
  ['baidu', '百度热搜', 'Baidu hot list'],
  ['toutiao', '今日头条热榜', 'Toutiao hot list'],
  ['tieba', '贴吧热议', 'Tieba hot topics'],
  ['kuaishou', '快手热榜', 'Kuaishou hot list'],
  ['bilibili-hot-search', 'B站热搜', 'Bilibili hot search'],
  ['xueqiu-hotstock', '雪球热门股票', 'Xueqiu hot stocks'],
  ['thepaper', '澎湃热榜', 'The Paper hot list'],
  ['cls-telegraph', '财联社电报', 'CLS telegraph'],
  ['36kr-quick', '36氪快讯', '36Kr news'],
  ['hupu', '虎扑热帖', 'Hupu hot threads'],
];

/** Hot lists through a newsnow of one's own: ranks, seldom heat. */
export const newsnow: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'newsnow',
  config: Config,
  form: {
    label: both('热榜（newsnow）', 'Hot lists (newsnow)'),
    about: both(
      '通过自建 newsnow 读取各平台热榜及排名。',
      'Hot lists with ranks, through a newsnow of your own.',
    ),
    fields: [
      field('base', 'newsnow 地址', 'newsnow address', {
        kind: 'url',
        required: true,
        placeholder: 'http://newsnow:4444',
      }),
      field('list', '榜单', 'List', {
        kind: 'choice',
        required: true,
        options: LISTS.map(([value, zh, en]) => ({ value, label: both(zh, en) })),
      }),
    ],
    presets: LISTS.map(([value, zh, en]) => ({
      label: both(zh, en),
      config: { list: value },
      ask: ['base'],
    })),
  },
  visit: async (config, cursor, tools) => {
    const json = record(await getJson(address(`${config.base}/api/s`, { id: config.list }), tools));
    const updated = parseTime(json['updatedTime'], tools.now);
    // A failing list is answered from the cache without a word; only its time tells.
    if (updated !== null && tools.now - updated > STALE) {
      throw new VisitError(
        'newsnow only has an old copy of this list: it cannot reach the platform itself. Look into its log.',
        'transient',
      );
    }
    const entries = list(json['items']).map((raw, index) =>
      entry(record(raw), index, config.list, tools.now),
    );
    return hotVisit(
      entries.filter((one) => one.word !== ''),
      cursor,
      tools.now,
    );
  },
};

function entry(
  item: Readonly<Record<string, unknown>>,
  index: number,
  name: string,
  now: number,
): HotEntry {
  const extra = record(item['extra']);
  return {
    platform: hotPlatform(name),
    word: cleanText(textOf(item['title']) ?? ''),
    rank: index + 1,
    heat: parseCount(extra['info']),
    label: null,
    url: textOf(item['url']),
    since: parseTime(item['pubDate'] ?? extra['date'], now),
    about: textOf(extra['hover']) === null ? null : cleanText(textOf(extra['hover']) ?? ''),
  };
}
