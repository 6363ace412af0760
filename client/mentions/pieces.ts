import type { FoundMention } from '../../server/model/mention.js';

/** A row whose text was let go; it is fetched anew when it comes near. */
export interface Gone {
  id: number;
  gone: true;
}

export type Row = FoundMention | Gone;

/** One page of the server as it stands in the list. */
export interface Piece {
  /** What was asked for: behind this cursor, at most so many. */
  before: string | undefined;
  limit: number;
  /** Rows of it in the list. */
  rows: number;
  here: boolean;
  /** It is being fetched again. */
  coming: boolean;
}

/** Rows on each side of what is drawn that keep their text; beyond, only their place is kept. */
export const KEPT_AROUND = 1_500;
/** Rows on each side of what is drawn that must be there before they are reached. */
const NEAR = 200;

/** Every id that is in the list or waits in front of it. */
export class Known {
  readonly #ids = new Set<number>();

  /** Those rows that were not known, which they are from now on: pages may overlap. */
  fresh(rows: readonly FoundMention[]): FoundMention[] {
    const fresh = rows.filter(({ id }) => !this.#ids.has(id));
    for (const { id } of fresh) this.#ids.add(id);
    return fresh;
  }

  clear(): void {
    this.#ids.clear();
  }
}

/** Whether a row has its text. */
export function isHere(row: Row | undefined): row is FoundMention {
  return row !== undefined && !('gone' in row);
}

interface Sorted {
  /** Pieces that hold text nobody is near to, with the index of their first row. */
  far: { piece: Piece; at: number }[];
  /** Pieces without text that are near what is drawn. */
  wanted: { piece: Piece; at: number }[];
}

/** Which pieces to let go and which to fetch; `first` rows stand in front of all pieces. */
export function sortPieces(
  pieces: readonly Piece[],
  first: number,
  from: number,
  to: number,
): Sorted {
  const sorted: Sorted = { far: [], wanted: [] };
  let at = first;
  for (const piece of pieces) {
    const end = at + piece.rows;
    const away = Math.max(0, from - end, at - to);
    if (piece.here && away > KEPT_AROUND) sorted.far.push({ piece, at });
    if (!piece.here && !piece.coming && away < NEAR) sorted.wanted.push({ piece, at });
    at = end;
  }
  return sorted;
}

/** The rows with those of some pieces reduced to their place. */
export function without(rows: readonly Row[], far: Sorted['far']): Row[] {
  const left = [...rows];
  for (const { piece, at } of far) {
    for (let i = at; i < at + piece.rows; i++) left[i] = { id: rows[i]?.id ?? 0, gone: true };
  }
  return left;
}

/** The rows with those of one piece as they were fetched again; what is no more there falls out. */
export function refilled(
  rows: readonly Row[],
  at: number,
  count: number,
  fetched: readonly FoundMention[],
): Row[] {
  const by = new Map(fetched.map((one) => [one.id, one]));
  const again = rows.slice(at, at + count).flatMap(({ id }) => by.get(id) ?? []);
  return [...rows.slice(0, at), ...again, ...rows.slice(at + count)];
}
