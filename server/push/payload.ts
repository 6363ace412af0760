import { guessMapping, type Mapping } from '../../crawlers/files/generic.js';
import { guessFrom } from '../../crawlers/files/guess.js';
import { type Records, type Row, rowsOf } from '../../crawlers/files/records.js';
import { layoutOf } from '../../crawlers/files/rows.js';
import { parseJson, record } from '../../crawlers/json.js';
import type { HookHow } from '../model/push.js';

/** How deep posts are looked for in a payload. */
const DEEPEST = 4;

/** What a body says: JSON, lines of JSON, or a form; undefined for none of them. */
export function payloadOf(body: string, type: string): unknown {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return lines(text) ?? (type.includes('form-urlencoded') ? form(text) : undefined);
  }
}

function lines(text: string): unknown[] | undefined {
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => parseJson(line));
  } catch {
    return undefined;
  }
}

/** A form; one that carries all in a field named `payload` is that field. */
function form(text: string): unknown {
  const fields = Object.fromEntries(new URLSearchParams(text));
  const inner = fields['payload'];
  return inner === undefined ? fields : (payloadOf(inner, '') ?? fields);
}

/** The records of payloads by a path; columns are those of all of them. */
export function recordsOf(payloads: readonly unknown[], root: string | null): Records {
  const rows = payloads.flatMap((payload) => {
    const inner = at(payload, root);
    return typeof inner === 'object' && inner !== null ? rowsOf(inner).map(unlisted) : [];
  });
  return {
    format: 'json',
    columns: [...new Set(rows.slice(0, 500).flatMap((row) => Object.keys(row)))],
    rows,
    lines: rows.map((_, index) => index + 1),
    rejected: [],
    warnings: [],
  };
}

/** Lists inside a record become numbered fields: `tags.0`, `authors.0.name`. */
function unlisted(row: Row): Row {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (!Array.isArray(value)) out[name] = value;
    else {
      value.slice(0, 5).forEach((one: unknown, index) => {
        const inner = record(one);
        const keys = Object.keys(inner);
        if (keys.length === 0) out[`${name}.${index}`] = one;
        for (const key of keys) out[`${name}.${index}.${key}`] = inner[key];
      });
    }
  }
  return out;
}

function at(payload: unknown, root: string | null): unknown {
  if (root === null || root === '') return payload;
  return root.split('.').reduce<unknown>((inner, key) => {
    return Array.isArray(inner) ? inner[Number(key)] : record(inner)[key];
  }, payload);
}

/** Where in a payload the posts are, and what its fields mean, as far as names tell. */
export function guessHow(
  payload: unknown,
  now: number,
): Pick<HookHow, 'root' | 'mapping'> & { sure: boolean } {
  const places = [null, ...inside(payload, '', 0)];
  let best: { root: string | null; mapping: Mapping | null; score: number } = {
    root: null,
    mapping: {},
    score: -1,
  };
  for (const root of places) {
    const { columns, rows } = recordsOf([payload], root);
    if (layoutOf(columns)) return { root, mapping: null, sure: true };
    const named = guessMapping(columns);
    const mapping = guessFrom(columns, rows, now);
    const text = named.text || named.title ? 100 : mapping.text ? 50 : 0;
    const score = text + Object.keys(mapping).length * 2 + Math.min(rows.length, 2) / 2;
    if (score > best.score) best = { root, mapping, score };
  }
  const { root, mapping } = best;
  // What only its content suggests is shown to a person first.
  const named = best.score >= 100 ? (mapping?.id ?? mapping?.url) : undefined;
  return {
    root,
    mapping,
    sure: (mapping?.text ?? mapping?.title) !== undefined && named !== undefined,
  };
}

/** Dotted paths of the lists and objects inside a payload. */
function* inside(value: unknown, path: string, depth: number): Generator<string> {
  if (depth >= DEEPEST || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(record(value))) {
    if (typeof inner !== 'object' || inner === null || key.includes('.')) continue;
    const at = path === '' ? key : `${path}.${key}`;
    yield at;
    yield* inside(inner, at, depth + 1);
  }
}
