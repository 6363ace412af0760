import { isBareRepost, copyKey, ownWords } from '../../crawlers/identity.js';
import type { Watch } from '../../crawlers/watch.js';
import { type Known, normalise } from '../../crawlers/normalise.js';
import type { Analysis, Analyst } from '../model/analysis.js';
import type { Item } from '../model/mention.js';

/** An item on its way in: cleaned, matched and analysed, before any look at the store. */
export interface Prepared extends Known {
  /** Ids of the brands whose query it fits. */
  matches: number[];
  /** Null when nobody can be concerned: no brand named and not a repost. */
  analysis: Analysis | null;
  /** A repost without words of its own takes its root's polarity. */
  bare: boolean;
  copyKey: string | null;
  receivedAt: number;
  /** Set when it was pushed. */
  pushedAt: number | null;
  sourceId: number | null;
  /** Part of a source's first visit: known from now on, but never news. */
  seeded: boolean;
}

/** Items that came together, and how. */
export interface Arrival {
  items: readonly Item[];
  sourceId: number | null;
  /** When the push was received, epoch ms; null for a visit. */
  pushedAt: number | null;
  seeded: boolean;
}

/** The words to judge: the author's own before what is quoted. */
function words(item: Item): string {
  const own = item.repostOf === null ? item.text : ownWords(item.text);
  const text = own.trim() === '' ? item.text : own;
  return item.title === null || text.startsWith(item.title) ? text : `${item.title}\n${text}`;
}

/** Steps 2, 4 and 5 of the flow: everything that needs no database. `now` is epoch ms. */
export async function prepare(
  arrivals: readonly Arrival[],
  watch: Watch,
  analyst: Analyst,
  now: number,
): Promise<Prepared[]> {
  const prepared = arrivals.flatMap(({ items, sourceId, pushedAt, seeded }) =>
    items.map((raw): Prepared => {
      const { item, identity, rootIdentity, publishedAt } = normalise(raw, now);
      return {
        // Field by field: a spread that adds fields costs more than cleaning the text.
        item,
        identity,
        rootIdentity,
        publishedAt,
        matches: watch.brandsOf(item),
        analysis: null,
        bare: rootIdentity !== null && isBareRepost(item.text),
        copyKey: rootIdentity === null ? copyKey(item.text) : null,
        receivedAt: now,
        pushedAt,
        sourceId,
        seeded,
      };
    }),
  );
  const wanted = prepared.filter((one) => one.matches.length > 0 || one.rootIdentity !== null);
  const analyses = await analyst.analyse(
    wanted.map(({ item }) => ({ text: words(item), language: item.language })),
  );
  wanted.forEach((one, index) => {
    one.analysis = analyses[index] ?? null;
  });
  return prepared;
}
