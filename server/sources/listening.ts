import { searchWords } from '../../crawlers/sources/words.js';
import type { Tx } from '../store/store.js';

const MINUTE = 60_000;
/** A source speaks for three of its intervals, but at least this long, ms. */
const SPEAKS_AT_LEAST = 15 * MINUTE;

/** Until when a visit at `now` speaks, epoch ms: one visit may fail, and a source may ask for a slower pace. */
export function speaksUntil(now: number, every: number, dueAt: number): number {
  return Math.max(
    now + SPEAKS_AT_LEAST,
    now + 3 * every,
    dueAt + Math.max(every, (dueAt - now) / 4),
  );
}

/** Until when a new source is waited for before it counts as deaf, epoch ms. */
export function grace(now: number, every: number): number {
  return speaksUntil(now, every, now);
}

/** What a person may say about a source's part in the verdict. */
export interface Part {
  needed?: boolean;
  /** Null: as its search words tell. */
  brands?: readonly number[] | null;
}

/** Writes what a source listens for; another place has to be heard anew. */
export async function listen(
  tx: Tx,
  source: { id: number; config: string; every: number; vouches: boolean },
  part: Part,
  now: number,
): Promise<void> {
  const words = searchWords(JSON.parse(source.config) as Record<string, unknown>);
  const needed = part.needed ?? source.vouches;
  await tx.all(
    `INSERT INTO listening (source_id, active, needed, brands, words, speaks_until, heard)
     VALUES (?, 1, ?, ?, ?, ?, 0)
     ON CONFLICT (source_id) DO UPDATE SET active = 1, words = excluded.words,
       speaks_until = excluded.speaks_until, heard = 0`,
    [
      source.id,
      Number(needed),
      part.brands ? JSON.stringify(part.brands) : null,
      words,
      grace(now, source.every),
    ],
  );
}

/** Sets what a person chose; what is absent stays. */
export async function setPart(tx: Tx, sourceId: number, part: Part): Promise<void> {
  if (part.needed !== undefined) {
    await tx.all('UPDATE listening SET needed = ? WHERE source_id = ?', [
      Number(part.needed),
      sourceId,
    ]);
  }
  if (part.brands !== undefined) {
    await tx.all('UPDATE listening SET brands = ? WHERE source_id = ?', [
      part.brands === null ? null : JSON.stringify(part.brands),
      sourceId,
    ]);
  }
}

/** A paused source is no part of any verdict until it goes on, and is then waited for like a new one. */
export async function setActive(
  tx: Tx,
  source: { id: number; every: number },
  active: boolean,
  now: number,
): Promise<void> {
  await tx.all('UPDATE listening SET active = ?, heard = 0, speaks_until = ? WHERE source_id = ?', [
    Number(active),
    grace(now, source.every),
    source.id,
  ]);
}
