/** Where the reading of a growing file stands, and how to know it again. */
export interface Tail {
  /** Device and file number of the system: another one under the same name is another file. */
  id: string;
  /** Bytes read, always up to the end of a record. */
  offset: number;
  /** Number of the next line. */
  line: number;
  /** Hash of the first bytes up to `offset`, at most `MARK` of them. */
  head: string;
  /** Hash of the last bytes before `offset`, at most `MARK` of them. */
  tail: string;
}

/** What a file is now: the hashes are made over the same places as those of a tail. */
export interface Present {
  id: string;
  /** Bytes. */
  size: number;
  head: string;
  tail: string;
}

/** Bytes that are compared at both ends of what was read. */
export const MARK = 1024;

/** Where to read on, and why there. */
export interface Resume {
  from: number;
  reason: 'grown' | 'unchanged' | 'replaced' | 'truncated';
}

/** Decides where a file that was read is read on, so that no line is read twice and none of a new file is lost. */
export function resume(last: Tail, present: Present): Resume {
  if (present.size < last.offset) return { from: 0, reason: 'truncated' };
  if (last.head !== present.head || last.tail !== present.tail)
    return { from: 0, reason: 'replaced' };
  return { from: last.offset, reason: present.size > last.offset ? 'grown' : 'unchanged' };
}
