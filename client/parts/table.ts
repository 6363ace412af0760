/** A cell of a table: words, perhaps with a place they lead to. */
export interface Cell {
  text: string;
  href?: string | null | undefined;
  /** Figures stand at the end of their cell. */
  figure?: boolean;
}

/** The table behind a chart. */
export interface Told {
  columns: readonly { name: string; figure?: boolean }[];
  rows: readonly { key: string; cells: readonly Cell[] }[];
}
