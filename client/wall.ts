import { type Level, rank } from '../server/model/level.js';
import type { BrandState, IncidentState, Pulse, PulsePoint } from '../server/model/live.js';
import type { Verdict } from '../server/model/brand.js';

/** How the volume of the last hour stands to the hour before: a tenth either way is steady. */
export function trendOf(pulse: Pulse | null): 'rising' | 'falling' | 'steady' {
  if (!pulse) return 'steady';
  const { points, bucket } = pulse;
  const hour = Math.max(1, Math.round(3_600_000 / Math.max(1, bucket)));
  const sum = (part: readonly PulsePoint[]) => part.reduce((all, point) => all + point.volume, 0);
  const last = sum(points.slice(-hour));
  const before = sum(points.slice(-2 * hour, -hour));
  if (Math.abs(last - before) <= Math.max(1, before * 0.1)) return 'steady';
  return last > before ? 'rising' : 'falling';
}

/**
 * The loudest of the open incidents (loudest first) that is new, or higher than it was; null when
 * none is. Levels are compared, not messages: what rose while the wall was cut off rose all the same.
 */
export function raised(
  before: ReadonlyMap<number, Level>,
  open: readonly IncidentState[],
): IncidentState | null {
  return open.find(({ id, level }) => rank(level) > rank(before.get(id) ?? 'none')) ?? null;
}

const worry = (verdict: Verdict) =>
  verdict === 'cannot-say' ? 0.5 : verdict === 'calm' ? 0 : rank(verdict);

/** Brands in the order the wall shows them: the worst first, "cannot say" before calm. */
export function wallOrder(brands: readonly BrandState[]): BrandState[] {
  return brands.toSorted(
    (a, b) => worry(b.verdict) - worry(a.verdict) || b.volume - a.volume || a.id - b.id,
  );
}

/**
 * What the wall shows now. `round` is what it has shown of this round, the last one on screen: that
 * stays until its turn is over, however the order (`cast`) changes meanwhile.
 */
export function onScreen(cast: readonly string[], round: readonly string[]): string | null {
  const last = round.at(-1);
  if (last !== undefined && cast.includes(last)) return last;
  return cast.find((one) => !round.includes(one)) ?? cast[0] ?? null;
}

/** The round after a turn: the first that has not had its turn comes next, so that none is left out. */
export function nextRound(cast: readonly string[], round: readonly string[]): string[] {
  const now = onScreen(cast, round);
  const seen = now === null ? [] : [...round.filter((one) => one !== now), now];
  const next = cast.find((one) => !seen.includes(one));
  if (next !== undefined) return [...seen, next];
  // A new round; nothing is shown twice in a row.
  const first = cast[0] === now ? (cast[1] ?? now) : cast[0];
  return first == null ? [] : [first];
}

/** How many tiles stand in a row. */
const TILES = 6;

/** The tiles of a wall, and how many of the brands without one stand at each level, the worst first. */
export interface Tiles {
  shown: BrandState[];
  rest: { level: Verdict; brands: number }[];
}

/**
 * Where not all brands (the worst first) find room, the worst keep theirs; the last tile goes to the
 * brand that the wall speaks of, or round the others by `turn`. The rest is counted by level.
 */
export function tilesOf(
  brands: readonly BrandState[],
  current: number | null,
  turn: number,
): Tiles {
  if (brands.length <= TILES) return { shown: [...brands], rest: [] };
  const worst = brands.slice(0, TILES - 2);
  // By id: a volume that moves must not change what is being read.
  const others = brands.slice(TILES - 2).sort((a, b) => a.id - b.id);
  const guest = others.find(({ id }) => id === current) ?? others[turn % others.length];
  const counts = new Map<Verdict, number>();
  for (const { id, verdict } of others) {
    if (id !== guest?.id) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return {
    shown: guest ? [...worst, guest] : worst,
    rest: [...counts]
      .map(([level, brands]) => ({ level, brands }))
      .sort((a, b) => worry(b.level) - worry(a.level)),
  };
}
