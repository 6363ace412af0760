import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readZone } from '../../crawlers/files/zone.js';
import { LexiconAnalyst } from '../../crawlers/text/lexicon-analyst.js';
import { type Clock, systemClock } from '../clock.js';
import { readConfig } from '../config.js';
import { importPath } from '../imports/import.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { loadBrands } from '../store/brands.js';
import { openPostgres } from '../store/postgres.js';
import { openSqlite } from '../store/sqlite.js';
import { type CommandIo, print } from './io.js';

const USAGE = `Usage: npm run import -- FILE… [--platform NAME] [--zone +08:00]

Reads exports and crawler output (CSV, JSON, NDJSON; MediaCrawler, weibo-crawler, weibo-search,
MindSpider, Brandwatch, Meltwater, or any columns that can be guessed) into the database of
DATA_DIR or DATABASE_URL, and prints one line of JSON per file. --platform is for rows that name
none, --zone for times without one (+08:00 unless told). A file can be read again: what is known
is not counted twice.
`;

interface Wanted {
  files: string[];
  platform?: string | undefined;
  zone?: number | undefined;
}

function parse(argv: string[]): Wanted | string {
  try {
    const { values, positionals: files } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { platform: { type: 'string' }, zone: { type: 'string' } },
    });
    if (files.length === 0) return 'Name a file.';
    const zone = values.zone === undefined ? undefined : readZone(values.zone);
    if (zone === null) return '--zone: write it like +08:00, or in minutes.';
    return { files, platform: values.platform, zone };
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Imports files into the installation's own database, also while its server runs.
 *
 * @returns 0 when all could be read, 1 when some could not, 2 for wrong use
 */
export async function main(
  argv: string[],
  io: CommandIo,
  clock: Clock = systemClock,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const wanted = parse(argv);
  if (typeof wanted === 'string') {
    await print(io.stderr, `${wanted}\n\n${USAGE}`);
    return 2;
  }
  const { files, ...how } = wanted;
  const config = readConfig(env);
  const store = config.databaseUrl
    ? await openPostgres(config.databaseUrl)
    : await openSqlite(join(config.dataDir, 'fengsheng.db'));
  try {
    const brands = await store.read(loadBrands);
    if (brands.length === 0) {
      await print(io.stderr, 'No brand is watched yet: nothing in a file could concern anybody.\n');
      return 1;
    }
    const pipeline = new Pipeline(store, new LexiconAnalyst(), clock);
    await pipeline.reload();
    let failed = 0;
    for (const file of files) {
      const progress = (done: number) => print(io.stderr, `${file}: ${Math.round(done * 100)} %\n`);
      try {
        const counts = await importPath(file, { name: file, ...how }, pipeline, clock, progress);
        await print(io.stdout, `${JSON.stringify({ file, ok: true, ...counts })}\n`);
      } catch (error) {
        failed++;
        const line = { file, ok: false, error: (error as Error).message };
        await print(io.stdout, `${JSON.stringify(line)}\n`);
      }
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}
