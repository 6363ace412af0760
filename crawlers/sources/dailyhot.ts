import { z } from 'zod';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address, getJson } from './api.js';
import { hotPlatform, hotVisit } from './hot.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  base: z.url({ protocol: /^https?$/ }),
  list: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,60}$/),
});

const LISTS: readonly (readonly [string, string, string])[] = [
  ['weibo', '微博热搜', 'Weibo hot search'],
  ['zhihu', '知乎热榜', 'Zhihu hot list'],
  ['baidu', '百度热搜', 'Baidu hot list'],
  ['douyin', '抖音热点', 'Douyin hot list'],
  ['kuaishou', '快手热榜', 'Kuaishou hot list'],
  ['toutiao', '今日头条热榜', 'Toutiao hot list'],
  ['bilibili', 'B站热门', 'Bilibili popular'],
  ['tieba', '贴吧热议', 'Tieba hot topics'],
  ['sina-news', '新浪新闻', 'Sina news'],
  ['netease-news', '网易新闻', 'NetEase news'],
  ['qq-news', '腾讯新闻', 'Tencent news'],
  ['thepaper', '澎湃热榜', 'The Paper hot list'],
  ['smzdm', '什么值得买', 'SMZDM'],
];

/** Hot lists through a DailyHotApi of one's own: ranks and often heat. */
export const dailyhot: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'dailyhot',
  config: Config,
  form: {
    label: both('热榜（DailyHotApi）', 'Hot lists (DailyHotApi)'),
    about: both(
      '通过自建 DailyHotApi 读取各平台热榜、排名和热度。',
      'Hot lists with rank and heat, through a DailyHotApi of your own.',
    ),
    fields: [
      field('base', 'DailyHotApi 地址', 'DailyHotApi address', {
        kind: 'url',
        required: true,
        placeholder: 'http://dailyhot:6688',
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
    const json = record(
      await getJson(address(`${config.base}/${config.list}`, { limit: 50 }), tools),
    );
    // The status line says 200 even when the list failed; the truth is inside.
    if (Number(json['code']) !== 200) {
      throw new VisitError(
        `DailyHotApi could not read the list "${config.list}". Look into its log, or whether the list is switched off.`,
        'transient',
      );
    }
    const entries = list(json['data']).map((raw, index) => {
      const item = record(raw);
      const about = cleanText(textOf(item['desc']) ?? '');
      return {
        platform: hotPlatform(config.list),
        word: cleanText(textOf(item['title']) ?? ''),
        rank: index + 1,
        heat: parseCount(item['hot']),
        label: null,
        url: textOf(item['url']) ?? textOf(item['mobileUrl']),
        since: parseTime(item['timestamp'], tools.now),
        about: about === '' ? null : about,
      };
    });
    return hotVisit(
      entries.filter((one) => one.word !== ''),
      cursor,
      tools.now,
    );
  },
};
