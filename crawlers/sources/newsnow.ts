import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { address } from './api.js';
import { hotService } from './hot-service.js';
import { hotPlatform } from './hot.js';
import { both } from './plugin.js';

/** ms after which a cached list is no longer a look at the present. */
const STALE = 60 * 60_000;

/** Hot lists through a newsnow of one's own: ranks, seldom heat. */
export const newsnow = hotService({
  kind: 'newsnow',
  name: 'newsnow',
  about: both(
    '通过自建 newsnow 读取各平台热榜及排名。',
    'Hot lists with ranks, through a newsnow of your own.',
  ),
  placeholder: 'http://newsnow:4444',
  lists: [
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
  ],
  address: ({ base, list: id }) => address(`${base}/api/s`, { id }),
  read: (answer, name, now) => {
    const updated = parseTime(answer['updatedTime'], now);
    // A failing list is answered from the cache without a word; only its time tells.
    if (updated !== null && now - updated > STALE) {
      throw new VisitError(trouble('newsnow-old'), 'transient');
    }
    return list(answer['items']).map((raw, index) => {
      const item = record(raw);
      const extra = record(item['extra']);
      const hover = textOf(extra['hover']);
      return {
        platform: hotPlatform(name),
        word: cleanText(textOf(item['title']) ?? ''),
        rank: index + 1,
        heat: parseCount(extra['info']),
        label: null,
        url: textOf(item['url']),
        since: parseTime(item['pubDate'] ?? extra['date'], now),
        about: hover === null ? null : cleanText(hover),
      };
    });
  },
});
