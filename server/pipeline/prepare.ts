import { fingerprint, linksIn } from '../../crawlers/fingerprint.js';
import { canonicalUrl } from '../../crawlers/identity.js';
import type { Watch } from '../../crawlers/watch.js';
import { type Known, normalise } from '../../crawlers/normalise.js';
import { isBareRepost, ownPart } from '../model/repost.js';
import type { Analysis, Analyst } from '../model/analysis.js';
import type { Fingerprint } from '../model/fingerprint.js';
import type { Item } from '../model/mention.js';

/** An item on its way in: cleaned, matched and analysed, before any look at the store. */
export interface Prepared extends Known {
  /** Ids of the brands whose query it fits. */
  matches: number[];
  /** Null when nobody can be concerned: no brand named and not a repost. */
  analysis: Analysis | null;
  /** A repost without words of its own takes its root's polarity. */
  bare: boolean;
  /** What its story is found by; empty when nobody can be concerned. */
  print: Fingerprint;
  /** Canonical links in the text. */
  links: readonly string[];
  receivedAt: number;
  /** Set when it was pushed. */
  pushedAt: number | null;
  sourceId: number | null;
  /** Part of a source's first visit: known from now on, but never news. */
  seeded: boolean;
  /** Brands it may concern; null for all. */
  only: ReadonlySet<number> | null;
}

/** Items that came together, and how. */
export interface Arrival {
  items: readonly Item[];
  sourceId: number | null;
  /** When the push was received, epoch ms; null for a visit. */
  pushedAt: number | null;
  seeded: boolean;
  /** Brands that whoever sent them may speak about; all without it. */
  only?: readonly number[] | null;
  /** One item that waited aside for its root, and since when, epoch ms. */
  waited?: { identity: string; receivedAt: number };
}

const NOTHING: Fingerprint = Object.freeze({ exact: null, length: 0, sketch: [], terms: [] });

/** The words to judge: the author's own before what is quoted. */
export function words(item: Item): string {
  const own = item.repostOf === null ? item.text : ownPart(item.text);
  const text = own.trim() === '' ? item.text : own;
  return whole({ ...item, text });
}

/** Title and text, said once where the text begins with its title. */
function whole({ title, text }: Item): string {
  return title === null || text.startsWith(title) ? text : `${title}\n${text}`;
}

/** Steps 2, 4 and 5 of the flow: everything that needs no database. `now` is epoch ms. */
export async function prepare(
  arrivals: readonly Arrival[],
  watch: Watch,
  analyst: Analyst,
  now: number,
): Promise<Prepared[]> {
  const prepared = arrivals.flatMap(
    ({ items, sourceId, pushedAt, seeded, waited, only: named = null }) => {
      const only = named === null ? null : new Set(named);
      return items.map((raw): Prepared => {
        const { item, identity, rootIdentity, publishedAt } = normalise(
          raw,
          waited?.receivedAt ?? now,
        );
        return {
          // Field by field: a spread that adds fields costs more than cleaning the text.
          item,
          identity,
          rootIdentity,
          publishedAt,
          matches: watch.brandsOf(item).filter((id) => only === null || only.has(id)),
          analysis: null,
          bare: rootIdentity !== null && isBareRepost(item.text),
          print: NOTHING,
          links: [],
          receivedAt: waited?.receivedAt ?? now,
          pushedAt,
          sourceId,
          seeded,
          only,
        };
      });
    },
  );
  const wanted = prepared.filter((one) => one.matches.length > 0 || one.rootIdentity !== null);
  const analyses = await analyst.analyse(
    wanted.map(({ item, matches }) => ({
      text: words(item),
      language: item.language,
      several: matches.length > 1,
    })),
  );
  wanted.forEach((one, index) => {
    one.analysis = analyses[index] ?? null;
    if (one.bare) return;
    one.print = fingerprint(whole(one.item));
    one.links = linksIn(one.item.text).flatMap((link) => canonicalUrl(link) ?? []);
  });
  return prepared;
}
