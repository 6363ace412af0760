import { rank } from '../server/model/level.js';
import type { Batch, BrandState, IncidentState, SourceState } from '../server/model/live.js';
import type { Mention } from '../server/model/mention.js';

/** Most mentions and changes kept in memory; older ones are a page away on the server. */
export const KEPT = 500;

/** Rows of `fresh` in the place of those with the same id, new ones at the end. */
export function replaceById<T extends { id: number }>(
  known: readonly T[],
  fresh: readonly T[],
): readonly T[] {
  if (fresh.length === 0) return known;
  const byId = new Map(known.map((row) => [row.id, row]));
  for (const row of fresh) byId.set(row.id, row);
  return [...byId.values()];
}

/** As `replaceById`; of incidents that are closed only the newest `KEPT` stay. */
export function keepIncidents(
  known: readonly IncidentState[],
  fresh: readonly IncidentState[],
): readonly IncidentState[] {
  const all = replaceById(known, fresh);
  let over = all.filter(({ status }) => status !== 'open').length - KEPT;
  return over <= 0 ? all : all.filter(({ status }) => status === 'open' || over-- <= 0);
}

/** As `replaceById`; a source that was named and did not come is gone. */
export function mergeSources(
  known: readonly SourceState[],
  { changes, sources }: Batch,
): readonly SourceState[] {
  const gone = new Set(
    changes.flatMap((one) => (one.kind === 'source.removed' ? [one.data.sourceId] : [])),
  );
  return replaceById(known, sources).filter(({ id }) => !gone.has(id));
}

/** As `replaceById`; a brand that comes without its pulse or its categories keeps those it had. */
export function mergeBrands(
  known: readonly BrandState[],
  fresh: readonly BrandState[],
): readonly BrandState[] {
  const before = new Map(known.map((brand) => [brand.id, brand]));
  return replaceById(
    known,
    fresh.map((brand) => ({
      ...before.get(brand.id),
      ...brand,
      pulse: brand.pulse ?? before.get(brand.id)?.pulse ?? null,
    })),
  );
}

/** Known and fresh mentions, last arrived first, the newest `KEPT` of them. */
export function mergeMentions(
  known: readonly Mention[],
  fresh: readonly Mention[],
): readonly Mention[] {
  return [...replaceById(known, fresh)].sort((a, b) => b.id - a.id).slice(0, KEPT);
}

/** Orders incidents, the loudest first; see `Board.open`. */
export function louder(a: IncidentState, b: IncidentState): number {
  return (
    rank(b.level) - rank(a.level) ||
    Number(a.response !== null) - Number(b.response !== null) ||
    b.volume - a.volume ||
    a.id - b.id
  );
}

/** A mention that its author took back at `at`, as the server shows it from then on. */
export function erased<T extends Mention>(mention: T, at: number): T {
  const author = { id: null, name: null, followers: null, verified: null };
  return { ...mention, withdrawnAt: at, title: null, text: '', url: null, author };
}
