import type { Mention } from '../../model/mention.js';

export type Cell = string | number | null;

/** What a table needs beside the mention itself. */
export interface Names {
  brands: ReadonlyMap<number, string>;
  sources: ReadonlyMap<number, string>;
  /** By brand and id: each brand may have categories of its own. */
  categories: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** IANA zone in which times are written. */
  zone: string;
  locale: 'zh' | 'en';
}

const LABELS = {
  zh: { neg: '负面', neu: '中性', pos: '正面', unknown: '未判断' },
  en: { neg: 'negative', neu: 'neutral', pos: 'positive', unknown: 'unknown' },
} as const;
const YES = { zh: ['否', '是'], en: ['no', 'yes'] } as const;

interface Column {
  zh: string;
  en: string;
  of: (mention: Mention, names: Names, at: (ms: number) => string) => Cell;
}

const yes = (value: boolean | null, { locale }: Names): Cell =>
  value === null ? null : YES[locale][value ? 1 : 0];

/** A category that the brand has no more keeps the id it was stored under. */
const categoriesOf = ({ brandId, categories }: Mention, names: Names): Cell =>
  categories.map((id) => names.categories.get(brandId)?.get(id) ?? id).join(', ') || null;

const COLUMNS: readonly Column[] = [
  { zh: '编号', en: 'ID', of: ({ id }) => id },
  { zh: '品牌', en: 'Brand', of: ({ brandId }, { brands }) => brands.get(brandId) ?? brandId },
  { zh: '发布时间', en: 'Published', of: ({ publishedAt }, _, at) => at(publishedAt) },
  { zh: '收到时间', en: 'First seen', of: ({ receivedAt }, _, at) => at(receivedAt) },
  { zh: '平台', en: 'Platform', of: ({ platform }) => platform },
  { zh: '标题', en: 'Title', of: ({ title }) => title },
  { zh: '正文', en: 'Text', of: ({ text }) => text },
  { zh: '链接', en: 'Link', of: ({ url }) => url },
  { zh: '作者', en: 'Author', of: ({ author }) => author.name },
  { zh: '作者 ID', en: 'Author ID', of: ({ author }) => author.id },
  { zh: '粉丝', en: 'Followers', of: ({ author }) => author.followers },
  { zh: '认证', en: 'Verified', of: ({ author }, names) => yes(author.verified, names) },
  { zh: 'KOL', en: 'KOL', of: ({ kol }, names) => yes(kol, names) },
  { zh: '倾向', en: 'Sentiment', of: ({ label }, { locale }) => LABELS[locale][label] },
  { zh: '置信度', en: 'Confidence', of: ({ confidence }) => confidence },
  { zh: '更正人', en: 'Corrected by', of: ({ correction }) => correction?.by ?? null },
  {
    zh: '作者删除时间',
    en: 'Deleted by author',
    of: ({ withdrawnAt }, _, at) => (withdrawnAt === null ? null : at(withdrawnAt)),
  },
  { zh: '投诉类别', en: 'Categories', of: categoriesOf },
  { zh: '语言', en: 'Language', of: ({ language }) => language },
  { zh: '转发', en: 'Reposts', of: ({ counters }) => counters.reposts },
  { zh: '评论', en: 'Comments', of: ({ counters }) => counters.comments },
  { zh: '点赞', en: 'Likes', of: ({ counters }) => counters.likes },
  { zh: '阅读', en: 'Views', of: ({ counters }) => counters.views },
  { zh: '话题编号', en: 'Story', of: ({ storyId }) => storyId },
  { zh: '转发自', en: 'Repost of', of: ({ repostOf }) => repostOf },
  {
    zh: '信源',
    en: 'Source',
    of: ({ sourceId }, { sources }) => (sourceId === null ? null : (sources.get(sourceId) ?? null)),
  },
];

/** The first line of a table; the zone stands beside the times. */
export function heading({ locale, zone }: Names): string[] {
  return COLUMNS.map((column) =>
    ['Published', 'First seen', 'Deleted by author'].includes(column.en)
      ? `${column[locale]} (${zone})`
      : column[locale],
  );
}

/** Writes mentions as lines of a table. */
export function rowWriter(names: Names): (mention: Mention) => Cell[] {
  // The one locale whose form sorts and is read by every spreadsheet: 2026-03-03 08:00:00.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: names.zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const at = (ms: number) => format.format(ms);
  return (mention) => COLUMNS.map((column) => column.of(mention, names, at));
}
