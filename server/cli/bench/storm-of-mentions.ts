import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqlite } from '../../store/sqlite.js';
import { type CommandIo, print } from '../io.js';
import { weather } from './flood.js';

/** Memory the product may take (design §7), bytes. */
const MOST_MEMORY = 400 * 2 ** 20;
const MEGABYTE = 2 ** 20;

/**
 * A rumour of 100,000 posts in four hours through pipeline, store and outbox of the product, with
 * a database on disk. The exit code is 1 when alerts are not as they must be, or memory is not.
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { mentions: { type: 'string', default: '100000' } },
  });
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-storm-'));
  try {
    const store = await openSqlite(join(dir, 'storm.db'));
    const found = await weather(store, Number(values.mentions), () => performance.now());
    await store.close();
    const levels = found.levels.map(({ level }) => level);
    const right = found.incidents.length === 1 && new Set(levels).size === levels.length;
    const once = found.told === levels.length;
    const lines: [string, string][] = [
      ['mentions stored', found.mentions.toLocaleString('en')],
      ['mentions per second, judged and told', perSecond(found.mentions / found.seconds)],
      ['incidents', `${found.incidents.length} (${found.incidents[0]?.level ?? 'none'})`],
      ['levels announced', `${levels.join(', ')}, told ${found.told} times`],
      ['largest resident size', `${(found.rss / MEGABYTE).toFixed(0)} MB`],
      ['heap grown by', `${(found.grown / MEGABYTE).toFixed(0)} MB`],
    ];
    for (const [what, value] of lines) await print(io.stdout, `${what.padEnd(40)} ${value}\n`);
    return right && once && found.rss <= MOST_MEMORY ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const perSecond = (n: number): string => Math.round(n).toLocaleString('en');
