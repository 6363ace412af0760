/** The parts of the settings, in the order of their list; each has a URL of its own. */
export const SETTINGS_TABS = [
  'brands',
  'rules',
  'channels',
  'routes',
  'data',
  'access',
  'look',
  'about',
] as const;

export type SettingsTab = (typeof SETTINGS_TABS)[number];

/** Every page that has a URL. */
export type Route =
  | { page: 'room' }
  | { page: 'incidents' }
  | { page: 'incident'; id: number }
  | { page: 'stories' }
  | { page: 'story'; id: number }
  | { page: 'mentions' }
  | { page: 'insights' }
  | { page: 'sources' }
  | { page: 'reports' }
  | { page: 'import' }
  | { page: 'api' }
  | { page: 'settings'; tab: SettingsTab }
  | { page: 'start' }
  | { page: 'wall' }
  | { page: 'lost' };

const PLAIN: Record<string, Route> = {
  '/': { page: 'room' },
  '/incidents': { page: 'incidents' },
  '/stories': { page: 'stories' },
  '/mentions': { page: 'mentions' },
  '/insights': { page: 'insights' },
  '/sources': { page: 'sources' },
  '/reports': { page: 'reports' },
  '/import': { page: 'import' },
  '/api-docs': { page: 'api' },
  '/settings': { page: 'settings', tab: 'brands' },
  ...Object.fromEntries(
    SETTINGS_TABS.map((tab) => [`/settings/${tab}`, { page: 'settings', tab } as const]),
  ),
  '/start': { page: 'start' },
  '/wall': { page: 'wall' },
};

/** The page of a path without its base; `lost` for anything unknown. */
export function match(path: string): Route {
  const plain = PLAIN[path.length > 1 ? path.replace(/\/+$/, '') : path];
  if (plain) return plain;
  const [, list, id] = /^\/(incidents|stories)\/(\d{1,15})$/.exec(path) ?? [];
  if (list === undefined) return { page: 'lost' };
  return { page: list === 'incidents' ? 'incident' : 'story', id: Number(id) };
}

/** The base of the world a path belongs to: `/demo` or nothing. */
export function baseOf(path: string): '' | '/demo' {
  return path === '/demo' || path.startsWith('/demo/') ? '/demo' : '';
}

/** The parameters of a query string. */
export function parseQuery(search: string): URLSearchParams {
  return new URLSearchParams(search);
}

/** A query string with some parameters changed; null or nothing takes one away. */
export function changeQuery(
  query: URLSearchParams,
  changed: Readonly<Record<string, string | null>>,
): string {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changed)) {
    if (value === null || value === '') next.delete(key);
    else next.set(key, value);
  }
  const text = next.toString();
  return text && `?${text}`;
}

/** Path and query inside the world of `base` that an address leads to; null when it leads outside. */
export function insidePath(href: string, origin: string, base: '' | '/demo'): string | null {
  const url = new URL(href);
  if (url.origin !== origin || baseOf(url.pathname) !== base || url.hash !== '') return null;
  return (url.pathname.slice(base.length) || '/') + url.search;
}
