import type { BrandState, SourceState } from '../server/model/live.js';
import type { Format } from './i18n/format.js';
import type { Words } from './i18n/words.js';
import { awaited } from './source-health.js';
import { deafText } from './words.js';

/**
 * Why a brand has its verdict, in a sentence: where nobody can say, who is not heard and since when.
 * `now` is epoch ms.
 */
export function verdictText(
  t: Words,
  f: Format,
  brand: BrandState,
  sources: readonly SourceState[],
  now: number,
): string {
  const volume = f.number(brand.volume);
  if (brand.verdict === 'calm') return t.verdict.calmWhy(f.number(brand.windowHours), volume);
  if (brand.verdict !== 'cannot-say') return t.verdict.watch(volume);
  const { lastHeardAt, deaf } = brand.coverage;
  const [first, ...more] = deaf;
  if (first) {
    const named = deafText(t, f, first, now);
    return more.length === 0
      ? t.verdict.cannotNamed(named)
      : t.verdict.cannotNamedMore(named, f.number(more.length));
  }
  if (lastHeardAt !== null) return t.verdict.cannotSince(f.time(lastHeardAt, now));
  const source = awaited(sources, brand.id);
  return source ? t.verdict.cannotYet(source.name) : t.verdict.cannotNever;
}
