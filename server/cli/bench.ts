import { type CommandIo, print } from './io.js';

type Bench = (argv: string[], io: CommandIo) => Promise<number>;

/** Each measures one thing, in the order in which they run when none is named. */
const BENCHES: Readonly<Record<string, () => Promise<{ main: Bench }>>> = {
  ingest: () => import('./bench/ingest.js'),
  live: () => import('./bench/live.js'),
  engine: () => import('./bench/engine.js'),
  storm: () => import('./bench/storm-of-mentions.js'),
  text: () => import('./bench/text.js'),
  search: () => import('./bench/search.js'),
  insights: () => import('./bench/insights.js'),
  stories: () => import('./bench/stories.js'),
  telling: () => import('./bench/telling.js'),
  sources: () => import('./bench/sources.js'),
  page: () => import('./bench/page.js'),
};

/** Runs the named bench, or all of them; the exit code is the first that is not 0. */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) {
    for (const load of Object.values(BENCHES)) {
      const code = await (await load()).main([], io);
      if (code !== 0) return code;
    }
    return 0;
  }
  const load = BENCHES[name];
  if (!load) {
    await print(
      io.stderr,
      `Usage: npm run bench -- [${Object.keys(BENCHES).join('|')}] [options]\n`,
    );
    return 2;
  }
  return (await load()).main(rest, io);
}
