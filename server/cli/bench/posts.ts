import type { PostRecord } from '../../api/record.js';

/** Brands that the invented posts are about. */
export const BRANDS: readonly { name: string; aliases: string[] }[] = [
  { name: '手镯之家', aliases: ['手镯家', 'Bangle House'] },
  { name: '青禾牛奶', aliases: ['青禾', 'Qinghe Milk'] },
  { name: '云雀汽车', aliases: ['云雀', 'Lark Motors'] },
];

const ZH = {
  opening: [
    '今天',
    '昨天晚上',
    '刚刚',
    '说真的，',
    '路过看到',
    '朋友推荐的',
    '第三次买',
    '等了一周，',
    '周末',
    '',
  ],
  thing: ['新款', '这家店', '客服', '包装', '直播间', '会员活动', '门店', '物流', '小程序', '礼盒'],
  bad: [
    '刚收到就断裂了',
    '掉色严重，像假货',
    '客服一直不回复，太失望',
    '说好的退款拖了半个月',
    '快递破损还不赔',
    '喝完拉肚子，再也不买',
    '刹车异响，4S店推卸责任',
    '虚假宣传，垃圾',
  ],
  good: [
    '真的很好看，喜欢',
    '送妈妈她特别开心',
    '口感不错，会回购',
    '客服态度很好，点赞',
    '开起来很稳，满意',
    '做工精致，值得推荐',
    '发货很快，包装用心',
  ],
  plain: [
    '有人用过吗',
    '今天发布了季度数据',
    '开了一家新店',
    '什么时候补货',
    '和上一代有什么区别',
    '周三上午十点开售',
    '求个颜色参考',
    '在杭州办活动',
  ],
  tail: [
    '大家怎么看？',
    '[允悲]',
    '附图。',
    '先观望一下。',
    '有没有一样的情况？',
    '👍',
    '记录一下。',
    '@消费者小助手 看看',
    '',
    '',
  ],
  where: ['杭州', '成都', '广州', '西安', '武汉', '青岛', '长沙', '苏州', '沈阳', '昆明'],
};
const EN = {
  bad: [
    'broke after one day and support ignores me',
    'arrived damaged, terrible packaging',
    'is the worst purchase this year, want a refund',
    'charged me twice and nobody answers',
  ],
  good: [
    'looks gorgeous, love it',
    'was a great gift for my mom',
    'is really good value and fast delivery',
    'made my week, thank you',
  ],
  plain: [
    'opened a new shop near the station',
    'has anyone compared it with the old one?',
    'will publish its numbers on Wednesday',
    'is on the list of the fair again',
  ],
  tail: ['Any advice?', 'Photos later.', 'Just saying.', 'What do you think?', ''],
};
const COMMENTS = [
  '真的吗',
  '太过分了，支持维权',
  '哈哈哈',
  '我也遇到过',
  '坐等回应',
  '抱抱',
  '无语',
  '学习了',
  '希望给个说法',
];
const PLATFORMS = [
  'weibo',
  'weibo',
  'weibo',
  'weibo',
  'xiaohongshu',
  'xiaohongshu',
  'douyin',
  'zhihu',
  'news',
];
/** Posts that reposts and second looks pick their target from. */
const RECENT = 400;

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Dice = () => number;

function pick<T>(dice: Dice, from: readonly T[]): T {
  const one = from[Math.floor(dice() * from.length)];
  if (one === undefined) throw new RangeError('There is nothing to pick from.');
  return one;
}

/** 0 mostly, thousands rarely: counters are spread like those of real posts. */
function counter(dice: Dice): number {
  return Math.floor(3 * (dice() ** -0.6 - 1));
}

/** One in five complains, one in five praises, the rest does neither. */
function mood(dice: Dice): 'bad' | 'good' | 'plain' {
  const roll = dice();
  return roll < 0.2 ? 'bad' : roll < 0.4 ? 'good' : 'plain';
}

function chinese(dice: Dice, name: string, n: number): string {
  const { opening, thing, tail, where } = ZH;
  const first = `${pick(dice, opening)}${name}${pick(dice, thing)}${pick(dice, ZH[mood(dice)])}`;
  const second = `，${pick(dice, where)}${pick(dice, thing)}${pick(dice, ZH.plain)}`;
  const third = `，编号${n.toString(36)}，花了${Math.floor(dice() * 900) + 9}元。`;
  return `${first}${dice() < 0.6 ? second : ''}${third}${pick(dice, tail)}`;
}

function english(dice: Dice, name: string, n: number): string {
  const about = `${name} ${pick(dice, EN[mood(dice)])}`;
  return `${about}. Order ${n.toString(36)}, paid ${Math.floor(dice() * 90) + 5}. ${pick(dice, EN.tail)}`;
}

/**
 * An endless stream of invented posts, the same for the same seed: of 100 about 60 say something
 * that nobody said before, 24 are reposts (half of them without a word), 6 copy a text, 10 are
 * second looks at a post with higher counters. `now` (epoch ms) dates them within two minutes.
 */
export function createPosts(seed: number, now: number): () => PostRecord {
  const dice = seeded(seed);
  const recent: PostRecord[] = [];
  let n = 0;

  const author = () => {
    const id = Math.floor(dice() * 200_000);
    const followers = dice() < 0.7 ? Math.floor(30 * dice() ** -1.1) : null;
    return {
      id: `u${id}`,
      name: `用户${id.toString(36)}`,
      // Voices that raise an alert by themselves are sent on purpose, not by chance.
      followers: followers === null ? null : Math.min(followers, 90_000),
      verified: dice() < 0.05,
    };
  };
  const fresh = (): PostRecord => {
    const brand = pick(dice, BRANDS);
    const inEnglish = dice() < 0.15;
    const name = inEnglish ? (brand.aliases[1] ?? brand.name) : brand.name;
    const platform = inEnglish ? 'mastodon' : pick(dice, PLATFORMS);
    const id = `p${seed}x${n}`;
    const post: PostRecord = {
      platform,
      id,
      url: `https://${platform}.example/status/${id}?from=share`,
      text: inEnglish ? english(dice, name, n) : chinese(dice, name, n),
      author: author(),
      publishedAt: new Date(now - Math.floor(dice() * 120_000)).toISOString(),
    };
    if (platform === 'news') post.title = `${name}${pick(dice, ZH.plain)}`;
    if (dice() < 0.4)
      Object.assign(post, {
        reposts: counter(dice),
        comments: counter(dice),
        likes: counter(dice),
      });
    return post;
  };
  const repost = (root: PostRecord): PostRecord => {
    const said = dice() < 0.5 ? '转发微博' : pick(dice, COMMENTS);
    return {
      platform: root.platform,
      id: `r${seed}x${n}`,
      text: `${said}${dice() < 0.5 ? `//@用户${n.toString(36)}:${pick(dice, COMMENTS)}` : ''}`,
      author: author(),
      publishedAt: new Date(now - Math.floor(dice() * 30_000)).toISOString(),
      repostOf: root.id,
    };
  };

  return () => {
    n++;
    const roll = dice();
    const [target] = recent.length > 20 ? [pick(dice, recent)] : [];
    if (target && roll < 0.24) return repost(target);
    if (target && roll < 0.34) {
      target.reposts = Number(target.reposts ?? 0) + 1 + Math.floor(dice() * 5);
      return { ...target };
    }
    const post = fresh();
    if (target && roll < 0.4) post.text = target.text;
    if (recent.length < RECENT) recent.push(post);
    else recent[Math.floor(dice() * RECENT)] = post;
    return post;
  };
}

/** The brand of an outcry: each has its own, so that no two complaints are one story with one alert. */
export function shop(n: number): { name: string; aliases: string[] } {
  return { name: `第${n}号店`, aliases: [] };
}

/** A complaint of somebody whom everybody reads: raises an alert by itself once its shop is a brand. */
export function outcry(n: number, now: number): PostRecord {
  const { name } = shop(n);
  return {
    platform: 'weibo',
    id: `k${n}`,
    text: `警报${n}号：${name}是假货，垃圾，太失望了，大家不要买！`,
    author: { id: `kol${n}`, name: `大博主${n}`, followers: 3_000_000, verified: true },
    publishedAt: new Date(now).toISOString(),
  };
}
