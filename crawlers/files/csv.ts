/** Longest cell that is kept, characters; the rest of it is dropped. */
const LONGEST_CELL = 200_000;
/** Most columns of a table. */
const MOST_COLUMNS = 500;

export interface Table {
  columns: string[];
  rows: Record<string, string>[];
  /** Rows that have another number of cells than the header. */
  uneven: number;
}

/**
 * Reads a table with quoting after RFC 4180, `,` `;` or tab between cells, any label lines before
 * the header, and rows of the wrong length.
 */
export function readCsv(text: string): Table {
  const delimiter = guessDelimiter(text);
  const all = [...cells(text, delimiter)];
  const start = headerAt(all);
  const columns = unique((all[start] ?? []).map((name) => name.replace(/^\ufeff/, '').trim()));
  const rows: Record<string, string>[] = [];
  let uneven = 0;
  for (const row of all.slice(start + 1)) {
    if (row.every((cell) => cell.trim() === '')) continue;
    if (row.length !== columns.length) uneven++;
    const entries = columns.map((name, index) => [name, row[index] ?? ''] as const);
    rows.push(Object.fromEntries(entries));
  }
  return { columns, rows, uneven };
}

/** The sign that splits the first lines most evenly. */
function guessDelimiter(text: string): string {
  const head = text.slice(0, 20_000);
  const widths = [',', ';', '\t'].map((delimiter) => {
    const rows = [...cells(head, delimiter)].slice(0, 20).map((row) => row.length);
    const widest = Math.max(0, ...rows);
    return {
      delimiter,
      score: widest < 2 ? 0 : widest * rows.filter((width) => width === widest).length,
    };
  });
  return widths.reduce((best, one) => (one.score > best.score ? one : best)).delimiter;
}

/** Label lines such as "Report:" and empty lines come before the header of some exports. */
function headerAt(rows: readonly string[][]): number {
  const index = rows.slice(0, 30).findIndex((row) => {
    const filled = row.filter((cell) => cell.trim() !== '');
    const label = filled.length <= 2 && (filled[0] ?? '').trim().endsWith(':');
    return filled.length > 0 && !label;
  });
  return Math.max(0, index);
}

/** A name used twice gets a number, so that neither column hides the other. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const base = name === '' ? `column ${index + 1}` : name;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? base : `${base} (${count})`;
  });
}

function* cells(text: string, delimiter: string): Generator<string[]> {
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const cell = readCell(text, at, delimiter);
    if (row.length < MOST_COLUMNS) row.push(cell.value.slice(0, LONGEST_CELL));
    at = cell.next;
    if (text.startsWith(delimiter, at)) {
      at += 1;
      continue;
    }
    if (row.length > 1 || row[0] !== '' || at < text.length) yield row;
    row = [];
    if (at >= text.length) return;
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
}

function readCell(text: string, from: number, delimiter: string): { value: string; next: number } {
  if (text[from] !== '"') {
    let at = from;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r')
      at++;
    return { value: text.slice(from, at), next: at };
  }
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), next: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // What stands between the closing quote and the delimiter is a slip; it is kept.
      const rest = readCell(text, quote + 1, delimiter);
      return text[quote + 1] === delimiter || rest.value === ''
        ? { value, next: quote + 1 }
        : { value: value + rest.value, next: rest.next };
    }
    value += '"';
    at = quote + 2;
  }
}
