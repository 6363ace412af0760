import type { Came } from './landing.js';
import { baseOf, changeQuery, insidePath, match, parseQuery } from './route.js';

/** The part of the browser's window that the router needs. */
export type Place = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly location: Pick<Location, 'pathname' | 'search' | 'origin'>;
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
};

/** Paths and queries of one world; links inside it change the page without a reload. */
export class Router {
  path = $state('/');
  query = $state.raw(parseQuery(''));
  readonly base: '' | '/demo';
  /** How the last page was reached. */
  came: Came = 'step';
  #place: Place;
  route = $derived(match(this.path));

  constructor(place: Place) {
    this.#place = place;
    this.base = baseOf(place.location.pathname);
    this.#read();
  }

  /** Starts listening to back and forward; returns the end of it. */
  listen(): () => void {
    const read = () => {
      this.came = 'back';
      this.#read();
    };
    this.#place.addEventListener('popstate', read);
    return () => this.#place.removeEventListener('popstate', read);
  }

  /** The address of a path of this world, for a link. */
  href(path: string): string {
    return this.base + (path === '/' && this.base ? '' : path);
  }

  go(path: string, how: 'push' | 'replace' = 'push'): void {
    const { history, location } = this.#place;
    // Asking for what is there already is no step that "back" could take back.
    const same = this.href(path) === location.pathname + location.search;
    if (how === 'push' && !same) history.pushState(null, '', this.href(path));
    else history.replaceState(null, '', this.href(path));
    this.came = 'step';
    this.#read();
  }

  /** Changes some parameters of the query; null takes one away. "Back" takes a push back. */
  ask(parameters: Record<string, string | null>, how: 'push' | 'replace' = 'push'): void {
    this.go(this.path + changeQuery(this.query, parameters), how);
  }

  /** Follows a click on a link of this world; leaves every other click alone. */
  follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link?.href || link.target || link.hasAttribute('download')) return;
    const path = insidePath(link.href, this.#place.location.origin, this.base);
    if (path === null) return;
    event.preventDefault();
    this.go(path);
  }

  #read(): void {
    const { pathname, search } = this.#place.location;
    this.path = pathname.slice(this.base.length) || '/';
    this.query = parseQuery(search);
  }
}
