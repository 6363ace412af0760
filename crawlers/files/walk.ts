import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { trouble, VisitError } from '../source.js';

/** A file as the system shows it. */
export interface Found {
  /** Path below the watched folder. */
  name: string;
  path: string;
  /** Device and file number: the same after a rename. */
  id: string;
  /** Bytes. */
  size: number;
  /** Epoch ms. */
  changed: number;
}

/** Folders below the watched one that are looked into. */
const DEEPEST = 6;
/** Most files of one folder. */
export const MOST_FILES = 5000;
const NAMES = /\.(csv|tsv|jsonl|ndjson|json|txt|xlsx)$/i;
/** Files of crawlers that describe people, not posts. */
const PEOPLE = /(_(creators|contacts)_\d{4}-\d\d-\d\d|^users)\.\w+$/i;

/**
 * The real path of a folder that may be watched.
 *
 * @throws VisitError when it lies outside the folders an administrator named, or cannot be read
 */
export async function permitted(path: string, roots: readonly string[]): Promise<string> {
  const [first] = roots;
  if (first === undefined) {
    throw new VisitError(trouble('folder-none'), 'refused');
  }
  const wanted = isAbsolute(path) ? path : resolve(first, path);
  const real = await realpath(wanted).catch((error: unknown) => {
    throw unreadable(wanted, error as NodeJS.ErrnoException);
  });
  for (const root of roots) {
    const allowed = await realpath(root).catch(() => null);
    if (allowed !== null && (real === allowed || real.startsWith(allowed + sep))) return real;
  }
  throw new VisitError(
    trouble('folder-outside', { path: wanted, roots: roots.join(', ') }),
    'refused',
  );
}

function unreadable(path: string, error: NodeJS.ErrnoException): VisitError {
  const what =
    error.code === 'ENOENT'
      ? trouble('folder-missing', { path })
      : error.code === 'EACCES' || error.code === 'EPERM'
        ? trouble('folder-forbidden', { path })
        : trouble('folder-unreadable', { path, said: error.code ?? error.message });
  return new VisitError(what, 'transient');
}

/**
 * Files of records below a folder, the longest unchanged first; links are not followed, since they
 * lead out of it. The newest `MOST_FILES` of them.
 */
export async function walk(folder: string): Promise<{ files: Found[]; left: number }> {
  const files: Found[] = [];
  await into(folder, 0);
  files.sort((a, b) => a.changed - b.changed || (a.name < b.name ? -1 : 1));
  const left = Math.max(0, files.length - MOST_FILES);
  return { files: files.slice(left), left };

  async function into(path: string, depth: number): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (depth === 0) throw unreadable(path, error as NodeJS.ErrnoException);
      return;
    }
    for (const entry of entries) {
      const at = join(path, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) await into(at, depth + 1);
      else if (entry.isFile() && NAMES.test(entry.name) && !PEOPLE.test(entry.name)) {
        // It may have been renamed since the folder was listed: then it is found next time.
        const info = await stat(at).catch(() => null);
        if (!info) continue;
        const { dev, ino, size, mtimeMs } = info;
        const name = relative(folder, at);
        files.push({ name, path: at, id: `${dev}:${ino}`, size, changed: Math.floor(mtimeMs) });
      }
    }
  }
}
