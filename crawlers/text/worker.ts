import { parentPort } from 'node:worker_threads';
import { LexiconAnalyst } from './lexicon-analyst.js';
import type { Answer, Ask } from './pool.js';

const analyst = new LexiconAnalyst();

parentPort?.on('message', ({ id, texts }: Ask) => {
  analyst.analyse(texts).then(
    (analyses) => parentPort?.postMessage({ id, analyses } satisfies Answer),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies Answer),
  );
});
