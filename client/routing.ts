import type { ChangeKind } from '../server/model/change.js';
import type { Level } from '../server/model/level.js';
import type { RouteRule, Weekday } from '../server/model/route.js';
import type { RouteDraft, Supposed } from './api/routes.js';

export type KindGroup = 'opened' | 'raised' | 'lowered' | 'clock' | 'handled' | 'early' | 'hearing';

/** Kinds of change as people tell them apart when they decide who hears of what. */
export const KIND_GROUPS: readonly { name: KindGroup; kinds: readonly ChangeKind[] }[] = [
  { name: 'opened', kinds: ['incident.opened'] },
  { name: 'raised', kinds: ['incident.raised'] },
  { name: 'lowered', kinds: ['incident.lowered'] },
  {
    name: 'clock',
    kinds: [
      'incident.reminded',
      'incident.breached',
      'incident.escalated',
      'incident.acknowledgement-lapsed',
    ],
  },
  { name: 'handled', kinds: ['incident.acknowledged', 'incident.responded', 'incident.closed'] },
  { name: 'early', kinds: ['story.warned', 'brand.surged', 'brand.trending'] },
  {
    name: 'hearing',
    kinds: [
      'source.failing',
      'source.quiet',
      'source.recovered',
      'coverage.lost',
      'coverage.regained',
    ],
  },
];

/** A route that asks nothing and tells nobody. */
export const EMPTY_ROUTE: RouteDraft = {
  name: '',
  enabled: true,
  brands: [],
  levels: [],
  categories: [],
  platforms: [],
  kinds: [],
  hours: null,
  channels: [],
  fallbacks: [],
};

/**
 * News of that level and group as the draft is meant for, at `at` (epoch ms; null: now): whom else
 * does it reach, and who comes first?
 */
export function supposed(
  draft: RouteDraft,
  level: Level,
  group: KindGroup,
  at: number | null,
): Supposed {
  const kinds = KIND_GROUPS.find(({ name }) => name === group)?.kinds ?? [];
  return {
    kind: kinds[0] ?? 'incident.opened',
    ...(at !== null && { at }),
    level,
    brandId: draft.brands[0] ?? null,
    categories: draft.categories.slice(0, 1),
    platforms: draft.platforms.slice(0, 1),
  };
}

/** The whole table with the draft in the place of the route it changes, else at its end. */
export function withDraft(
  rules: readonly RouteRule[],
  draft: RouteDraft,
  id: number | null,
  unnamed: string,
): RouteDraft[] {
  const named = { ...draft, name: draft.name || unnamed };
  const bare = rules.map(({ id: ruleId, ...rule }): RouteDraft => (ruleId === id ? named : rule));
  return id === null ? [...bare, named] : bare;
}

/** The weekdays in a few letters: a run by its ends, others one by one; nothing for all of them. */
export function daysText(days: readonly Weekday[], name: (day: Weekday) => string): string {
  const sorted = [...days].sort((a, b) => a - b);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined || sorted.length === 7) return '';
  const isRun = sorted.length > 2 && last - first === sorted.length - 1;
  return isRun ? `${name(first)}–${name(last)}` : sorted.map(name).join(' ');
}

/** The ids in their new order after one moved up (−1) or down (+1); the same where it cannot. */
export function moved(ids: readonly number[], id: number, by: -1 | 1): number[] {
  const at = ids.indexOf(id);
  const other = ids[at + by];
  if (at < 0 || other === undefined) return [...ids];
  return ids.map((one) => (one === id ? other : one === other ? id : one));
}
