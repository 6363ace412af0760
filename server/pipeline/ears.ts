import { foldText } from '../../crawlers/text/fold.js';
import { whyMatched } from '../../crawlers/watch.js';
import type { Brand } from '../model/brand.js';

/** A source as coverage sees it. */
export interface Ear {
  sourceId: number;
  /** Without it the verdict is "cannot say". */
  needed: boolean;
  /** Brands that a person chose; null: as its words tell. */
  brands: readonly number[] | null;
  /** What it searches for; null: it hears everything. */
  words: string | null;
  /** Until when it counts as fresh, epoch ms. */
  until: number;
  /** Whether any visit has worked yet. */
  heard: boolean;
}

function bare(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether what a source searches for is about a brand: a name in the words, or its own query. */
export function searchesFor(words: string, brand: Brand): boolean {
  const searched = bare(words);
  const names = [brand.name, ...brand.aliases].map(bare).filter((name) => name !== '');
  if (names.some((name) => searched.includes(name))) return true;
  if (brand.query === null) return false;
  try {
    return whyMatched(brand, { text: words, title: null, platform: '', language: null }).length > 0;
  } catch {
    // A query that cannot be read is told where it is edited.
    return false;
  }
}

/** Whether a source's silence or freshness says anything about a brand. */
export function speaksFor(ear: Pick<Ear, 'brands' | 'words'>, brand: Brand): boolean {
  if (ear.brands !== null) return ear.brands.includes(brand.id);
  return ear.words === null || searchesFor(ear.words, brand);
}

/**
 * Until when a brand's verdict may be calm, epoch ms; null when nothing speaks for it. Each needed
 * source must be fresh, and at least one mouth must have been heard: a source, or a push.
 */
export function coveredUntil(
  ears: readonly Ear[],
  brand: Brand,
  pushedUntil: number | null,
): number | null {
  const mine = ears.filter((ear) => speaksFor(ear, brand));
  const needed = Math.min(...mine.filter((ear) => ear.needed).map(({ until }) => until));
  const heard = mine.filter((ear) => ear.heard).map(({ until }) => until);
  const mouth = Math.max(...heard, pushedUntil ?? -Infinity);
  const until = Math.min(needed, mouth);
  return Number.isFinite(until) ? until : null;
}
