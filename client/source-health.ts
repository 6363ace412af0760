import type { SourceState } from '../server/model/live.js';

/** How well a source hears, worst first; what a person reads before anything else. */
export const HEALTH = [
  'gone',
  'failing',
  'never',
  'quiet',
  'late',
  'waiting',
  'good',
  'paused',
] as const;
export type Health = (typeof HEALTH)[number];

/** The state of a source at `now` (epoch ms). */
export function healthOf(source: SourceState, now: number): Health {
  if (!source.enabled) return source.failures > 0 ? 'gone' : 'paused';
  if (source.failures > 0) return source.lastSuccessAt === null ? 'never' : 'failing';
  if (source.lastSuccessAt === null) return 'waiting';
  if (source.quietSince !== null) return 'quiet';
  return source.speaksUntil !== null && source.speaksUntil <= now ? 'late' : 'good';
}

/** The source a brand waits for in vain: needed for its verdict, visited, and never read yet. */
export function awaited(sources: readonly SourceState[], brandId: number): SourceState | null {
  return (
    sources.find(
      (one) =>
        one.enabled &&
        one.needed &&
        one.failures > 0 &&
        one.lastSuccessAt === null &&
        one.speaksFor.includes(brandId),
    ) ?? null
  );
}

/** Those in trouble first, the rest in their order. */
export function byTrouble(sources: readonly SourceState[], now: number): SourceState[] {
  const rank = (source: SourceState) => {
    const health = healthOf(source, now);
    const calm = health === 'good' || health === 'waiting';
    if (health === 'paused') return 3;
    return calm ? 2 : source.needed ? 0 : 1;
  };
  return sources.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
}
