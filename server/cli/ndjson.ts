import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { UsageError } from './io.js';

/** Reads a file of one JSON object per line, gzipped when its name ends in `.gz`. Throws UsageError. */
export async function readNdjson(path: string): Promise<Record<string, unknown>[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(
      `Cannot read ${path}: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const rows: Record<string, unknown>[] = [];
  let number = 0;
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    number++;
    if (line.trim() !== '') rows.push(parseLine(line, path, number));
  }
  return rows;
}

function parseLine(line: string, path: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${path}, line ${number}: not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${path}, line ${number}: not a JSON object.`);
  }
  return value as Record<string, unknown>;
}

/** A string field, or null when it is absent or something else. */
export function stringField(row: Record<string, unknown>, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}
