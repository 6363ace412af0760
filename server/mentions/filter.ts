import { z } from 'zod';
import { both } from '../api/both.js';
import { isZone } from '../model/zone.js';
import { Matcher } from '../../crawlers/match/match.js';
import { parseQuery } from '../../crawlers/match/parse.js';
import { type Query, QueryError } from '../../crawlers/match/query.js';
import { HttpError } from '../api/errors.js';
import type { Hit, Mention } from '../model/mention.js';
import { inWeekHour } from './hours.js';
import { all, any, atLeast, EVERYTHING, type Plan, planOf, tag } from '../search/plan.js';

const LABELS = ['neg', 'neu', 'pos', 'unknown'] as const;

function several<T extends z.ZodType<unknown, string>>(one: T) {
  return z
    .string()
    .max(400)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(one).max(40))
    .optional();
}

const id = z
  .string()
  .regex(/^\d{1,15}$/, 'not an id')
  .transform(Number);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** Epoch ms, or a date as ISO 8601 writes it. */
const moment = z
  .string()
  .max(40)
  .transform((text) => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text)))
  .refine(Number.isSafeInteger, 'not a time; use epoch milliseconds or 2026-03-03T08:00:00Z');

/** `34@Asia/Shanghai`: an hour of the week and the clocks it is read from. */
const weekHour = z
  .string()
  .max(80)
  .regex(
    /^(\d|[1-9]\d|1[0-5]\d|16[0-7])@/,
    'not an hour of the week; use 0 to 167, as in 34@Asia/Shanghai',
  )
  .transform((text) => {
    const [hour = '', zone = ''] = text.split('@');
    return { hour: Number(hour), zone };
  })
  .refine(({ zone }) => isZone(zone), 'not a time zone; use one such as 34@Asia/Shanghai');

/** What the list of mentions can be narrowed down by; the same for the list, counts and exports. */
export const filterShape = {
  q: z
    .string()
    .max(2000)
    .optional()
    .meta(
      both(
        'Words: AND, OR, NOT, "phrases", NEAR/5, author:, platform:, lang:, url:, followers>10万. The last Latin word may be unfinished.',
        '词语：AND、OR、NOT、“短语”、NEAR/5、author:、platform:、lang:、url:、followers>10万。最后一个西文单词可以没写完。',
      ),
    ),
  brand: several(id).meta(both('Brand ids, separated by commas.', '品牌编号，用逗号分隔。')),
  label: several(z.enum(LABELS)).meta(
    both('neg, neu, pos, unknown; several by commas.', 'neg、neu、pos、unknown；多个用逗号分隔。'),
  ),
  platform: several(z.string().max(40)),
  category: several(z.string().max(40)),
  language: several(z.string().max(20)),
  source: several(id),
  story: id.optional(),
  author: z
    .string()
    .max(200)
    .optional()
    .meta(both('Name or id, as the platform writes it.', '名称或编号，按平台的写法。')),
  kol: flag.optional(),
  verified: flag.optional(),
  followersMin: z.coerce.number().int().min(0).optional(),
  from: moment.optional().meta(both('Published at or after it.', '发布时间不早于它。')),
  to: moment.optional().meta(both('Published before it.', '发布时间早于它。')),
  weekHour: weekHour
    .optional()
    .meta(
      both(
        'Published in one hour of any week: 0 is Monday 0:00, by the clocks of a zone.',
        '发布在一周中的某个小时：0 为周一 0 点，按指定时区。',
      ),
    ),
};

export type Filter = z.output<z.ZodObject<typeof filterShape>>;

/** Letters an unfinished last word needs; shorter ones begin too many words. */
const UNFINISHED = 3;

/** While a person types, the last Latin word is taken for the beginning of one. */
function unfinished(query: Query, text: string): Query {
  switch (query.kind) {
    case 'term': {
      const bare = query.to - query.from === query.text.length && query.to === text.length;
      const open = bare && !query.wildcard && query.text.length >= UNFINISHED;
      if (!open || !/^[\p{Script=Latin}]+$/u.test(query.text)) return query;
      return { ...query, text: `${query.text}*`, wildcard: true };
    }
    case 'and':
    case 'or':
      return { ...query, parts: query.parts.map((part) => unfinished(part, text)) };
    default:
      return query;
  }
}

/** Reads the words of a filter. Throws HttpError that says what is wrong, where, in both languages. */
export function wordsOf(filter: Pick<Filter, 'q'>): Query | null {
  const text = filter.q ?? '';
  if (text.trim() === '') return null;
  try {
    return unfinished(parseQuery(text), text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { from, to, zh, en } = error;
    throw new HttpError(400, 'query', en, 'q', { from, to, zh });
  }
}

/** A filter made ready: asked of the index first, then checked row by row. */
export interface Narrowed {
  filter: Filter;
  /** Holds at least all that match. */
  plan: Plan;
  /** The same for counting. */
  about: Plan;
  /** Whether the words need a look at the text. */
  words: boolean;
  passes: (mention: Mention) => boolean;
  /** Where the words stand in a mention that passes. */
  hits: (mention: Mention) => Hit[];
}

const oneOf = <T extends string | number>(list: readonly T[] | undefined, value: T | null) =>
  list === undefined || (value !== null && list.includes(value));

function same(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}

/** Everything but the words and the hour of the week. */
function propertiesPass(filter: Filter, mention: Mention): boolean {
  const { author } = mention;
  return (
    oneOf(filter.brand, mention.brandId) &&
    oneOf(filter.label, mention.label) &&
    oneOf(filter.platform, mention.platform) &&
    oneOf(filter.source, mention.sourceId) &&
    (filter.language === undefined ||
      filter.language.some(
        (tag) => tag === mention.language.split('-')[0] || tag === mention.language,
      )) &&
    (filter.category === undefined ||
      filter.category.some((name) => mention.categories.includes(name))) &&
    (filter.story === undefined || mention.storyId === filter.story) &&
    (filter.kol === undefined || mention.kol === filter.kol) &&
    (filter.verified === undefined || (author.verified ?? false) === filter.verified) &&
    (filter.followersMin === undefined || (author.followers ?? -1) >= filter.followersMin) &&
    (filter.author === undefined ||
      same(author.name, filter.author) ||
      same(author.id, filter.author)) &&
    (filter.from === undefined || mention.publishedAt >= filter.from) &&
    (filter.to === undefined || mention.publishedAt < filter.to)
  );
}

function propertiesPlan(filter: Filter): Plan[] {
  const each = (kind: Parameters<typeof tag>[0], list: readonly (string | number)[] | undefined) =>
    list === undefined ? EVERYTHING : any(list.map((value) => tag(kind, value)));
  return [
    each('brand', filter.brand),
    each('label', filter.label),
    each('platform', filter.platform),
    each('category', filter.category),
    each('language', filter.language),
    each('source', filter.source),
    filter.kol === true ? tag('kol', 1) : EVERYTHING,
    filter.verified === true ? tag('verified', 1) : EVERYTHING,
    filter.author === undefined ? EVERYTHING : tag('author', filter.author),
    filter.followersMin === undefined ? EVERYTHING : atLeast(filter.followersMin),
  ];
}

/** Makes a filter ready. Throws HttpError when its words cannot be read. */
export function narrow(filter: Filter): Narrowed {
  const query = wordsOf(filter);
  const properties = propertiesPlan(filter);
  const inHour = filter.weekHour ? inWeekHour(filter.weekHour) : () => true;
  const matcher = query === null ? null : new Matcher([{ id: 0, query }]);
  return {
    filter,
    plan: all(query === null ? properties : [...properties, planOf(query)]),
    about: all(query === null ? properties : [...properties, planOf(query, true)]),
    words: query !== null,
    passes: (mention) =>
      propertiesPass(filter, mention) &&
      inHour(mention.publishedAt) &&
      (matcher === null || matcher.match(mention).length > 0),
    hits: (mention) =>
      (matcher?.explain(mention, 0) ?? []).map(({ field, words, from, to, term }) => ({
        field,
        words,
        from,
        to,
        term,
      })),
  };
}
