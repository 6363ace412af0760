import { Later } from './later.svelte.js';
import type { Route } from './route.js';

/** Every page but the first one: a file each, so that the war room does not wait for them. */
export const pages = {
  incidents: new Later(() => import('./pages/Incidents.svelte')),
  incident: new Later(() => import('./pages/Incident.svelte')),
  stories: new Later(() => import('./pages/Stories.svelte')),
  story: new Later(() => import('./pages/Story.svelte')),
  mentions: new Later(() => import('./pages/Mentions.svelte')),
  insights: new Later(() => import('./pages/Insights.svelte')),
  sources: new Later(() => import('./pages/Sources.svelte')),
  reports: new Later(() => import('./pages/Reports.svelte')),
  import: new Later(() => import('./pages/Import.svelte')),
  api: new Later(() => import('./pages/ApiDocs.svelte')),
  settings: new Later(() => import('./pages/Settings.svelte')),
  start: new Later(() => import('./pages/Start.svelte')),
  wall: new Later(() => import('./pages/Wall.svelte')),
} satisfies Partial<Record<Route['page'], unknown>>;

/** Fetches the page of a route; the war room is there already. */
export function fetchPage(page: Route['page']): Promise<void> {
  return page in pages ? pages[page as keyof typeof pages].load() : Promise.resolve();
}

/** Fetches the pages one after another, whenever the browser has nothing else to do. */
export function fetchRest(idle: (run: () => void) => void): void {
  const rest = Object.values(pages).filter(({ value }) => value === null);
  const next = () => {
    const one = rest.shift();
    if (one) idle(() => void one.load().then(next));
  };
  next();
}
