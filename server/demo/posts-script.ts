/** The machinery that turns the written posts into dated records; no chance, no clock. */
import { reaches, type Curve } from './posts-times.js';
import type { DemoRecord } from './story.js';

const PLATFORMS = ['weibo', 'xiaohongshu', 'douyin', 'zhihu', 'news', 'wechat'];

const NAME_HEADS =
  '爱吃 不爱 想要 路过的 隔壁 努力的 沉默的 快乐的 犯困的 迷路的 南方 北方 楼下 河边 山里的 夏天的 冬眠的 云端 纸上 半夜 一只 两颗 三块 七月的 没有 等风的 退休 认真 偶尔 总是'.split(
    ' ',
  );
const NAME_TAILS =
  '西瓜 橘子 小猫 柯基 饭团 云朵 豆浆 星星 栗子 海风 汽水 土豆 樱桃 月亮 企鹅 面包 雨伞 石榴 铅笔 青蛙 糯米 荔枝 毛线 麻雀 桂花 仙人掌 咸鸭蛋 向日葵 小饼干 打字机'.split(
    ' ',
  );
/** A small seeded generator (mulberry32): numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The non-empty lines of a text block. */
export function lines(block: string): string[] {
  return block.split('\n').filter((line) => line.trim() !== '');
}

interface Post {
  platform: string;
  name: string;
  followers: number | null;
  verified: boolean | null;
  text: string;
}

/** Reads `platform|author|followers|text`. */
export function post(line: string): Post {
  const [platform = '', name = '', followers = '', ...rest] = line.split('|');
  if (!PLATFORMS.includes(platform) || name === '' || !/^(-|\d+V?)$/.test(followers)) {
    throw new Error(`demo post cannot be read: ${line}`);
  }
  const known = followers !== '-';
  return {
    platform,
    name,
    followers: known ? parseInt(followers, 10) : null,
    verified: known ? followers.endsWith('V') : null,
    text: rest.join('|').replaceAll('⏎', '\n'),
  };
}

/** Collects the records of one telling. */
export class Script {
  readonly records: DemoRecord[] = [];
  readonly random = seeded(20_240_517);
  readonly #start: number;
  readonly #authors = new Map<string, string>();
  readonly #names = new Set<string>();
  #serial = 0;

  constructor(start: number) {
    this.#start = start;
  }

  moment(minute: number): number {
    return this.#start + Math.round(minute * 60) * 1000;
  }

  authorId(platform: string, name: string): string {
    const key = `${platform}|${name}`;
    const known = this.#authors.get(key);
    if (known !== undefined) return known;
    const id = `demo-u${String(this.#authors.size + 1).padStart(4, '0')}`;
    this.#authors.set(key, id);
    return id;
  }

  pick(from: readonly string[]): string {
    return from[Math.floor(this.random() * from.length)] ?? '';
  }

  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }

  /** `count` minutes in order, as dense as the curve is steep. */
  spread(count: number, curve: Curve): number[] {
    const top = curve.at(-1)?.[1] ?? 0;
    return Array.from({ length: count }, (_, i) =>
      reaches(curve, ((i + this.random()) * top) / count),
    );
  }

  /** Whole number between two bounds, small ones likelier. */
  few(low: number, high: number): number {
    return low + Math.floor(this.random() ** 2 * (high - low + 1));
  }

  add(minute: number, from: Post, extra: Partial<DemoRecord> = {}): DemoRecord {
    this.#serial += 1;
    const record: DemoRecord = {
      platform: from.platform,
      id: `demo-${String(this.#serial).padStart(4, '0')}`,
      author: {
        id: this.authorId(from.platform, from.name),
        name: from.name,
        followers: from.followers,
        verified: from.verified,
      },
      text: from.text,
      publishedAt: this.moment(minute),
      repostOf: null,
      ...extra,
    };
    this.records.push(record);
    return record;
  }

  /** The counters a platform shows on an ordinary post soon after it appeared; unknown ones are left out. */
  counters(platform: string): Partial<DemoRecord> {
    const known: Partial<DemoRecord> = {};
    const shown = (share: number): boolean => this.random() < share;
    if (platform === 'weibo') {
      if (shown(0.4)) known.likes = this.few(1, 60);
      if (shown(0.25)) known.comments = this.few(1, 18);
    } else if (platform === 'xiaohongshu' || platform === 'douyin') {
      if (shown(0.75)) known.likes = this.few(3, 420);
      if (shown(0.6)) known.comments = this.few(1, 90);
    } else if (platform === 'zhihu') {
      if (shown(0.6)) known.likes = this.few(1, 120);
      if (shown(0.4)) known.comments = this.few(1, 30);
    } else if (platform === 'wechat') {
      if (shown(0.8)) known.views = this.few(180, 6000);
    }
    return known;
  }

  /** A block of posts along a curve, in the order they are written. */
  phase(block: string, curve: Curve): void {
    const rows = lines(block);
    const minutes = this.spread(rows.length, curve);
    rows.forEach((row, i) => {
      const read = post(row);
      this.add(minutes[i] ?? 0, read, this.counters(read.platform));
    });
  }

  /** Someone ordinary nobody has heard of yet. */
  stranger(): Post {
    let name: string;
    do {
      const kind = this.random();
      if (kind < 0.2) name = `用户${7_000_000_000 + Math.floor(this.random() * 900_000_000)}`;
      else {
        name = this.pick(NAME_HEADS) + this.pick(NAME_TAILS);
        if (kind > 0.75) name += String(this.few(1, 999));
        else if (kind > 0.6) name += '_';
      }
    } while (this.#names.has(name));
    this.#names.add(name);
    const known = this.random() < 0.72;
    return {
      platform: 'weibo',
      name,
      followers: known ? this.few(3, 2600) : null,
      verified: known ? false : null,
      text: '',
    };
  }

  repost(minute: number, of: DemoRecord, text: string): DemoRecord {
    return this.add(minute, { ...this.stranger(), text }, { repostOf: of.id });
  }

  /** Reposts of one post within a stretch of time, one for every comment. */
  reposts(of: DemoRecord, block: string, from: number, to: number): void {
    const texts = lines(block);
    const minutes = this.spread(texts.length, [
      [from, 0],
      [to, texts.length],
    ]);
    texts.forEach((text, i) => this.repost(minutes[i] ?? from, of, text));
  }
}
