import { z } from 'zod';

const Entry = z.object({
  /** Path below the folder when it was last seen. */
  name: z.string(),
  /** Bytes and time of the last change, epoch ms, when it was last looked at. */
  size: z.number(),
  changed: z.number(),
  offset: z.number(),
  line: z.number(),
  head: z.string(),
  tail: z.string(),
  /** True for a file that can only be read in one piece. */
  whole: z.boolean(),
  /** Since when its end is not believed, epoch ms; null when all of it is read. */
  open: z.number().nullable(),
});

/** What is remembered of one file. */
export type Seen = z.infer<typeof Entry>;

/** What is remembered of a folder, by the system's number of each file. */
export type Memory = Record<string, Seen>;

/** The memory of a cursor; entries of another version are read anew. */
export function readMemory(cursor: Readonly<Record<string, unknown>>): Memory {
  const files = z.record(z.string(), z.unknown()).safeParse(cursor['files']);
  if (!files.success) return {};
  return Object.fromEntries(
    Object.entries(files.data).flatMap(([id, value]): [string, Seen][] => {
      const entry = Entry.safeParse(value);
      return entry.success ? [[id, entry.data]] : [];
    }),
  );
}
