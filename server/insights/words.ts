import { foldText } from '../../crawlers/text/fold.js';
import { countWords, salientWords, type WordCounts } from '../../crawlers/text/keywords.js';
import { isBareRepost, ownPart } from '../model/repost.js';
import type { Segmenter } from '../../crawlers/text/segment.js';
import type { Brand } from '../model/brand.js';
import type { InsightWords } from '../model/insights.js';
import { ALL_FORGOTTEN } from '../store/kept.js';
import type { Query } from '../store/store.js';
import { HOUR } from './calendar.js';
import type { Period } from './period.js';

/** Texts that are read of the period, and of the time before it. */
const SAMPLE = 800;
/** Places in a period at which texts are picked, so that no single hour speaks for all of it. */
const PLACES = 40;
/** Texts of a place with few posts. */
const LEAST = 5;
/** Posts looked at in a place to find words among the reposts without any, for each that is wanted. */
const LOOK_AT = 4;
/** A background is at least this long, h: four weeks. */
const LEAST_BACKGROUND = 28 * 24;
const MOST_WORDS = 60;
/** Texts that are cut into words in one go: some 5 ms. */
const AT_ONCE = 60;

interface Sampled {
  text: string;
  label: string;
}

/**
 * Texts spread over the hours `from` … `to` − 1 as the posts are: each place gives the latest before
 * it, and of a repost what its author added. Reads a bounded number of rows, however many there are.
 */
async function sample(q: Query, brandId: number, from: number, to: number): Promise<Sampled[]> {
  const hours = await q
    .selectFrom('brand_hours')
    .select(['hour', 'negative', 'neutral', 'positive', 'unknown'])
    .where('brand_id', '=', brandId)
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .orderBy('hour')
    .execute();
  const counts = hours.map(({ hour, negative, neutral, positive, unknown }) => ({
    hour,
    n: negative + neutral + positive + unknown,
  }));
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  const found: Sampled[] = [];
  /** What reposts said already: many platforms hand on the words of the root as the repost's own. */
  const heard = new Set<string>();
  let start = from;
  for (const { end, n } of placesOf(counts, total)) {
    const wanted = Math.max(LEAST, Math.ceil((SAMPLE * n) / total));
    const rows = await q
      .selectFrom((eb) =>
        eb
          .selectFrom('mentions')
          .select(['title', 'text', 'label', 'repost_of', 'forgotten'])
          .where('brand_id', '=', brandId)
          .where('published_at', '>=', start * HOUR)
          .where('published_at', '<', (end + 1) * HOUR)
          .orderBy('published_at', 'desc')
          .orderBy('id', 'desc')
          .limit(wanted * LOOK_AT)
          .as('latest'),
      )
      .select(['title', 'text', 'label', 'repost_of', 'forgotten'])
      .execute();
    const said = rows.flatMap(({ title, text, label, repost_of: root, forgotten }): Sampled[] => {
      if (forgotten === ALL_FORGOTTEN) return [];
      if (root === null) return [{ text: `${title ?? ''} ${text}`, label }];
      const own = ownPart(text).trim();
      if (isBareRepost(text) || heard.has(own)) return [];
      heard.add(own);
      return [{ text: own, label }];
    });
    found.push(...said.slice(0, wanted));
    start = end + 1;
  }
  return found;
}

/** Cuts the hours into places with about as many posts each; a crowded hour is a place of its own. */
function placesOf(
  counts: readonly { hour: number; n: number }[],
  total: number,
): { end: number; n: number }[] {
  const share = total / PLACES;
  const places: { end: number; n: number }[] = [];
  let n = 0;
  counts.forEach((one, at) => {
    n += one.n;
    if (n < share && at < counts.length - 1) return;
    if (n > 0) places.push({ end: one.hour, n });
    n = 0;
  });
  return places;
}

/** Counts words bit by bit, so that whoever waits for the server is not kept waiting. */
async function counted(texts: readonly string[], segmenter: Segmenter): Promise<WordCounts> {
  const parts: WordCounts[] = [];
  for (let from = 0; from < texts.length; from += AT_ONCE) {
    parts.push(countWords(texts.slice(from, from + AT_ONCE), segmenter));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return together(parts);
}

function together(parts: readonly WordCounts[]): WordCounts {
  const counts = new Map<string, number>();
  const written = new Map<string, string>();
  for (const part of parts) {
    for (const [word, n] of part.counts) counts.set(word, (counts.get(word) ?? 0) + n);
    for (const [word, as] of part.written) if (!written.has(word)) written.set(word, as);
  }
  return { texts: parts.reduce((sum, part) => sum + part.texts, 0), counts, written };
}

/** Texts of a period and of the time before it: what words are looked for in. */
export interface WordSample {
  set: Sampled[];
  background: Sampled[];
}

export async function sampleOf(q: Query, brandId: number, period: Period): Promise<WordSample> {
  const { fromHour, toHour } = period;
  const back = Math.max(LEAST_BACKGROUND, toHour - fromHour);
  return {
    set: await sample(q, brandId, fromHour, toHour),
    background: await sample(q, brandId, fromHour - back, fromHour),
  };
}

/**
 * The words that set a period apart from the time before it, the most telling first. Without a time
 * before, the most frequent ones.
 */
export async function wordsOf(
  { set, background }: WordSample,
  brand: Brand,
  segmenter: Segmenter,
): Promise<InsightWords> {
  const of = (keep: (label: string) => boolean) =>
    counted(
      set.filter(({ label }) => keep(label)).map(({ text }) => text),
      segmenter,
    );
  const negative = await of((label) => label === 'neg');
  const positive = await of((label) => label === 'pos');
  const rest = await of((label) => label !== 'neg' && label !== 'pos');
  const all = together([negative, positive, rest]);
  const before = await counted(
    background.map(({ text }) => text),
    segmenter,
  );
  const skip = [brand.name, ...brand.aliases];
  return {
    words: salientWords(all, before, { limit: MOST_WORDS, skip }).map((found) => ({
      word: found.word,
      texts: found.texts,
      negative: negative.counts.get(foldText(found.word)) ?? 0,
      positive: positive.counts.get(foldText(found.word)) ?? 0,
      usual: before.texts > 0 ? found.background / before.texts : null,
    })),
    sampled: all.texts,
    background: before.texts,
  };
}
