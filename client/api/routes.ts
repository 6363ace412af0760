import type { ChangeKind } from '../../server/model/change.js';
import type { Level } from '../../server/model/level.js';
import type { Locale } from '../../server/model/message.js';
import type { RouteRule, Routing } from '../../server/model/route.js';
import type { Ask } from './ask.js';

/** One line of the routing table before it is saved. */
export type RouteDraft = Omit<RouteRule, 'id'>;

/** What holds for all routes. */
export type Manner = Pick<Routing, 'mode' | 'quiet' | 'timeZone'>;

export interface RouteList extends Manner {
  items: RouteRule[];
}

/** An alert that somebody asks about: who would hear of it? */
export interface Supposed {
  kind: ChangeKind;
  /** Epoch ms; absent: now. */
  at?: number;
  level: Level;
  brandId: number | null;
  categories: readonly string[];
  platforms: readonly string[];
}

export function routeCalls(ask: Ask) {
  return {
    routes: () => ask<RouteList>('GET', '/routes'),
    addRoute: (route: RouteDraft) => ask<unknown>('POST', '/routes', route),
    changeRoute: (id: number, route: RouteDraft) => ask<unknown>('PATCH', `/routes/${id}`, route),
    removeRoute: (id: number) => ask<unknown>('DELETE', `/routes/${id}`),
    orderRoutes: (ids: number[]) => ask<unknown>('POST', '/routes/order', { ids }),
    saveManner: (manner: Manner) => ask<unknown>('POST', '/routes/manner', manner),
    previewRoutes: (event: Supposed, locale: Locale, rules: readonly RouteDraft[]) =>
      ask<{ sentences: string[] }>('POST', '/routes/preview', {
        event,
        rules,
        locale,
      }),
  };
}
