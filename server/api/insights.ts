import { z } from 'zod';
import { both } from './both.js';
import { wordsBeside } from '../../crawlers/watch.js';
import { createSegmenter, type Segmenter } from '../../crawlers/text/segment.js';
import { type Question, settle, toStretch, understand } from '../insights/ask.js';
import { delaysOf } from '../insights/delays.js';
import { insightsOf } from '../insights/insights.js';
import { kolsOf } from '../insights/kols.js';
import { PeriodError } from '../insights/period.js';
import { serviceOf } from '../insights/service.js';
import { MOST_BRANDS, voiceShares } from '../insights/share.js';
import { sampleOf, wordsOf } from '../insights/words.js';
import type { Brand } from '../model/brand.js';
import { STEPS } from '../model/insights.js';
import { NotFound } from '../pipeline/pipeline.js';
import { loadBrands } from '../store/brands.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint } from './endpoint.js';
import { HttpError } from './errors.js';

const querySchema = z.object({
  brand: z.coerce.number().int().positive(),
  period: z
    .string()
    .max(40)
    .default('30d')
    .meta(
      both(
        '24h, 7d, 30d, 90d or 365d up to now, two dates (2026-03-01..2026-03-31, by the clock of the brand), or auto: 30d, or as much less as the brand has a past.',
        '到现在为止的 24h、7d、30d、90d、365d，或两个日期：2026-03-01..2026-03-31（品牌所在时区），或 auto：30d，品牌历史更短时相应缩短。',
      ),
    ),
  compare: z
    .string()
    .max(40)
    .default('previous')
    .meta(both('previous, year, none, or two dates.', 'previous、year、none，或两个日期。')),
  step: z
    .enum(STEPS)
    .optional()
    .meta(
      both(
        'Width of a point; fits the period when left out.',
        '每个点的时间跨度；省略则按时段选取。',
      ),
    ),
});

const shareSchema = querySchema.extend({
  beside: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'ids of brands, with commas between them')
    .transform((list) => list.split(',').map(Number))
    .optional()
    .meta(
      both(
        'Ids of the brands to compare with; its competitors when left out, or all others when it has none.',
        '与哪些品牌比较；省略则为其竞品，没有竞品则为其他全部品牌。',
      ),
    ),
});

function findBrand(brands: readonly Brand[], id: number): Brand {
  const brand = brands.find((one) => one.id === id);
  if (!brand) throw new NotFound(`There is no brand ${id}.`);
  return brand;
}

/** Competitors of a brand; every other brand when none is named as one. */
function rivals(brand: Brand, brands: readonly Brand[]): readonly Brand[] {
  const named = brands.filter(({ competitorOf }) => competitorOf.includes(brand.id));
  return (named.length > 0 ? named : brands).slice(0, MOST_BRANDS);
}

async function asked(
  q: Query,
  brand: Brand,
  query: z.infer<typeof querySchema>,
  now: number,
): Promise<Question> {
  try {
    return understand(brand, await settle(q, brand.id, query, now), now);
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    throw new HttpError(400, 'invalid', `${error.field}: ${error.message}`, error.field);
  }
}

/** Dictionaries are large: one segmenter per set of names, and only the last one is kept. */
class Segmenters {
  #names = '';
  #segmenter: Segmenter | null = null;

  of(brands: readonly Brand[]): Segmenter {
    const names = brands.flatMap(({ name, aliases }) => [name, ...aliases]);
    const beside = brands.flatMap(wordsBeside);
    const key = [...names, '', ...beside].join('\n');
    if (!this.#segmenter || key !== this.#names) this.#segmenter = createSegmenter(names, beside);
    this.#names = key;
    return this.#segmenter;
  }
}

export function insightEndpoints({ store, clock }: ApiWorld): Endpoint[] {
  const segmenters = new Segmenters();
  const answer = <T>(
    query: z.infer<typeof querySchema>,
    of: (q: Query, question: Question, brands: readonly Brand[]) => Promise<T>,
  ): Promise<T> =>
    store.read(async (q) => {
      const brands = await loadBrands(q);
      const brand = findBrand(brands, query.brand);
      return of(q, await asked(q, brand, query, clock.now()), brands);
    });
  return [
    endpoint({
      method: 'get',
      path: '/insights',
      summary:
        'A brand over a period beside another: points over time, platforms, categories, hours of the week, and what happened.',
      zh: '品牌在一段时间内与另一段的对比：走势、平台、分类、每周各小时，以及发生过什么。',
      query: querySchema,
      handle: ({ query }) => answer(query, insightsOf),
    }),
    endpoint({
      method: 'get',
      path: '/insights/words',
      summary: 'The words that set a period apart from the time before it, from a sample.',
      zh: '这段时间区别于此前的用词，取自样本。',
      query: querySchema,
      handle: async ({ query }) => {
        const { sample, brand, brands } = await answer(query, async (q, question, all) => ({
          sample: await sampleOf(q, question.brand.id, question.period),
          brand: question.brand,
          brands: all,
        }));
        // The database is not kept waiting while words are cut.
        return wordsOf(sample, brand, segmenters.of(brands));
      },
    }),
    endpoint({
      method: 'get',
      path: '/insights/kols',
      summary: 'The KOLs who spoke of a brand in a period, who is followed most first.',
      zh: '一段时间内谈到品牌的 KOL，粉丝最多的在前。',
      query: querySchema,
      handle: ({ query }) =>
        answer(query, async (q, { brand, period }) => ({
          items: await kolsOf(q, brand.id, toStretch(period)),
        })),
    }),
    endpoint({
      method: 'get',
      path: '/insights/service',
      summary: 'How the incidents of a period were acknowledged and answered, per level.',
      zh: '一段时间内的事件按级别统计：认领与回应是否及时。',
      query: querySchema,
      handle: ({ query }) =>
        answer(query, async (q, { brand, period, compare, now }) => ({
          rows: await serviceOf(q, brand, toStretch(period), now),
          before: compare && (await serviceOf(q, brand, toStretch(compare), now)),
        })),
    }),
    endpoint({
      method: 'get',
      path: '/insights/share',
      summary: 'How much a brand is talked about beside others.',
      zh: '品牌与其他品牌相比，被谈论的份额。',
      query: shareSchema,
      handle: ({ query }) =>
        answer(query, (q, question, brands) => {
          const others = query.beside
            ? query.beside.map((id) => findBrand(brands, id))
            : rivals(question.brand, brands);
          return voiceShares(
            q,
            question,
            others.filter(({ id }) => id !== question.brand.id),
          );
        }),
    }),
    endpoint({
      method: 'get',
      path: '/insights/delays',
      summary: 'How far behind each source is, from published to collected to scored.',
      zh: '每个来源落后多少：从发布到采集，再到判定。',
      handle: () => store.read(async (q) => ({ items: await delaysOf(q) })),
    }),
  ];
}
