import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { AnalystPool } from '../../../crawlers/text/pool.js';
import { createApp } from '../../app.js';
import { readConfig } from '../../config.js';
import type { Analyst } from '../../model/analysis.js';
import { VERSION } from '../../version.js';

/** What the parent is told: the address once, then what was used so far at each question. */
export type FromServer =
  { kind: 'listening'; address: string } | { kind: 'usage'; cpu: number; rss: number };

/** Answers at once that a text is neutral: what is left is the cost of everything else. */
export const neutralAnalyst: Analyst = {
  model: 'neutral',
  analyse: async (texts) =>
    texts.map(() => ({ label: 'neu', score: 0, confidence: 1, language: 'zh', categories: [] })),
  close: async () => undefined,
};

function analystOf(kind: string | undefined): Analyst {
  if (kind === 'neutral') return neutralAnalyst;
  // As many threads as the product starts.
  const threads = Math.max(1, Math.min(4, availableParallelism() - 1));
  return new AnalystPool(new URL('./analyst-worker.js', import.meta.url), threads);
}

/** The real server in a process of its own, so that its CPU time and memory are only its own. */
async function serve(send: (message: FromServer) => void): Promise<void> {
  const app = await createApp(readConfig(process.env), {
    webDir: fileURLToPath(new URL('../web', import.meta.url)),
    version: VERSION,
    log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
    analyst: analystOf(process.argv[2]),
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    send({ kind: 'usage', cpu: user + system, rss: process.memoryUsage.rss() });
  });
  process.once('disconnect', () => {
    void app.close().then(() => process.exit(0));
  });
  send({ kind: 'listening', address: await app.listen() });
}

if (process.send) await serve((message) => void process.send?.(message));
