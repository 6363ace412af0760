import {
  accuracyOf,
  type Correction,
  ENOUGH_JUDGED,
  type Ground,
  type Habit,
  habitsOf,
} from '../../crawlers/text/corrections.js';
import { foldText } from '../../crawlers/text/fold.js';
import { namesOf } from '../../crawlers/watch.js';
import type { JudgedLabel, Label } from '../model/analysis.js';
import type { BrandReading, Rereading } from '../model/reading.js';
import { loadBrands } from '../store/brands.js';
import type { Row } from '../store/schema.js';
import type { Query } from '../store/store.js';

/** Judged mentions that a brand learns from: the newest. */
const SAMPLE = 500;
/** Mentions around that a phrase is looked for in. */
const AROUND = 300;
/** Lapsed habits that are shown: the newest. */
const LAPSED = 20;

type Judged = Correction & { publishedAt: number; drawn: boolean };

function whole(title: string | null, text: string): string {
  return title === null || text.startsWith(title) ? text : `${title}\n${text}`;
}

/**
 * What habits are told from: the brand's names, and its mentions up to the newest that was judged: what
 * is said later changes no habit by itself.
 */
async function groundOf(q: Query, brandId: number, judged: readonly Judged[]): Promise<Ground> {
  const brand = (await loadBrands(q)).find(({ id }) => id === brandId);
  const rows = await q
    .selectFrom('mentions')
    .select(['title', 'text'])
    .where('brand_id', '=', brandId)
    .where('published_at', '<=', Math.max(...judged.map(({ publishedAt }) => publishedAt)))
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(AROUND)
    .execute();
  const around = rows.map(({ title, text }) => foldText(whole(title, text)));
  return {
    names: brand ? namesOf(brand) : [],
    reach: (phrase) => around.filter((text) => text.includes(phrase)).length,
  };
}

/** What people judged of a brand, newest first, and whether it was drawn by lot. */
async function judgedOf(q: Query, brandId: number): Promise<Judged[]> {
  const rows = await q
    .selectFrom('corrections as k')
    .innerJoin('mentions as m', 'm.id', 'k.mention_id')
    .select(['m.published_at', 'm.title', 'm.text', 'k.label', 'k.was_label', 'k.drawn'])
    .where('k.brand_id', '=', brandId)
    .where('k.carried_from', 'is', null)
    .where('k.label', 'is not', null)
    .orderBy('k.at', 'desc')
    .orderBy('k.mention_id', 'desc')
    .limit(SAMPLE)
    .execute();
  return rows.map(({ published_at: publishedAt, title, text, label, was_label: was, drawn }) => ({
    publishedAt,
    text: whole(title, text),
    was: was as Label,
    label: label as JudgedLabel,
    drawn: drawn === 1,
  }));
}

async function switchedOff(q: Query, brandId: number) {
  return q.selectFrom('habits_off').selectAll().where('brand_id', '=', brandId).execute();
}

/** The phrases that a brand's people read otherwise, without those that somebody switched off. */
export async function habitsInForce(q: Query, brandId: number): Promise<Habit[]> {
  const judged = await judgedOf(q, brandId);
  if (judged.length === 0) return [];
  const off = new Set((await switchedOff(q, brandId)).map(({ phrase }) => phrase));
  const ground = await groundOf(q, brandId, judged);
  return habitsOf(judged, ground).filter(({ phrase }) => !off.has(phrase));
}

/** How a brand's texts are read: how often it was right, and what was learned from its people. */
export async function readingOf(q: Query, brandId: number): Promise<BrandReading> {
  const judged = await judgedOf(q, brandId);
  const off = new Map((await switchedOff(q, brandId)).map((row) => [row.phrase, row]));
  const rereadings = new Map(
    (await q.selectFrom('rereadings').selectAll().where('brand_id', '=', brandId).execute()).map(
      (row) => [row.phrase, row],
    ),
  );
  const drawn = judged.filter((one) => one.drawn);
  const learned = judged.length === 0 ? [] : habitsOf(judged, await groundOf(q, brandId, judged));
  const here = new Set(learned.map(({ phrase }) => phrase));
  return {
    enough: ENOUGH_JUDGED,
    judged: judged.length,
    drawn: drawn.length,
    accuracy: { judged: accuracyOf(judged), drawn: accuracyOf(drawn) },
    confusions: confusionsOf(judged),
    habits: learned.map((habit) => {
      const row = off.get(habit.phrase);
      const reread = rereadings.get(habit.phrase);
      return {
        ...habit,
        off: row ? { by: row.by_name, at: row.at } : null,
        reread: reread ? progressOf(reread) : null,
      };
    }),
    lapsed: [...rereadings.values()]
      .filter(({ phrase, turned_on: on }) => on === 0 && !here.has(phrase) && !off.has(phrase))
      .sort((a, b) => b.at - a.at || (a.phrase < b.phrase ? -1 : 1))
      .slice(0, LAPSED)
      .map((row) => ({ phrase: row.phrase, reread: progressOf(row) })),
  };
}

function progressOf(row: Row<'rereadings'>): Rereading {
  const { at, from_id: from, before_id: before, changed } = row;
  return { at, share: from > 1 ? (from - before) / (from - 1) : 1, changed };
}

function confusionsOf(judged: readonly Correction[]): BrandReading['confusions'] {
  const counts = new Map<string, BrandReading['confusions'][number]>();
  for (const { was, label } of judged) {
    const key = `${was} ${label}`;
    const entry = counts.get(key) ?? { was, label, n: 0 };
    entry.n++;
    counts.set(key, entry);
  }
  return [...counts.values()].sort((a, b) => b.n - a.n || (a.was < b.was ? -1 : 1));
}
