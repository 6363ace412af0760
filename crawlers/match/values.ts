import { foldText } from '../text/fold.js';
import type { TextField } from './query.js';

/** Platforms by the names that people type, folded; what is stored is the id. */
const PLATFORMS: ReadonlyMap<string, string> = named({
  weibo: '微博 新浪微博',
  xiaohongshu: '小红书',
  douyin: '抖音',
  kuaishou: '快手',
  bilibili: 'b站 哔哩哔哩',
  zhihu: '知乎',
  wechat: '微信 公众号 微信公众号',
  toutiao: '头条 今日头条',
  tieba: '贴吧 百度贴吧',
  baidu: '百度',
  news: '新闻',
  forum: '论坛',
  blog: '博客',
});
const LANGUAGES: ReadonlyMap<string, string> = named({
  zh: '中文 汉语 chinese',
  en: '英文 英语 english',
  ja: '日文 日语 japanese',
  ko: '韩文 韩语 korean',
});

function named(words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([id, names]) => names.split(' ').map((name) => [name, id])),
  );
}

/** A field's value as it is stored: `platform:微博` asks for `weibo`, `lang:中文` for `zh`. */
export function storedValue(field: TextField, value: string): string {
  const folded = foldText(value).trim();
  if (field === 'platform') return PLATFORMS.get(folded) ?? value;
  return field === 'lang' ? (LANGUAGES.get(folded) ?? value) : value;
}
