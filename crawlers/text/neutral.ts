/** Texts of a source that are remembered. */
export const REMEMBERED = 500;
/** Below this many texts a source's own quantile says too little, and the model's cut stands. */
export const ENOUGH = 50;

/** The rank above which a share `share` (0–1) of the ranks lies; ranks may come in any order. */
export function cutForShare(ranks: readonly number[], share: number): number {
  const sorted = [...ranks].sort((a, b) => b - a);
  const above = Math.round(Math.max(0, Math.min(1, share)) * sorted.length);
  const first = sorted[0] ?? 0;
  const last = sorted[sorted.length - 1] ?? 0;
  if (above === 0) return first + 1;
  if (above >= sorted.length) return last - 1;
  return ((sorted[above - 1] ?? 0) + (sorted[above] ?? 0)) / 2;
}

/**
 * Remembers the neutrality ranks of each source and finds the cut that makes the expected share of
 * them neutral. Needs no labels; an expected share that is 10–20 points off costs little.
 */
export class NeutralShares {
  private readonly rings = new Map<
    string,
    { ranks: number[]; next: number; cut: number; age: number }
  >();

  /** `expected` answers the share of neutral texts of a source, 0–1, or null when nobody said. */
  constructor(private readonly expected: (source: string) => number | null) {}

  /** Notes one text of a source and answers the cut to use for it; null: the model's own. */
  note(source: string, rank: number): number | null {
    const share = this.expected(source);
    if (share === null) return null;
    let ring = this.rings.get(source);
    if (ring === undefined) {
      ring = { ranks: [], next: 0, cut: 0, age: REMEMBERED };
      this.rings.set(source, ring);
    }
    ring.ranks[ring.next] = rank;
    ring.next = (ring.next + 1) % REMEMBERED;
    if (ring.ranks.length < ENOUGH) return null;
    // Sorting is done once in a while: the quantile of 500 texts moves slowly.
    if (++ring.age >= ENOUGH) {
      ring.cut = cutForShare(ring.ranks, share);
      ring.age = 0;
    }
    return ring.cut;
  }
}
