import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** 1980-01-01: a date that every reader accepts; the files of a sheet have no other. */
const DATE = 0x0021;
/** Sizes stand behind the data, and names are UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;

interface Entry {
  name: Buffer;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

/**
 * Writes a ZIP file part by part to a stream, so that only a few kilobytes of it are ever held.
 * Without ZIP64: an entry, and the whole, must stay below 4 GB.
 */
export class ZipWriter {
  readonly #entries: Entry[] = [];
  #at = 0;

  constructor(private readonly out: Writable) {}

  /** Adds a file whose text comes in pieces. */
  async add(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const entry = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, at: this.#at };
    await this.#write(local(entry.name));
    const deflate = createDeflateRaw({ level: 6 });
    const packing = this.#pump(deflate, entry);
    for await (const piece of pieces) {
      const data = Buffer.from(piece);
      entry.crc = crc32(data, entry.crc);
      entry.size += data.length;
      if (!deflate.write(data)) await once(deflate, 'drain');
    }
    deflate.end();
    await packing;
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(0x08074b50, 0);
    sizes.writeUInt32LE(entry.crc, 4);
    sizes.writeUInt32LE(entry.packed, 8);
    sizes.writeUInt32LE(entry.size, 12);
    await this.#write(sizes);
    this.#entries.push(entry);
  }

  /** Writes the list of files; the stream itself stays open. */
  async end(): Promise<void> {
    const start = this.#at;
    for (const entry of this.#entries) await this.#write(central(entry));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#at - start, 12);
    end.writeUInt32LE(start, 16);
    await this.#write(end);
  }

  async #pump(deflate: AsyncIterable<Buffer>, entry: Entry): Promise<void> {
    for await (const chunk of deflate) {
      entry.packed += chunk.length;
      await this.#write(chunk);
    }
  }

  async #write(data: Buffer): Promise<void> {
    this.#at += data.length;
    await put(this.out, data);
  }
}

/** Writes and waits while the other side is slower. Throws when it went away. */
export async function put(out: Writable, data: Buffer | string): Promise<void> {
  if (out.destroyed) throw new Gone();
  if (out.write(data)) return;
  const gone = new AbortController();
  try {
    await Promise.race([
      once(out, 'drain', { signal: gone.signal }),
      once(out, 'close', { signal: gone.signal }).then(() => {
        throw new Gone();
      }),
    ]);
  } finally {
    gone.abort();
  }
}

/** Whoever was to receive it is gone. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

function local(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function central({ name, crc, packed, size, at }: Entry): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(8, 10);
  head.writeUInt16LE(DATE, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(at, 42);
  return Buffer.concat([head, name]);
}
