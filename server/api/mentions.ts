import { z } from 'zod';
import { both } from './both.js';
import { countMentions } from '../mentions/count.js';
import { mentionDetail } from '../mentions/detail.js';
import { filterShape, narrow } from '../mentions/filter.js';
import { listMentions } from '../mentions/list.js';
import { deleteView, listViews, saveView } from '../mentions/views.js';
import { waitingFor } from '../search/fill.js';
import { notKept, notKeptOf } from '../retention/kept.js';
import { searchOf } from '../search/index.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams, limit } from './endpoint.js';

const cursor = z.string().max(60).optional();
const listSchema = z.object({
  ...filterShape,
  sort: z
    .enum(['newest', 'oldest', 'spread'])
    .default('newest')
    .meta(
      both(
        'spread: the most reposted, among the 10,000 newest that pass.',
        'spread：在符合条件的最新 10,000 条中，转发最多的在前。',
      ),
    ),
  before: cursor.meta(both('`next` of the page before.', '上一页的 `next`。')),
  after: cursor.meta(
    both(
      '`first` of a page: only what comes in front of it.',
      '某一页的 `first`：只取排在它前面的。',
    ),
  ),
  limit,
});

const viewSchema = z.object({
  name: z.string().trim().min(1, 'say its name').max(60),
  query: z
    .string()
    .max(2000)
    .meta(both('Search part of the address of the page.', '页面地址中的查询部分。')),
});

export function mentionEndpoints({ store, clock }: ApiWorld): Endpoint[] {
  const index = searchOf(store.dialect);
  let filled = false;
  /** Mentions that the index lacks: asked for until there are none, and never again. */
  const indexing = async () => {
    const left = filled ? 0 : await waitingFor(store);
    filled = left === 0;
    return left;
  };
  return [
    endpoint({
      method: 'get',
      path: '/mentions',
      summary: 'Mentions that pass a filter, by time of publication, page by page.',
      zh: '符合筛选条件的声音，按发布时间逐页返回。',
      query: listSchema,
      handle: async ({ query }) => {
        const { sort, before, after, limit: most, ...filter } = query;
        const narrowed = narrow(filter);
        const left = await indexing();
        return store.read(async (q) => ({
          ...(await listMentions(
            q,
            index,
            { narrowed, sort, before, after, limit: most },
            left === 0,
          )),
          indexing: left,
          notKept: await (filter.story === undefined
            ? notKept(q, { brands: filter.brand, from: filter.from })
            : notKeptOf(q, filter.story)),
        }));
      },
    }),
    endpoint({
      method: 'get',
      path: '/mentions/count',
      summary:
        'How many mentions pass a filter: counted up to 100,000, reckoned from a sample beyond (`about`).',
      zh: '符合条件的声音有多少：10 万以内逐条计数，超出则按样本估算（`about`）。',
      query: z.object(filterShape),
      handle: async ({ query }) => {
        const narrowed = narrow(query);
        return {
          count: await store.read((q) => countMentions(q, index, narrowed)),
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/mentions/:id',
      summary:
        'One mention as it was seen: its text, counters over time, source, story and analysis.',
      zh: '一条声音当时的样子：文字、各时刻的互动数、来源、话题与分析。',
      params: idParams,
      handle: async ({ params }) => store.read((q) => mentionDetail(q, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/views',
      summary: 'Named filters of the list of mentions, shared by the team.',
      zh: '声音列表的已存筛选，团队共用。',
      handle: async () => ({ items: await listViews(store) }),
    }),
    endpoint({
      method: 'post',
      path: '/views',
      summary: 'Keeps a filter by its name, or changes the one of that name.',
      zh: '按名称保存一个筛选，同名则替换。',
      body: viewSchema,
      handle: async ({ body }) => saveView(store, body, clock.now()),
    }),
    endpoint({
      method: 'delete',
      path: '/views/:id',
      summary: 'Forgets a named filter.',
      zh: '删除一个已存筛选。',
      params: idParams,
      handle: async ({ params }) => deleteView(store, params.id),
    }),
  ];
}
