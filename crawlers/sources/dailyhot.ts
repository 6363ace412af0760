import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address } from './api.js';
import { hotService } from './hot-service.js';
import { hotPlatform } from './hot.js';
import { both } from './plugin.js';

/** Hot lists through a DailyHotApi of one's own: ranks and often heat. */
export const dailyhot = hotService({
  kind: 'dailyhot',
  name: 'DailyHotApi',
  about: both(
    '通过自建 DailyHotApi 读取各平台热榜、排名和热度。',
    'Hot lists with rank and heat, through a DailyHotApi of your own.',
  ),
  placeholder: 'http://dailyhot:6688',
  lists: [
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
  ],
  address: ({ base, list: name }) => address(`${base}/${name}`, { limit: 50 }),
  read: (answer, name, now) => {
    // The status line says 200 even when the list failed; the truth is inside.
    if (Number(answer['code']) !== 200) {
      throw new VisitError(trouble('dailyhot-list', { list: name }), 'transient');
    }
    return list(answer['data']).map((raw, index) => {
      const item = record(raw);
      const about = cleanText(textOf(item['desc']) ?? '');
      return {
        platform: hotPlatform(name),
        word: cleanText(textOf(item['title']) ?? ''),
        rank: index + 1,
        heat: parseCount(item['hot']),
        label: null,
        url: textOf(item['url']) ?? textOf(item['mobileUrl']),
        since: parseTime(item['timestamp'], now),
        about: about === '' ? null : about,
      };
    });
  },
});
