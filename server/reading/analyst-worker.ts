import { parentPort } from 'node:worker_threads';
import { LexiconAnalyst } from '../../crawlers/text/lexicon-analyst.js';
import { serve } from '../../crawlers/text/pool.js';
import { openAnalyst } from './text.js';

/** Without the model files the lexicon still tells the worst from the rest. */
const analyst = await openAnalyst().catch((error: unknown) => {
  process.stderr.write(`${String(error)} Texts are judged by the lexicon instead.\n`);
  return new LexiconAnalyst();
});

if (parentPort) serve(parentPort, analyst);
