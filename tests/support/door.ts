import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { LexiconAnalyst } from '../../crawlers/text/lexicon-analyst.js';
import { errorHandler } from '../../server/api/errors.js';
import { ingest } from '../../server/api/ingest.js';
import { ManualClock } from '../../server/clock.js';
import { Pipeline } from '../../server/pipeline/pipeline.js';
import { Pushers } from '../../server/sources/pushers.js';
import { openSqlite } from '../../server/store/sqlite.js';
import type { Store } from '../../server/store/store.js';

export const TOKEN = 'fs_let_me_in_please';
export const NOW = Date.UTC(2026, 4, 1, 8);

/** The ingest door on a real socket, with everything behind it but nothing beside it. */
export interface Door {
  url: string;
  port: number;
  store: Store;
  clock: ManualClock;
  pipeline: Pipeline;
  /** How the requests so far ended inside the server: null when they were answered. */
  ended: unknown[];
  close(): Promise<void>;
}

/** Adds a brand and lets the pipeline know of it. */
export async function addBrand(store: Store, pipeline: Pipeline, name: string): Promise<number> {
  const id = await store.transaction(async (tx) => {
    const first = await tx.allocate('brands', 1);
    await tx.q
      .insertInto('brands')
      .values({
        id: first,
        name,
        query: JSON.stringify({ aliases: [], must: [], mustNot: [], query: null }),
        kols: '[]',
        policy: '{}',
        created_at: NOW,
        covered: 0,
      })
      .execute();
    return first;
  });
  await pipeline.reload();
  return id;
}

/** Opens the door for the brand 手镯之家. */
export async function openDoor(store?: Store): Promise<Door> {
  const kept = store ?? (await openSqlite(':memory:'));
  const clock = new ManualClock(NOW);
  const analyst = new LexiconAnalyst();
  const pipeline = new Pipeline(kept, analyst, clock);
  await addBrand(kept, pipeline, '手镯之家');

  const ended: unknown[] = [];
  const handle = ingest({
    pipeline,
    clock,
    pushers: new Pushers(pipeline, clock),
    grant: async (token) =>
      token === TOKEN ? { brands: null, name: 'INGEST_TOKEN', by: { token: 0 } } : null,
  });
  const app = express();
  app.post('/ingest', async (request, response, next) => {
    try {
      await handle(request, response, next);
      ended.push(null);
    } catch (error) {
      ended.push(error);
      throw error;
    }
  });
  app.use(errorHandler(pino({ level: 'silent' })));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/ingest`,
    port,
    store: kept,
    clock,
    pipeline,
    ended,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pipeline.settled();
      await kept.close();
      await analyst.close();
    },
  };
}
