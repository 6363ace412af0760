import type { Bilingual, Field } from '../../server/model/form.js';
import { both, field } from './plugin.js';

/** A route of RSSHub as a person chooses it. */
export interface Route {
  id: string;
  /** As RSSHub documents it; `:name?` is optional. */
  path: string;
  label: Bilingual;
  params: readonly Field[];
  /** What the instance must be set up with, or what to beware of. */
  needs: Bilingual | null;
  /** True for a hot list: it hears only the loudest. */
  loud: boolean;
}

const required = { required: true } as const;
const keyword = field('keyword', '关键词', 'Keyword', { ...required, placeholder: '手镯之家' });
const uid = (zh: string, en: string, placeholder: string): Field =>
  field('uid', zh, en, { ...required, placeholder });
const cookie = (name: string): Bilingual =>
  both(`RSSHub 需要设置 ${name}。`, `RSSHub must be set up with ${name}.`);

function route(
  id: string,
  path: string,
  label: Bilingual,
  params: readonly Field[] = [],
  needs: Bilingual | null = null,
): Route {
  return { id, path, label, params, needs, loud: false };
}

function hot(...parts: Parameters<typeof route>): Route {
  return { ...route(...parts), loud: true };
}

/** Routes worth watching for a brand; everything else goes through `custom`. */
export const ROUTES: readonly Route[] = [
  route(
    'weibo-keyword',
    '/weibo/keyword/:keyword',
    both('微博关键词', 'Weibo keyword'),
    [keyword],
    cookie('WEIBO_COOKIES'),
  ),
  route(
    'weibo-user',
    '/weibo/user/:uid',
    both('微博用户', 'Weibo user'),
    [uid('用户 ID（数字）', 'User id (number)', '1195230310')],
    cookie('WEIBO_COOKIES'),
  ),
  hot('weibo-hot', '/weibo/search/hot', both('微博热搜', 'Weibo hot search')),
  route(
    'weibo-topic',
    '/weibo/super_index/:id/:type?',
    both('微博超话', 'Weibo super topic'),
    [
      field('id', '超话 ID', 'Topic id', {
        ...required,
        placeholder: '1008084989d223732bf6f02f75ea30efad58a9',
      }),
      field('type', '类型', 'Type', { placeholder: 'sort_time' }),
    ],
    cookie('WEIBO_COOKIES'),
  ),
  route(
    'xiaohongshu-user',
    '/xiaohongshu/user/:user_id/:category',
    both('小红书用户', 'Xiaohongshu user'),
    [
      field('user_id', '用户 ID', 'User id', {
        ...required,
        placeholder: '593032945e87e77791e03696',
      }),
      field('category', '内容', 'Content', {
        ...required,
        kind: 'choice',
        options: [
          { value: 'notes', label: both('笔记', 'Notes') },
          { value: 'collect', label: both('收藏', 'Collections') },
        ],
      }),
    ],
    both(
      '小红书没有关键词路线；全文需要 XIAOHONGSHU_COOKIE。',
      'There is no keyword route; full texts need XIAOHONGSHU_COOKIE.',
    ),
  ),
  route(
    'douyin-user',
    '/douyin/user/:uid',
    both('抖音用户', 'Douyin user'),
    [uid('用户 ID', 'User id', 'MS4wLjABAAAA…')],
    both('RSSHub 需要浏览器。', 'RSSHub needs a browser.'),
  ),
  route(
    'douyin-hashtag',
    '/douyin/hashtag/:cid',
    both('抖音话题', 'Douyin hashtag'),
    [field('cid', '话题 ID（数字）', 'Hashtag id (number)', required)],
    both('可能失效。', 'May be broken.'),
  ),
  route(
    'bilibili-search',
    '/bilibili/vsearch/:kw/:order?',
    both('B站视频搜索', 'Bilibili search'),
    [
      field('kw', '关键词', 'Keyword', { ...required, placeholder: '手镯之家' }),
      field('order', '排序', 'Order', { placeholder: 'pubdate' }),
    ],
    cookie('BILIBILI_COOKIE_*'),
  ),
  route(
    'bilibili-user',
    '/bilibili/user/video/:uid',
    both('B站 UP 主视频', 'Bilibili user videos'),
    [uid('UID', 'UID', '2267573')],
  ),
  route(
    'bilibili-dynamic',
    '/bilibili/user/dynamic/:uid',
    both('B站 UP 主动态', 'Bilibili user posts'),
    [uid('UID', 'UID', '2267573')],
    cookie('BILIBILI_COOKIE_*'),
  ),
  route(
    'bilibili-comments',
    '/bilibili/video/reply/:bvid',
    both('B站视频评论', 'Bilibili comments'),
    [field('bvid', '视频 BV 号', 'Video id (BV…)', required)],
  ),
  hot('bilibili-popular', '/bilibili/popular/all', both('B站热门视频', 'Bilibili popular videos')),
  hot('bilibili-hot', '/bilibili/hot-search', both('B站热搜', 'Bilibili hot search')),
  hot('zhihu-hot', '/zhihu/hot', both('知乎热榜', 'Zhihu hot list'), [], cookie('ZHIHU_COOKIES')),
  route(
    'zhihu-question',
    '/zhihu/question/:questionId/:sortBy?',
    both('知乎问题', 'Zhihu question'),
    [
      field('questionId', '问题 ID', 'Question id', required),
      field('sortBy', '排序', 'Order', { placeholder: 'created' }),
    ],
    cookie('ZHIHU_COOKIES'),
  ),
  route(
    'zhihu-answers',
    '/zhihu/people/answers/:id',
    both('知乎用户的回答', 'Answers of a Zhihu user'),
    [field('id', '用户 ID', 'User id', { ...required, placeholder: 'diygod' })],
    cookie('ZHIHU_COOKIES'),
  ),
  route(
    'zhihu-activities',
    '/zhihu/people/activities/:id',
    both('知乎用户动态', 'Activity of a Zhihu user'),
    [field('id', '用户 ID', 'User id', { ...required, placeholder: 'diygod' })],
    cookie('ZHIHU_COOKIES'),
  ),
  route(
    'zhihu-column',
    '/zhihu/zhuanlan/:id',
    both('知乎专栏', 'Zhihu column'),
    [field('id', '专栏 ID', 'Column id', required)],
    cookie('ZHIHU_COOKIES'),
  ),
  route(
    'zhihu-topic',
    '/zhihu/topic/:topicId',
    both('知乎话题', 'Zhihu topic'),
    [field('topicId', '话题 ID', 'Topic id', required)],
    cookie('ZHIHU_COOKIES'),
  ),
  route(
    'tieba-search',
    '/baidu/tieba/search/:qw',
    both('贴吧搜索', 'Tieba search'),
    [field('qw', '关键词', 'Keyword', required)],
    cookie('BAIDU_COOKIE'),
  ),
  route('tieba-forum', '/baidu/tieba/forum/:kw/:sortBy?', both('贴吧', 'Tieba forum'), [
    field('kw', '吧名', 'Forum', required),
    field('sortBy', '排序', 'Order', { placeholder: 'created' }),
  ]),
  route('tieba-post', '/baidu/tieba/post/:id', both('贴吧帖子', 'Tieba thread'), [
    field('id', '帖子 ID', 'Thread id', required),
  ]),
  route(
    'baidu-search',
    '/baidu/search/:keyword',
    both('百度搜索', 'Baidu search'),
    [keyword],
    both('没有发布时间。', 'Gives no time of publication.'),
  ),
  hot('baidu-hot', '/baidu/top/:board?', both('百度热搜', 'Baidu hot list'), [
    field('board', '榜单', 'Board', { placeholder: 'realtime' }),
  ]),
  route('toutiao-user', '/toutiao/user/token/:token', both('今日头条作者', 'Toutiao author'), [
    field('token', '作者 token', 'Author token', required),
  ]),
  route(
    'wechat-sogou',
    '/wechat/sogou/:id',
    both('公众号（搜狗）', 'WeChat account (Sogou)'),
    [field('id', '公众号', 'Account', required)],
    both('只有最新一篇，常遇验证码。', 'Only the newest article; often blocked by captchas.'),
  ),
  route(
    'wechat2rss',
    '/wechat/wechat2rss/:id',
    both('公众号（wechat2rss）', 'WeChat account (wechat2rss)'),
    [field('id', '公众号 ID', 'Account id', required)],
  ),
  route(
    'xueqiu-comments',
    '/xueqiu/stock_comments/:id',
    both('雪球个股讨论', 'Xueqiu stock comments'),
    [field('id', '股票代码', 'Stock', { ...required, placeholder: 'SH600519' })],
  ),
  route(
    'xueqiu-stock',
    '/xueqiu/stock_info/:id/:type?',
    both('雪球个股公告与新闻', 'Xueqiu stock news'),
    [
      field('id', '股票代码', 'Stock', { ...required, placeholder: 'SH600519' }),
      field('type', '类型', 'Type', { placeholder: 'announcement' }),
    ],
  ),
  route('xueqiu-user', '/xueqiu/user/:id/:type?', both('雪球用户动态', 'Xueqiu user'), [
    field('id', '用户 ID', 'User id', required),
    field('type', '类型', 'Type'),
  ]),
  hot('xueqiu-hots', '/xueqiu/hots', both('雪球热帖', 'Xueqiu hot posts')),
  route(
    'x-keyword',
    '/twitter/keyword/:keyword',
    both('X 关键词', 'X keyword'),
    [keyword],
    cookie('TWITTER_AUTH_TOKEN'),
  ),
  route(
    'x-user',
    '/twitter/user/:id',
    both('X 用户', 'X user'),
    [field('id', '用户名', 'User name', required)],
    cookie('TWITTER_AUTH_TOKEN'),
  ),
  route(
    'telegram-channel',
    '/telegram/channel/:username',
    both('Telegram 频道', 'Telegram channel'),
    [field('username', '频道名', 'Channel', required)],
  ),
  route('bluesky-keyword', '/bsky/keyword/:keyword', both('Bluesky 关键词', 'Bluesky keyword'), [
    keyword,
  ]),
  hot('36kr-hot', '/36kr/hot-list', both('36氪热榜', '36Kr hot list')),
  route('custom', '/', both('其他路线', 'Another route'), [
    field('path', '路径', 'Path', { ...required, placeholder: '/zhihu/hot' }),
  ]),
];
