import type { Level } from '../../server/model/level.js';
import type { Locale } from '../../server/model/message.js';
import type { RouteRule, Routing } from '../../server/model/route.js';
import type { Ask } from './ask.js';

/** One line of the routing table before it is saved. */
export interface RouteDraft {
  name: string;
  brands: number[];
  levels: Level[];
  channels: number[];
  fallbacks: number[];
}

/** What holds for all routes. */
export type Manner = Pick<Routing, 'mode' | 'quiet' | 'timeZone'>;

export interface RouteList extends Manner {
  items: RouteRule[];
}

export function routeCalls(ask: Ask) {
  return {
    routes: () => ask<RouteList>('GET', '/routes'),
    addRoute: (route: RouteDraft) => ask<unknown>('POST', '/routes', route),
    removeRoute: (id: number) => ask<unknown>('DELETE', `/routes/${id}`),
    saveManner: (manner: Manner) => ask<unknown>('POST', '/routes/manner', manner),
    previewRoutes: (level: Level, locale: Locale, rules: RouteDraft[]) =>
      ask<{ sentences: string[] }>('POST', '/routes/preview', {
        event: { kind: 'incident.opened', level, brandId: rules[0]?.brands[0] ?? null },
        rules,
        locale,
      }),
  };
}
