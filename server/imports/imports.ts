import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline as flow } from 'node:stream/promises';
import { type Foreign, ForeignFile } from '../../crawlers/files/foreign.js';
import { understand } from '../../crawlers/files/read.js';
import { portions } from '../../crawlers/files/stream.js';
import type { Clock } from '../clock.js';
import type { ImportHow, ImportPreview, ImportState, ImportStatus } from '../model/imports.js';
import { NotFound, type Pipeline } from '../pipeline/pipeline.js';
import type { Tables } from '../store/schema.js';
import { diskFull } from '../store/room.js';
import type { Store, Tx } from '../store/store.js';
import { ingestParts, NOTHING_YET, type ReadCounts } from './import.js';
import { keepRefusals } from './refusals.js';
import { rememberedLayout, rememberLayout } from './layouts.js';
import { firstPortion, previewOf } from './preview.js';

/** Largest file that may be uploaded, bytes. */
export const LARGEST_UPLOAD = 2 * 1024 * 1024 * 1024;
/** An uploaded file that nobody imported is removed after so long, ms. */
const FORGOTTEN_AFTER = 24 * 3_600_000;
/** Imports that are listed. */
const LISTED = 20;

const BY_GUESS: ImportHow = { mapping: null, platform: null, zone: null, quiet: false };

/** The request cannot be carried out as things stand; `code` is stable. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  constructor(
    readonly code:
      | 'too-large'
      | 'disk-full'
      | 'empty'
      | 'not-records'
      | 'busy'
      | 'elsewhere'
      | 'no-text'
      | Foreign,
    message: string,
  ) {
    super(message);
  }
}

export interface ImportsSettings {
  store: Store;
  pipeline: Pipeline;
  clock: Clock;
  /** Folder for files on their way. */
  dir: string;
  failed: (error: unknown) => void;
}

/** Uploaded files: kept on disk, looked at, then read piece by piece through the one door. */
export class Imports {
  #running: Promise<void> | null = null;
  /** Set when somebody called while a run may have been at its end. */
  #woken = false;
  readonly #stop = new AbortController();
  /** A file waits for room on the disk. */
  #waiting = false;

  constructor(private readonly settings: ImportsSettings) {}

  /** Writes an upload to disk as it comes. Throws ImportError when it is empty or too large. */
  async receive(body: Readable, name: string): Promise<number> {
    const { store, clock, dir } = this.settings;
    await mkdir(dir, { recursive: true });
    const id = await store.transaction((tx) => tx.allocate('imports', 1));
    const part = `${this.#path(id)}.part`;
    let bytes = 0;
    try {
      await flow(
        body,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > LARGEST_UPLOAD) throw new ImportError('too-large', TOO_LARGE);
            yield chunk;
          }
        },
        createWriteStream(part),
      );
      if (bytes === 0) throw new ImportError('empty', 'The file is empty.');
      await rename(part, this.#path(id));
    } catch (error) {
      await rm(part, { force: true });
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new ImportError('disk-full', DISK_FULL);
      throw error;
    }
    const row = { id, name, bytes, status: 'uploaded', how: JSON.stringify(BY_GUESS) };
    const start = { at_byte: 0, at_line: 1, counts: JSON.stringify(NOTHING_YET) };
    await store.transaction((tx) =>
      tx.q
        .insertInto('imports')
        .values({ ...row, ...start, created_at: clock.now() })
        .execute(),
    );
    return id;
  }

  /** The first rows as they would be read; without `how`, as a person said before or as guessed. */
  async look(id: number, how: ImportHow | null): Promise<ImportPreview> {
    const { store, clock, pipeline } = this.settings;
    const row = await this.#row(id);
    const path = this.#path(id);
    const portion = await firstPortion(path).catch((error: unknown) => {
      if (error instanceof ForeignFile) throw new ImportError(error.what, error.message);
      if (error instanceof SyntaxError) throw new ImportError('not-records', error.message);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw elsewhere();
      throw error;
    });
    if (!portion) throw new ImportError('not-records', 'The file holds no rows.');
    const known = await store.read((q) => rememberedLayout(q, portion.records.columns));
    return previewOf(portion, {
      path,
      name: row.name,
      bytes: row.bytes,
      how: how ?? { ...BY_GUESS, ...known },
      remembered: known !== null,
      now: clock.now(),
      matches: (item) => pipeline.matches(item),
    });
  }

  /** Starts to read it; what a person said about its columns is remembered. */
  async start(id: number, how: ImportHow): Promise<ImportState> {
    const { store, clock } = this.settings;
    mustWait(await this.#row(id));
    const seen = await this.look(id, how);
    if (seen.items.length === 0) {
      throw new ImportError(
        'no-text',
        'No row of the first ones could be read: say which column holds the text, and in what form the time is.',
      );
    }
    await store.transaction(async (tx) => {
      mustWait(await rowIn(tx, id));
      // What was shown as the guess is what is read, to the last row.
      const mapping = how.mapping ?? seen.mapping;
      const next = { status: 'running', how: JSON.stringify({ ...how, mapping }) };
      await tx.q.updateTable('imports').set(next).where('id', '=', id).execute();
      const columns = seen.columns.map(({ name }) => name);
      if (how.mapping) await rememberLayout(tx, columns, how, clock.now());
    });
    void this.wake();
    return this.state(id);
  }

  async state(id: number): Promise<ImportState> {
    return stateOf(await this.#row(id));
  }

  /** The newest first. */
  async list(): Promise<ImportState[]> {
    const rows = await this.settings.store.read((q) =>
      q.selectFrom('imports').selectAll().orderBy('id', 'desc').limit(LISTED).execute(),
    );
    return rows.map(stateOf);
  }

  /** Removes an upload and what is kept about it; what it brought stays. */
  async remove(id: number): Promise<void> {
    await this.settings.store.transaction(async (tx) => {
      await rowIn(tx, id);
      await tx.q.deleteFrom('imports').where('id', '=', id).execute();
      await tx.q.deleteFrom('import_refusals').where('import_id', '=', id).execute();
    });
    await rm(this.#path(id), { force: true });
  }

  /** Reads what is to be read, one file after the other; goes on where a stop interrupted it. */
  wake(): Promise<void> {
    this.#woken = true;
    this.#running ??= this.#run()
      .catch(this.settings.failed)
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  /** Goes on with what waited for room on the disk, once there may be some. */
  again(): void {
    if (!this.#waiting || this.settings.store.full) return;
    this.#waiting = false;
    void this.wake();
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { store, clock } = this.settings;
    const old = await store.read((q) =>
      q
        .selectFrom('imports')
        .select('id')
        .where('status', '=', 'uploaded')
        .where('created_at', '<', clock.now() - FORGOTTEN_AFTER)
        .execute(),
    );
    for (const { id } of old) await this.remove(id);
    while (this.#woken && !this.#stopped()) {
      this.#woken = false;
      const rows = await store.read((q) =>
        q.selectFrom('imports').selectAll().where('status', '=', 'running').orderBy('id').execute(),
      );
      for (const row of rows) {
        if (this.#stopped()) return;
        // Of several servers the one that was given the file reads it.
        if (existsSync(this.#path(row.id))) await this.#import(row);
      }
    }
  }

  async #import(row: Tables['imports']): Promise<void> {
    const { clock } = this.settings;
    try {
      if (!(await this.#read(row))) return;
      await this.#save(row.id, { status: 'done', finished_at: clock.now(), at_byte: row.bytes });
    } catch (error) {
      if (diskFull(error)) return this.#wait(row.id);
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!(error instanceof SyntaxError) && !gone) this.settings.failed(error);
      const said = gone ? 'elsewhere' : (error as Error).message;
      await this.#save(row.id, { status: 'failed', finished_at: clock.now(), error: said });
    }
    await rm(this.#path(row.id), { force: true });
  }

  /** What was read stays read; it goes on from there. */
  async #wait(id: number): Promise<void> {
    this.#waiting = true;
    // Where not even this can be written, every page says that the disk is full.
    await this.#save(id, { error: 'storage-full' }).catch(() => undefined);
  }

  /** True when it was read to its end. */
  async #read(row: Tables['imports']): Promise<boolean> {
    const { store, pipeline, clock } = this.settings;
    const how = JSON.parse(row.how) as ImportHow;
    const counts = JSON.parse(row.counts) as ReadCounts;
    const from = { offset: row.at_byte, line: row.at_line };
    for await (const { records, next } of portions(this.#path(row.id), from, true)) {
      const { items, refused } = understand(records, {
        path: row.name,
        now: clock.now(),
        mapping: how.mapping ?? undefined,
        platform: how.platform ?? undefined,
        zone: how.zone ?? undefined,
      });
      await ingestParts(items, pipeline, how.quiet, counts);
      counts.rows += records.rows.length + records.rejected.length;
      counts.refused += refused.length;
      await store.transaction(async (tx) => {
        await keepRefusals(tx, row.id, refused, records);
        await save(tx, row.id, {
          at_byte: next.offset,
          at_line: next.line,
          counts: JSON.stringify(counts),
          error: null,
        });
      });
      if (this.#stopped() || !(await this.#stillWanted(row.id))) return false;
    }
    return true;
  }

  #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #stillWanted(id: number): Promise<boolean> {
    const row = await this.settings.store.read((q) =>
      q.selectFrom('imports').select('id').where('id', '=', id).executeTakeFirst(),
    );
    return row !== undefined;
  }

  #save(id: number, change: Partial<Tables['imports']>): Promise<void> {
    return this.settings.store.transaction((tx) => save(tx, id, change));
  }

  async #row(id: number): Promise<Tables['imports']> {
    return this.settings.store.read((q) => rowIn({ q }, id));
  }

  #path(id: number): string {
    return join(this.settings.dir, `${id}.upload`);
  }
}

const TOO_LARGE = `A file may hold ${LARGEST_UPLOAD / 1024 ** 3} GB here; larger ones go through npm run import.`;

const DISK_FULL = 'The disk of the server is full. Make room, then send the file again.';

function mustWait({ status }: Tables['imports']): void {
  if (status === 'uploaded') return;
  throw new ImportError('busy', 'This file is being read or was read already.');
}

function elsewhere(): ImportError {
  return new ImportError(
    'elsewhere',
    'The uploaded file is not on this server any more; upload it again.',
  );
}

async function rowIn(tx: Pick<Tx, 'q'>, id: number): Promise<Tables['imports']> {
  const row = await tx.q.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound(`There is no import ${id}.`);
  return row;
}

async function save(tx: Tx, id: number, change: Partial<Tables['imports']>): Promise<void> {
  await tx.q.updateTable('imports').set(change).where('id', '=', id).execute();
}

/** Why a file is not read, by names that pages put into words. */
const SENTENCES = {
  elsewhere: elsewhere().message,
  'storage-full': 'The disk of the server is full. Make room: the import goes on where it stopped.',
} as const;

function stateOf(row: Tables['imports']): ImportState {
  const code = row.error === 'elsewhere' || row.error === 'storage-full' ? row.error : null;
  const { rows, accepted, updated, duplicate, unmatched, refused } = JSON.parse(
    row.counts,
  ) as ReadCounts;
  return {
    id: row.id,
    name: row.name,
    bytes: row.bytes,
    status: row.status as ImportStatus,
    done: row.status === 'done' ? 1 : Math.min(1, row.at_byte / Math.max(1, row.bytes)),
    ...{ rows, accepted, updated, duplicate, unmatched, refused },
    error: code === null ? row.error : SENTENCES[code],
    code,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
