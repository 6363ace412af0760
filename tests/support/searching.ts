import fc from 'fast-check';
import type { Filter } from '../../server/mentions/filter.js';
import type { Mention } from '../../server/model/mention.js';
import { mention } from './mentions.js';

const PIECES = [
  ...Array.from('手镯掉色售后服务的'),
  ...Array.from('鐲後務'),
  '苹果',
  '蘋果',
  'iPhone',
  'iphone15',
  'Ｐｈｏｎｅ',
  'air',
  'Airbag',
  '15',
  'café',
  'ガチ',
  '😡',
  '、',
  '，',
  ' ',
  ' ',
  '\n',
  '-',
  '//@',
];
const LABELS = ['neg', 'neu', 'pos', 'unknown'] as const;
const PLATFORMS = ['weibo', 'zhihu', 'news'];

const texts = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.join(''));

/** A mention of the sort that searches are tried on; several fall into one second. */
export const mentionArb = fc.record({
  text: texts,
  title: fc.option(texts),
  label: fc.constantFrom(...LABELS),
  platform: fc.constantFrom(...PLATFORMS),
  brandId: fc.integer({ min: 1, max: 3 }),
  sourceId: fc.option(fc.integer({ min: 1, max: 3 })),
  language: fc.constantFrom('zh', 'en', 'und'),
  followers: fc.option(fc.constantFrom(10, 1000, 99_999, 100_000, 2_000_000)),
  verified: fc.option(fc.boolean()),
  kol: fc.boolean(),
  categories: fc.subarray(['产品质量', '售后服务']),
  author: fc.option(fc.constantFrom('张三', '李四', 'Ann')),
  second: fc.integer({ min: 0, max: 60 }),
});

/** Mentions as they are stored, with ids from 1. */
export function corpusOf(records: readonly Made[]): Mention[] {
  return records.map(({ followers, verified, author, second, ...more }, at) =>
    mention(at + 1, {
      ...more,
      publishedAt: 1_700_000_000_000 + second * 700,
      author: { id: author === null ? null : `id-${author}`, name: author, followers, verified },
    }),
  );
}
type Made = typeof mentionArb extends fc.Arbitrary<infer T> ? T : never;

const termArb = fc.oneof(
  fc.constantFrom(
    '掉色',
    '手镯',
    '手鐲',
    '售後',
    '的',
    '苹果',
    'iphone',
    'air',
    '15',
    'caf',
    'café',
    '😡',
    'ガ',
    '色手',
  ),
  fc.constantFrom(
    'iph*',
    'air*',
    '"苹果 iphone"',
    '"air"',
    'phone?15',
    'ip*15',
    '掉色 NEAR/3 手镯',
  ),
  fc.constantFrom(
    'author:张三',
    'author:id-Ann',
    'platform:weibo',
    'lang:zh',
    'followers>=1000',
    'followers>10万',
    'followers<5000',
  ),
);
/** A search as a person may write it. */
const { query: queryArb } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    termArb,
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} ${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} OR ${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a} NOT ${b})`),
  ),
}));

/** Any choice of filters. */
export const filterArb: fc.Arbitrary<Filter> = fc.record(
  {
    q: queryArb,
    label: fc.subarray([...LABELS], { minLength: 1 }),
    platform: fc.subarray(PLATFORMS, { minLength: 1 }),
    brand: fc.subarray([1, 2, 3], { minLength: 1 }),
    source: fc.subarray([1, 2], { minLength: 1 }),
    category: fc.constantFrom(['产品质量'], ['售后服务']),
    language: fc.constantFrom(['zh'], ['en', 'und']),
    kol: fc.boolean(),
    verified: fc.boolean(),
    followersMin: fc.constantFrom(1, 1000, 50_000, 1_000_000),
    author: fc.constantFrom('张三', 'id-李四', 'ann'),
    from: fc.integer({ min: 0, max: 42_000 }).map((ms) => 1_700_000_000_000 + ms),
    to: fc.integer({ min: 0, max: 42_000 }).map((ms) => 1_700_000_000_000 + ms),
  },
  { requiredKeys: [] },
);
