import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { parseJson } from '../../crawlers/json.js';
import { toItem } from '../api/record.js';
import { type Clock, ManualClock, systemClock } from '../clock.js';
import { readConfig } from '../config.js';
import type { Change } from '../model/change.js';
import { Reel, type Scene, watch } from '../reel.js';
import { passingVault } from '../secrets.js';
import { toChange } from '../state.js';
import { openPostgres } from '../store/postgres.js';
import { openSqlite } from '../store/sqlite.js';
import type { Store } from '../store/store.js';
import { openAnalyst } from '../reading/text.js';
import { createWorld } from '../world.js';
import { type Course, coursesOf } from './courses.js';
import { type CommandIo, print } from './io.js';

const USAGE = `Usage: npm run replay -- FILE.ndjson[.gz] --brand NAME[,ALIAS…] [--must WORD[,…]] [--must-not WORD[,…]]
                            [--kol PLATFORM:ID[,…]] [--speed TIMES] [--after HOURS] [--courses]

Plays recorded posts through the real flow on a clock of its own and prints every change as one
line of JSON. Nothing is kept. Without --speed it plays as fast as possible; --speed 3600 plays
an hour in a second. After the last post the clock runs on for --after hours (25).
--courses prints one line per story that reached a level instead: when it was warned of, yellow, orange
and red, and in which hour it was loudest.
`;

const HOUR = 3_600_000;
const MOST_COMPLAINTS = 10;

/** Posts of a file in the order of their times; what cannot be read is reported, not dropped silently. */
async function readScenes(file: string, io: CommandIo): Promise<Scene[]> {
  const raw: Readable = createReadStream(file);
  const stream = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  // The error of the file itself would otherwise be lost behind the pipe.
  raw.on('error', (error) => stream.destroy(error));
  const scenes: Scene[] = [];
  let line = 0;
  let refused = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    const why = readScene(text, scenes);
    if (why === null) continue;
    refused++;
    if (refused <= MOST_COMPLAINTS) await print(io.stderr, `line ${line} refused: ${why}\n`);
  }
  if (refused > MOST_COMPLAINTS) await print(io.stderr, `${refused} lines refused in all\n`);
  return scenes.sort((a, b) => a.at - b.at);
}

function readScene(text: string, scenes: Scene[]): string | null {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return 'not JSON';
  }
  const item = toItem(value, 0);
  if ('why' in item) return item.why;
  if (item.publishedAt === null) return 'publishedAt: a replay needs the time of every post';
  scenes.push({ at: item.publishedAt, kind: 'said', item });
  return null;
}

/** A store that is thrown away: in memory, or a schema of its own in PostgreSQL. */
async function openScratch(
  databaseUrl: string | null,
): Promise<{ store: Store; drop(): Promise<void> }> {
  if (!databaseUrl) {
    const store = await openSqlite(':memory:');
    return { store, drop: () => store.close() };
  }
  const schema = `replay_${randomBytes(6).toString('hex')}`;
  const store = await openPostgres(databaseUrl, schema);
  return {
    store,
    async drop() {
      await store.transaction((tx) => tx.all(`DROP SCHEMA ${schema} CASCADE`, []));
      await store.close();
    },
  };
}

/** Prints the log from where it left off. */
class LogPrinter {
  #seq = 0;

  constructor(
    private readonly store: Store,
    private readonly io: CommandIo,
  ) {}

  async flush(): Promise<void> {
    for (;;) {
      const rows = await this.store.read((q) =>
        q
          .selectFrom('changes')
          .selectAll()
          .where('seq', '>', this.#seq)
          .orderBy('seq')
          .limit(1000)
          .execute(),
      );
      if (rows.length === 0) return;
      this.#seq = rows.at(-1)?.seq ?? this.#seq;
      await print(this.io.stdout, rows.map((row) => line(toChange(row))).join(''));
    }
  }
}

function line(said: Change | Course): string {
  return `${JSON.stringify(said)}\n`;
}

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(/[,，]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Replays a file; the exit code is 0 when it was read, 2 when the call was wrong. */
export async function main(
  argv: string[],
  io: CommandIo,
  real: Clock = systemClock,
): Promise<number> {
  const parsed = parse(argv);
  if ('error' in parsed) {
    await print(io.stderr, `${parsed.error}\n\n${USAGE}`);
    return 2;
  }
  const { file, names, speed, after, must, mustNot, kols, courses } = parsed;
  let scenes: Scene[];
  try {
    scenes = await readScenes(file, io);
  } catch (error) {
    await print(io.stderr, `${file} cannot be read: ${(error as Error).message}\n`);
    return 1;
  }
  const [first] = scenes;
  if (!first) {
    await print(io.stderr, `${file} holds no post that can be replayed.\n`);
    return 1;
  }
  const [name = '', ...aliases] = names;
  const clock = new ManualClock(first.at);
  const scratch = await openScratch(readConfig(process.env).databaseUrl);
  try {
    const world = await createWorld({
      name: 'replay',
      speed: () => speed ?? 1,
      store: scratch.store,
      clock,
      analyst: await openAnalyst(),
      fetch: () => Promise.reject(new Error('A replay fetches nothing.')),
      post: () => Promise.reject(new Error('A replay tells nobody.')),
      vault: passingVault(),
      sources: new Map(),
      channels: new Map(),
      publicUrl: null,
      base: () => 'http://localhost',
      ingestToken: null,
      installation: 'replay',
      failed: (error) => void io.stderr.write(`${String(error)}\n`),
    });
    const reel = new Reel(world, clock, scenes);
    const end = reel.end + after * HOUR;
    await watch(world, { name, aliases, must, mustNot, kols }, end + HOUR);
    const printer = courses ? null : new LogPrinter(scratch.store, io);
    const started = real.now();
    if (speed !== null) {
      while (clock.now() < end) {
        await reel.playUntil(Math.min(end, first.at + (real.now() - started) * speed));
        await printer?.flush();
        await sleep(50);
      }
    } else {
      await reel.playUntil(end);
    }
    await printer?.flush();
    if (courses) await print(io.stdout, (await coursesOf(scratch.store)).map(line).join(''));
    await print(
      io.stderr,
      `${scenes.length} posts replayed in ${((real.now() - started) / 1000).toFixed(1)} s\n`,
    );
    return 0;
  } finally {
    await scratch.drop();
  }
}

interface Call {
  file: string;
  names: string[];
  must: string[];
  mustNot: string[];
  kols: { platform: string; id: string; name: null }[];
  speed: number | null;
  after: number;
  courses: boolean;
}

function parse(argv: string[]): Call | { error: string } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        brand: { type: 'string' },
        must: { type: 'string' },
        'must-not': { type: 'string' },
        kol: { type: 'string' },
        speed: { type: 'string' },
        after: { type: 'string' },
        courses: { type: 'boolean', default: false },
      },
    });
    const [file] = positionals;
    const names = listOf(values.brand);
    const speed = values.speed === undefined ? null : Number(values.speed);
    const after = Number(values.after ?? 25);
    if (!file) return { error: 'Which file?' };
    if (names.length === 0) return { error: 'Which brand? Give its name with --brand.' };
    if (speed !== null && !(speed > 0)) return { error: '--speed must be a number above 0.' };
    if (!(after >= 0)) return { error: '--after must be a number of hours.' };
    const kols = listOf(values.kol).map((kol) => {
      const [platform = '', ...id] = kol.split(':');
      return { platform, id: id.join(':'), name: null };
    });
    return {
      file,
      names,
      must: listOf(values.must),
      mustNot: listOf(values['must-not']),
      kols,
      speed,
      after,
      courses: values.courses,
    };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
