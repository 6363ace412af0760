/** Every page that has a URL. */
export type Route =
  | { page: 'room' }
  | { page: 'incidents' }
  | { page: 'incident'; id: number }
  | { page: 'mentions' }
  | { page: 'sources' }
  | { page: 'settings' }
  | { page: 'start' }
  | { page: 'wall' }
  | { page: 'lost' };

const PLAIN: Record<string, Route> = {
  '/': { page: 'room' },
  '/incidents': { page: 'incidents' },
  '/mentions': { page: 'mentions' },
  '/sources': { page: 'sources' },
  '/settings': { page: 'settings' },
  '/start': { page: 'start' },
  '/wall': { page: 'wall' },
};

/** The page of a path without its base; `lost` for anything unknown. */
export function match(path: string): Route {
  const plain = PLAIN[path.length > 1 ? path.replace(/\/+$/, '') : path];
  if (plain) return plain;
  const incident = /^\/incidents\/(\d{1,15})$/.exec(path);
  return incident ? { page: 'incident', id: Number(incident[1]) } : { page: 'lost' };
}

/** The base of the world a path belongs to: `/demo` or nothing. */
export function baseOf(path: string): '' | '/demo' {
  return path === '/demo' || path.startsWith('/demo/') ? '/demo' : '';
}

/** The part of the browser's window that the router needs. */
export type Place = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly location: Pick<Location, 'pathname' | 'search' | 'origin'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
};

/** Paths and queries of one world; links inside it change the page without a reload. */
export class Router {
  path = $state('/');
  query = $state.raw(new URLSearchParams());
  readonly base: string;
  #place: Place;
  route = $derived(match(this.path));

  constructor(place: Place) {
    this.#place = place;
    this.base = baseOf(place.location.pathname);
    this.#read();
  }

  /** Starts listening to back and forward; returns the end of it. */
  listen(): () => void {
    const read = () => this.#read();
    this.#place.addEventListener('popstate', read);
    return () => this.#place.removeEventListener('popstate', read);
  }

  /** The address of a path of this world, for a link. */
  href(path: string): string {
    return this.base + (path === '/' && this.base ? '' : path);
  }

  go(path: string, how: 'push' | 'replace' = 'push'): void {
    const { history } = this.#place;
    if (how === 'push') history.pushState(null, '', this.href(path));
    else history.replaceState(null, '', this.href(path));
    this.#read();
  }

  /** Changes some parameters of the query; null takes one away. */
  ask(parameters: Record<string, string | null>): void {
    const query = new URLSearchParams(this.query);
    for (const [key, value] of Object.entries(parameters)) {
      if (value === null || value === '') query.delete(key);
      else query.set(key, value);
    }
    const text = query.toString();
    this.go(this.path + (text && `?${text}`), 'replace');
  }

  /** Follows a click on a link of this world; leaves every other click alone. */
  follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link?.href || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== this.#place.location.origin) return;
    if (baseOf(url.pathname) !== this.base || url.hash) return;
    event.preventDefault();
    this.go((url.pathname.slice(this.base.length) || '/') + url.search);
  }

  #read(): void {
    const { pathname, search } = this.#place.location;
    this.path = pathname.slice(this.base.length) || '/';
    this.query = new URLSearchParams(search);
  }
}
