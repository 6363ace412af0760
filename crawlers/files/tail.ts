/** Where the reading of a growing file stands. */
export interface Tail {
  /** File number of the system: another one under the same name is another file. */
  inode: number;
  /** Bytes read, always up to the end of a line. */
  offset: number;
  /** Hash of the file's first bytes when it was first read. */
  head: string;
}

/** What the file is now. */
export interface Present {
  inode: number;
  /** Bytes. */
  size: number;
  /** Hash of as many first bytes as `Tail.head` was made of. */
  head: string;
}

/** Where to read on, and why there. */
export interface Resume {
  from: number;
  reason: 'new' | 'grown' | 'unchanged' | 'replaced' | 'truncated';
}

/** Decides where a tailed file is read on, so that no line is read twice and none of a new file is lost. */
export function resume(last: Tail | null, present: Present): Resume {
  if (!last) return { from: 0, reason: 'new' };
  if (last.inode !== present.inode || (last.head !== present.head && present.size >= last.offset)) {
    return { from: 0, reason: 'replaced' };
  }
  if (present.size < last.offset) return { from: 0, reason: 'truncated' };
  return { from: last.offset, reason: present.size > last.offset ? 'grown' : 'unchanged' };
}

/** The part of a chunk that ends with whole lines; the rest waits until its line is complete. */
export function wholeLines(chunk: Uint8Array): Uint8Array {
  return chunk.subarray(0, chunk.lastIndexOf(0x0a) + 1);
}
