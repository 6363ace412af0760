import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Memory, Seen } from './memory.js';
import { shapeOf } from './portion.js';
import { BEGINNING, bytesAt, HEAD, type Place } from './stream.js';
import { MARK, resume } from './tail.js';
import type { Found } from './walk.js';

/** An open file that knows itself again by the bytes at both ends of what was read. */
export class MarkedFile {
  private constructor(
    private readonly file: Found,
    private readonly handle: FileHandle,
    /** True when it can only be read in one piece. */
    readonly whole: boolean,
  ) {}

  /** Null when it is gone or empty. */
  static async open(file: Found): Promise<MarkedFile | null> {
    const handle = await open(file.path, 'r').catch(() => null);
    if (!handle) return null;
    const head = await bytesAt(handle, 0, Math.min(HEAD, file.size));
    if (head.length === 0) {
      await handle.close();
      return null;
    }
    return new MarkedFile(file, handle, shapeOf(head, basename(file.name), false) === 'whole');
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** Where to read on: a moved or copied file is known by its bytes. */
  async from(known: Seen | undefined, memory: Memory): Promise<Place> {
    const read = known && known.offset > 0 ? known : undefined;
    // What is rewritten as one piece is read anew whenever it changed.
    if (this.whole && read) return BEGINNING;
    const last = read ?? (await this.#copyOf(memory));
    if (!last || last.offset > this.file.size) return BEGINNING;
    const present = { id: this.file.id, size: this.file.size, ...(await this.#marks(last.offset)) };
    const { from } = resume({ ...last, id: this.file.id }, present);
    return from === 0 ? BEGINNING : { offset: from, line: last.line };
  }

  /** What to remember after reading up to `next`; `now` (epoch ms) when more is expected. */
  async seen(next: Place, now: number | null): Promise<Seen> {
    const { name, size, changed } = this.file;
    const read = { name, size, changed, ...next, ...(await this.#marks(next.offset)) };
    const open = next.offset < size ? now : null;
    return { ...read, whole: this.whole, open };
  }

  /** What to remember of a file whose end is not believed yet. */
  waiting(known: Seen | undefined, now: number): Seen {
    const { name, size, changed } = this.file;
    const last = known ?? { ...BEGINNING, head: '', tail: '' };
    const { offset, line, head, tail } = last;
    return { name, size, changed, offset, line, head, tail, whole: true, open: now };
  }

  /** The file of which this one is a copy: rotated by copying, or moved to another disk. */
  async #copyOf(memory: Memory): Promise<Seen | undefined> {
    const { head: whole } = await this.#marks(Math.min(MARK, this.file.size));
    for (const last of Object.values(memory)) {
      if (last.offset === 0 || last.offset > this.file.size) continue;
      if (last.offset >= MARK && last.head !== whole) continue;
      const { head, tail } = await this.#marks(last.offset);
      if (head === last.head && tail === last.tail) return last;
    }
    return undefined;
  }

  async #marks(offset: number): Promise<{ head: string; tail: string }> {
    const length = Math.min(offset, MARK);
    return {
      head: hash(await bytesAt(this.handle, 0, length)),
      tail: hash(await bytesAt(this.handle, offset - length, length)),
    };
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}
