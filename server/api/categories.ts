import { z } from 'zod';
import { both } from './both.js';
import { OTHER } from '../../crawlers/text/complaints/rules.js';
import {
  applyRegrouped,
  LOOK_BACK,
  LOOKED_AT,
  regroup,
  type Regrouped,
} from '../reading/categories.js';
import { categoriesOf } from '../reading/complaints.js';
import type { Brand, ComplaintCategory } from '../model/brand.js';
import type { Draft } from '../model/change.js';
import { NotFound } from '../pipeline/pipeline.js';
import { isPattern, PATTERN } from '../model/reading.js';
import { loadBrands } from '../store/brands.js';
import type { Query } from '../store/store.js';
import type { ApiWorld } from './api.js';
import { endpoint, type Endpoint, idParams } from './endpoint.js';

const MOST_PATTERNS = 20_000;

const pattern = z
  .string()
  .trim()
  .refine(
    isPattern,
    `a pattern has 1 to ${PATTERN.characters} characters; … joins two to ${PATTERN.words} words that stand close together, with a word on each side`,
  );
const patterns = z.array(pattern).max(1000);
const party = z.enum(['merchant', 'logistics', 'platform']);
const scene = z.enum(['goods', 'service', 'experience']);
const name = z.string().trim().min(1, 'a category needs a name').max(40);

const category = z.object({
  id: z
    .string()
    .regex(/^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}-]{0,39}$/u, 'small letters, digits and hyphens')
    .refine((id) => id !== OTHER.id, '"other" is kept for complaints that fit nowhere'),
  names: z.object({ zh: name, en: name }),
  party: party.meta(both('Who has to answer.', '由谁负责。')),
  scene: scene.meta(both('What it is about.', '涉及的环节。')),
  patterns: patterns.meta(
    both(
      'Words, or words joined by … within six characters of one clause.',
      '词语，或用……连接的词语（同一分句内相隔不超过六个字）。',
    ),
  ),
  exceptions: z
    .array(z.object({ party: party.optional(), scene: scene.optional(), patterns }))
    .max(20)
    .default([])
    .meta(
      both(
        'Patterns of this category for which somebody else has to answer.',
        '属于本分类、但由其他方负责的说法。',
      ),
    ),
});

const categories = z
  .array(category)
  .max(400)
  .refine(
    (list) => new Set(list.map(({ id }) => id)).size === list.length,
    'two categories have the same id',
  )
  .refine(
    (list) => new Set(list.map(({ names }) => names.zh)).size === list.length,
    'two categories have the same name',
  )
  .refine(
    (list) => list.reduce((sum, one) => sum + one.patterns.length, 0) <= MOST_PATTERNS,
    `at most ${MOST_PATTERNS} patterns in all`,
  );

const previewSchema = z.object({ categories: categories.nullable() });
const saveSchema = previewSchema.extend({
  apply: z
    .boolean()
    .default(false)
    .meta(
      both(
        'Also give the stored mentions of the preview their new categories.',
        '同时让预览中的已存声音改用新分类。',
      ),
    ),
});

/** Examples shown per category and direction. */
const EXAMPLES = 5;
/** Characters of an example. */
const EXCERPT = 160;

interface Tally {
  category: string;
  gains: number;
  loses: number;
  /** Mentions that keep it, for which somebody else has to answer or the scene is another. */
  turns: number;
  gained: Example[];
  lost: Example[];
  turned: Example[];
}
interface Example {
  id: number;
  text: string;
  /** Patterns that were found in it. */
  evidence: readonly string[];
}

function sizeOf({ gains, loses, turns }: Tally): number {
  return gains + loses + turns;
}

/** Per category: how many mentions would gain or lose it, or be for somebody else to answer, and some of them. */
function tally(changed: readonly Regrouped[]): Tally[] {
  const found = new Map<string, Tally>();
  const of = (id: string) => {
    const known = found.get(id) ?? {
      category: id,
      gains: 0,
      loses: 0,
      turns: 0,
      gained: [],
      lost: [],
      turned: [],
    };
    found.set(id, known);
    return known;
  };
  for (const { id, text, before, after, complaints, turned } of changed) {
    const excerpt = text.slice(0, EXCERPT).toWellFormed();
    const example = (category: string): Example => {
      const complaint = complaints.find((one) => one.category === category);
      const clause = complaint?.clause.slice(0, EXCERPT).toWellFormed() ?? excerpt;
      return { id, text: clause, evidence: complaint?.evidence ?? [] };
    };
    for (const gained of after.filter((one) => !before.includes(one))) {
      const entry = of(gained);
      entry.gains++;
      if (entry.gained.length < EXAMPLES) entry.gained.push(example(gained));
    }
    for (const kept of turned) {
      const entry = of(kept);
      entry.turns++;
      if (entry.turned.length < EXAMPLES) entry.turned.push(example(kept));
    }
    for (const lost of before.filter((one) => !after.includes(one))) {
      const entry = of(lost);
      entry.loses++;
      if (entry.lost.length < EXAMPLES) entry.lost.push({ id, text: excerpt, evidence: [] });
    }
  }
  return [...found.values()].sort((a, b) => sizeOf(b) - sizeOf(a));
}

export function categoryEndpoints({ store, pipeline, clock }: ApiWorld): Endpoint[] {
  const brandOf = async (q: Query, id: number): Promise<Brand> => {
    const brand = (await loadBrands(q)).find((one) => one.id === id);
    if (!brand) throw new NotFound(`There is no brand ${id}.`);
    return brand;
  };
  const tried = (id: number, list: ComplaintCategory[] | null) =>
    store.read(async (q) => {
      const brand = { ...(await brandOf(q, id)), categories: list };
      return regroup(q, brand, pipeline.complain(brand), clock.now());
    });
  return [
    endpoint({
      method: 'get',
      path: '/brands/:id/categories',
      summary: 'The complaint categories of a brand: its own, or those everybody starts from.',
      zh: '品牌的反馈分类：自己的，或默认的那一套。',
      params: idParams,
      handle: async ({ params }) => {
        const brand = await store.read((q) => brandOf(q, params.id));
        return { own: brand.categories !== null, categories: categoriesOf(brand) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/categories/preview',
      summary: 'Which stored mentions would gain or lose a category; changes nothing.',
      zh: '已存的声音中，哪些会多出或失去一个分类；不改动任何数据。',
      params: idParams,
      body: previewSchema,
      handle: async ({ params, body }) => {
        const { looked, changed } = await tried(params.id, body.categories);
        return {
          looked,
          most: LOOKED_AT,
          days: LOOK_BACK / 86_400_000,
          changed: changed.length,
          categories: tally(changed),
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/brands/:id/categories',
      summary:
        'Replaces the complaint categories of a brand; null for those everybody starts from.',
      zh: '替换品牌的反馈分类；null 表示恢复默认。',
      params: idParams,
      body: saveSchema,
      handle: async ({ params, body }) => {
        const { changed } = body.apply ? await tried(params.id, body.categories) : { changed: [] };
        let applied: number[] = [];
        await pipeline.note(async (tx) => {
          const brand = await brandOf(tx.q, params.id);
          await tx.lockBrands([brand.id]);
          await tx.q
            .updateTable('brands')
            .set({ categories: body.categories && JSON.stringify(body.categories) })
            .where('id', '=', brand.id)
            .execute();
          applied = await applyRegrouped(tx, brand, changed);
          const at = clock.now();
          const common = { at, brandId: brand.id, storyId: null, incidentId: null };
          const drafts: Draft[] = [
            { ...common, kind: 'brand.changed', data: { name: brand.name } },
          ];
          return drafts;
        });
        await pipeline.reload();
        const brand = await store.read((q) => brandOf(q, params.id));
        return {
          own: brand.categories !== null,
          categories: categoriesOf(brand),
          applied: applied.length,
        };
      },
    }),
  ];
}
