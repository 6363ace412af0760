import { type Level, rank } from '../server/model/level.js';
import type { BrandState, IncidentState, Pulse, PulsePoint } from '../server/model/live.js';

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

/** Brands in the order the wall shows them: the worst first, "cannot say" before calm. */
export function wallOrder(brands: readonly BrandState[]): BrandState[] {
  const worry = ({ verdict }: BrandState) =>
    verdict === 'cannot-say' ? 0.5 : verdict === 'calm' ? 0 : rank(verdict);
  return brands.toSorted((a, b) => worry(b) - worry(a) || b.volume - a.volume || a.id - b.id);
}
