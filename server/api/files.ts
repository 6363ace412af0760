import type { RequestHandler, Router } from 'express';
import { z } from 'zod';
import { both } from './both.js';
import { readZone } from '../../crawlers/files/zone.js';
import { readOpml, type Subscription, writeOpml } from '../../crawlers/feed/opml.js';
import { importBytes } from '../imports/import.js';
import type { Draft } from '../model/change.js';
import { addSource } from '../sources/add.js';
import { seal } from '../sources/config.js';
import type { ApiWorld } from './api.js';
import { readBytes } from './body.js';
import { checkQuery } from './endpoint.js';
import { HttpError } from './errors.js';

/** Largest file of records, bytes. */
const LARGEST_FILE = 64 * 1024 * 1024;
/** Largest list of feeds, bytes. */
const LARGEST_LIST = 4 * 1024 * 1024;
/** Minutes between visits of a feed that came in a list. */
const PACE = 15;
const LONGEST_NAME = 200;

export const importQuery = z.object({
  name: z.string().max(400).default('upload'),
  platform: z.string().trim().min(1).max(40).optional(),
  zone: z
    .string()
    .max(10)
    .optional()
    .meta(
      both(
        'Of times without one: +08:00, or minutes.',
        '未注明时区的时间所用的时区：+08:00，或分钟数。',
      ),
    ),
});

function importing({ pipeline, clock }: ApiWorld): RequestHandler {
  return async (request, response) => {
    const { name, platform, zone: given } = checkQuery(importQuery, request.query);
    const zone = given === undefined ? undefined : readZone(given);
    if (zone === null) {
      throw new HttpError(400, 'invalid', 'zone: write it like +08:00, or in minutes', 'zone');
    }
    const bytes = await readBytes(request, LARGEST_FILE);
    try {
      response.json(await importBytes(bytes, { name, platform, zone }, pipeline, clock));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new HttpError(422, 'not-records', error.message);
    }
  };
}

/** The feeds among the sources, by address. */
async function feedsOf({ store }: ApiWorld): Promise<Map<string, string>> {
  const rows = await store.read((q) =>
    q
      .selectFrom('sources')
      .select(['name', 'config'])
      .where('kind', '=', 'feed')
      .orderBy('id')
      .execute(),
  );
  return new Map(
    rows.flatMap(({ name, config }): [string, string][] => {
      const { url } = JSON.parse(config) as { url?: unknown };
      return typeof url === 'string' ? [[url, name]] : [];
    }),
  );
}

function importingFeeds(world: ApiWorld): RequestHandler {
  const { pipeline, clock, sources, vault, visits } = world;
  return async (request, response) => {
    const feed = sources.get('feed');
    if (!feed) throw new HttpError(409, 'demo', 'This world reads no feeds.');
    const { subscriptions, warnings } = readOpml(await readBytes(request, LARGEST_LIST));
    const known = await feedsOf(world);
    const fresh = subscriptions.filter(({ url }) => !known.has(url));
    const now = clock.now();
    await pipeline.note(async (tx) => {
      const drafts: Draft[] = [];
      for (const { url, title } of fresh) {
        const stored = seal(feed.form, { url }, vault);
        const name = title.slice(0, LONGEST_NAME);
        const source = { kind: 'feed', name, stored, everyMinutes: PACE, now };
        drafts.push((await addSource(tx, source)).draft);
      }
      return drafts;
    });
    void visits.wake();
    const added = fresh.length;
    response.status(201).json({ added, known: subscriptions.length - added, warnings });
  };
}

function exportingFeeds(world: ApiWorld): RequestHandler {
  return async (_request, response) => {
    const list = [...(await feedsOf(world))].map(([url, title]): Subscription => ({
      title,
      url,
      site: null,
      folders: [],
    }));
    response.setHeader('Content-Disposition', 'attachment; filename="fengsheng.opml"');
    response.type('text/x-opml').send(writeOpml(list, 'Fengsheng', world.clock.now()));
  };
}

/** The doors for files. They read their bodies themselves, so they stand before the JSON reader. */
export function mountFiles(router: Router, world: ApiWorld): void {
  router.post('/import', importing(world));
  router.post('/sources/opml', importingFeeds(world));
  router.get('/sources/opml', exportingFeeds(world));
}
