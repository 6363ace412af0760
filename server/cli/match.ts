import { Matcher } from '../../crawlers/match/match.js';
import type { Matchable } from '../../crawlers/match/match.js';
import { parseQuery } from '../../crawlers/match/parse.js';
import type { Query } from '../../crawlers/match/query.js';
import { QueryError } from '../../crawlers/match/query.js';
import { detectLanguage } from '../../crawlers/text/language.js';
import type { CommandIo } from './io.js';
import { guarded, print, UsageError } from './io.js';
import type { Input } from './ndjson.js';
import { numberedNdjson, readNdjson, rereadable, stringField } from './ndjson.js';

const USAGE =
  'Usage: match --queries QUERIES.ndjson TEXTS.ndjson: lines with id and query, lines with text; TEXTS may be - for standard input.';

/** Characters that are written at once. */
const BLOCK = 1 << 16;

/** Lines that cannot be read and are named one by one. */
const NAMED = 5;

/**
 * Prints, for each text in order, the ids of the queries it matches, as one JSON array per line. Lines
 * of texts that cannot be read match nothing, are named on stderr, and make it end with code 1.
 */
export async function main(argv: string[], io: CommandIo): Promise<number> {
  let broken = 0;
  const ended = await guarded(io, async () => {
    const at = argv.indexOf('--queries');
    const queryFile = argv[at + 1];
    const rest = argv.filter((_, i) => i !== at && i !== at + 1);
    const [textFile] = rest;
    if (at < 0 || queryFile === undefined || textFile === undefined || rest.length > 1) {
      throw new UsageError(USAGE);
    }
    const rows = await readNdjson(queryFile);
    const matcher = new Matcher(rows.map((row, i) => queryOf(row, i, queryFile)));
    const input = await rereadable(textFile, io.stdin);
    try {
      broken = await matchFile(matcher, input, io);
    } finally {
      await input.done();
    }
  });
  return ended === 0 && broken > 0 ? 1 : ended;
}

/** Answers how many lines could not be read. */
async function matchFile(
  matcher: Matcher<string | number>,
  { path, name }: Pick<Input, 'path' | 'name'>,
  io: CommandIo,
): Promise<number> {
  let broken = 0;
  let block = '';
  for await (const { row, line } of numberedNdjson(path)) {
    if (typeof row === 'string') {
      if (++broken <= NAMED) await print(io.stderr, `${name}, line ${line}: ${row}.\n`);
      block += '[]\n';
    } else block += `${JSON.stringify(matcher.match(itemOf(row)))}\n`;
    if (block.length < BLOCK) continue;
    await print(io.stdout, block);
    block = '';
  }
  if (block !== '') await print(io.stdout, block);
  if (broken > NAMED) await print(io.stderr, `${name}: ${broken - NAMED} more such lines.\n`);
  return broken;
}

function queryOf(
  row: Record<string, unknown>,
  index: number,
  file: string,
): { id: string | number; query: Query } {
  const { id } = row;
  const text = stringField(row, 'query');
  if ((typeof id !== 'string' && typeof id !== 'number') || text === null) {
    throw new UsageError(`${file}, query ${index + 1}: needs an id and a query. ${USAGE}`);
  }
  try {
    return { id, query: parseQuery(text) };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const mark = markUnder(text, error.from, Math.max(error.from + 1, error.to));
    throw new UsageError(`${file}, query ${id}: ${error.en} ${error.zh}\n  ${text}\n  ${mark}`);
  }
}

/** Characters that a terminal shows two columns wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** What is printed below a text to point at `from` … `to`, as wide as what stands above it. */
function markUnder(text: string, from: number, to: number): string {
  const wide = (at: number): boolean => WIDE.test(text.charAt(at));
  let mark = '';
  for (let at = 0; at < from; at++) mark += wide(at) ? '\u3000' : ' ';
  for (let at = from; at < to; at++) mark += wide(at) ? '＾' : '^';
  return mark;
}

/** Reads the fields a query may ask about; whatever is absent or of another type is unknown. */
function itemOf(row: Record<string, unknown>): Matchable {
  const author = typeof row.author === 'object' && row.author !== null ? row.author : {};
  const of = (name: string): string | null => stringField(author as Record<string, unknown>, name);
  const followers = 'followers' in author ? author.followers : row.followers;
  const text = stringField(row, 'text') ?? '';
  const language = stringField(row, 'language') ?? stringField(row, 'lang');
  return {
    text,
    title: stringField(row, 'title'),
    url: stringField(row, 'url'),
    language: language ?? detectLanguage(text).tag,
    platform: stringField(row, 'platform') ?? '',
    author: {
      id: of('id'),
      name: of('name') ?? stringField(row, 'author'),
      followers: typeof followers === 'number' ? followers : null,
    },
  };
}
