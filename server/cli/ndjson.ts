import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UsageError } from './io.js';

/**
 * Reads a file of one JSON object per line as it comes, gzipped when its name ends in `.gz`; blank
 * lines are passed over. Throws UsageError that names the file and the line.
 */
export async function* streamNdjson(
  path: string,
  name = path,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { row, line } of numberedNdjson(path)) {
    if (typeof row === 'string') throw new UsageError(`${name}, line ${line}: ${row}.`);
    yield row;
  }
}

/**
 * The same, with the number of the line that each row stands in, from 1; a line that is no JSON
 * object comes as what is wrong with it.
 */
export async function* numberedNdjson(
  path: string,
): AsyncGenerator<{ row: Record<string, unknown> | string; line: number }> {
  let line = 0;
  for await (const text of linesOf(path)) {
    line++;
    if (text.trim() !== '') yield { row: parseLine(text), line };
  }
}

/** A file that may be read more than once, and what to do when it is no longer needed. */
export interface Input {
  path: string;
  /** What to call it. */
  name: string;
  done: () => Promise<void>;
}

/**
 * The file to read for a path: itself, or, for `-` (standard input) and for pipes, which give what
 * they hold only once, a copy that `done` removes. Throws UsageError when there is nothing to read.
 */
export async function rereadable(path: string, stdin?: NodeJS.ReadableStream): Promise<Input> {
  const info = path === '-' ? null : await stat(path).catch(() => null);
  if (path !== '-' && (info === null || info.isFile() || info.isDirectory())) {
    return { path, name: path, done: async () => undefined };
  }
  const source = path === '-' ? stdin : createReadStream(path);
  if (source === undefined) throw new UsageError('There is no standard input to read.');
  const folder = await mkdtemp(join(tmpdir(), 'fengsheng-stdin-'));
  const done = (): Promise<void> => rm(folder, { recursive: true });
  const copy = join(folder, 'input.ndjson');
  try {
    await pipeline(source, createWriteStream(copy));
  } catch (error) {
    await done();
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : ''}`);
  }
  return { path: copy, name: path === '-' ? 'standard input' : path, done };
}

/** All rows of a file at once; see `streamNdjson`. */
export async function readNdjson(path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const row of streamNdjson(path)) rows.push(row);
  return rows;
}

/** Lines end at \n alone: JSON may hold the other characters that Unicode calls line ends. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // A pipe does not pass on what goes wrong before it.
  file.on('error', (error) => bytes.destroy(error));
  bytes.setEncoding('utf8');
  let rest = '';
  let first = true;
  try {
    for await (const chunk of bytes as AsyncIterable<string>) {
      const lines = (first ? chunk.replace(/^\ufeff/, '') : chunk).split('\n');
      first = false;
      lines[0] = rest + (lines[0] ?? '');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new UsageError(`Cannot read ${path}: ${why}`);
  }
  yield rest;
}

function parseLine(line: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'not a JSON object';
  }
  return value as Record<string, unknown>;
}

/** A string field, or null when it is absent or something else. */
export function stringField(row: Record<string, unknown>, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}
