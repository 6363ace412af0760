import { HttpError } from '../api/errors.js';
import { ID_SPAN, type Key } from '../search/search.js';

/**
 * Where a page ends and the next begins. `index`: a place in the index; `table`: time (epoch ms)
 * and id of a row; `spread`: reposts and id. A list goes on the way it began.
 */
export type Cursor =
  | ({ route: 'index' } & Key)
  | { route: 'table'; at: number; id: number }
  | { route: 'spread'; reposts: number; id: number };

const FORM = /^([its])(\d{1,16})\.(\d{1,10})$/;

export function writeCursor(cursor: Cursor): string {
  switch (cursor.route) {
    case 'index':
      return `i${cursor.second}.${cursor.id}`;
    case 'table':
      return `t${cursor.at}.${cursor.id}`;
    case 'spread':
      return `s${cursor.reposts}.${cursor.id}`;
  }
}

/** Throws HttpError when it is none. */
export function readCursor(text: string, field: 'before' | 'after'): Cursor {
  const [, route, first, second] = FORM.exec(text) ?? [];
  const [number, id] = [Number(first), Number(second)];
  if (route === undefined || !Number.isSafeInteger(number) || !(id < ID_SPAN)) {
    throw new HttpError(
      400,
      'invalid',
      `${field}: not a cursor; use \`next\` or \`newest\` of a page before.`,
      field,
    );
  }
  if (route === 'i') return { route: 'index', second: number, id };
  return route === 't'
    ? { route: 'table', at: number, id }
    : { route: 'spread', reposts: number, id };
}
