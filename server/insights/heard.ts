import type { Stretch } from '../model/insights.js';

/** What the log says of a brand's ears. */
export interface CoverageEvent {
  kind: string;
  /** Epoch ms. */
  at: number;
}

/**
 * The stretches between `from` and `to` (epoch ms) in which something listened, oldest first.
 * `before` is what was said last before; nothing said means that nobody listened.
 */
export function heardStretches(
  before: CoverageEvent | undefined,
  events: readonly CoverageEvent[],
  from: number,
  to: number,
): Stretch[] {
  const heard: Stretch[] = [];
  let since = before?.kind === 'coverage.regained' ? from : null;
  for (const { kind, at } of events) {
    if (kind === 'coverage.regained') since ??= at;
    else if (kind === 'coverage.lost') {
      if (since !== null && at > since) heard.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null && to > since) heard.push({ from: since, to });
  return heard;
}

/** Share of a stretch that lies in others (oldest first, none over another), 0–1; 0 of nothing. */
export function shareHeard({ from, to }: Stretch, heard: readonly Stretch[]): number {
  if (to <= from) return 0;
  let inside = 0;
  for (const one of heard) {
    if (one.from >= to) break;
    inside += Math.max(0, Math.min(to, one.to) - Math.max(from, one.from));
  }
  return inside / (to - from);
}
