import { type RawBuilder, sql } from '../store/sql.js';
import type { Query as Rows } from '../store/store.js';
import type { Plan } from './plan.js';
import {
  compareKeys,
  type Entry,
  type Key,
  keyOf,
  type Range,
  type SearchIndex,
} from './search.js';
import { eachToken, tagsOf } from './tokens.js';

/**
 * FTS5 without the texts themselves. The row id is the key, so that hits come in the order of
 * publication. Phrases of single characters find words of any length (measured beside trigrams,
 * pairs and segmented words: the smallest index with full recall).
 */
const INSERT = `INSERT INTO mention_words (rowid, words)
  VALUES (CAST(? AS bigint) * 2147483648 + CAST(? AS bigint), ?)`;
const DELETE = `DELETE FROM mention_words WHERE rowid = CAST(? AS bigint) * 2147483648 + CAST(? AS bigint)`;

function wordsOf(entry: Entry): string {
  const words = tagsOf(entry);
  const text = entry.title === null ? entry.text : `${entry.title}\n${entry.text}`;
  eachToken(text, (token) => words.push(token));
  return words.join(' ');
}

/** A plan in the language of FTS5; null for everything. */
function matchOf(plan: Plan): string | null {
  switch (plan.kind) {
    case 'everything':
      return null;
    case 'tag':
      return `"${plan.tag}"`;
    case 'words':
      return `"${plan.tokens.map(({ text }) => text).join(' ')}"${plan.open ? ' *' : ''}`;
    case 'not':
      // Alone it finds nothing: `and` puts it behind what it is taken from.
      return null;
    case 'or': {
      const parts = plan.parts.map(matchOf);
      return parts.includes(null) ? null : `(${parts.join(' OR ')})`;
    }
    case 'and': {
      const wanted = plan.parts.flatMap((part) => matchOf(part) ?? []);
      const unwanted = plan.parts.flatMap((part) =>
        part.kind === 'not' ? (matchOf(part.part) ?? []) : [],
      );
      if (wanted.length === 0) return null;
      const found = `(${wanted.join(' AND ')})`;
      return unwanted.length === 0 ? found : `(${found} NOT (${unwanted.join(' OR ')}))`;
    }
  }
}

function number({ second, id }: Key): RawBuilder<number> {
  return sql`(CAST(${second} AS bigint) * 2147483648 + CAST(${id} AS bigint))`;
}

function hits(plan: Plan, { before, after, newestFirst, limit }: Range): RawBuilder<Key> {
  const match = matchOf(plan);
  const conditions = [sql`1 = 1`];
  if (match !== null) conditions.push(sql`mention_words MATCH ${match}`);
  if (before) conditions.push(sql`rowid < ${number(before)}`);
  if (after) conditions.push(sql`rowid > ${number(after)}`);
  return sql<Key>`SELECT rowid >> 31 AS second, rowid & 2147483647 AS id FROM mention_words
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY rowid ${newestFirst ? sql`DESC` : sql`ASC`} LIMIT ${limit}`;
}

export const sqliteSearch: SearchIndex = {
  async put(tx, entries) {
    // FTS5 writes a segment each time an id is lower than the one before.
    const rows = entries
      .map((entry) => ({ key: keyOf(entry.id, entry.publishedAt), entry }))
      .sort((a, b) => compareKeys(a.key, b.key));
    await tx.many(
      INSERT,
      rows.map(({ key, entry }) => [key.second, key.id, wordsOf(entry)]),
    );
  },
  async drop(tx, keys) {
    await tx.many(
      DELETE,
      keys.map(({ second, id }) => [second, id]),
    );
  },
  async find(q: Rows, plan, range) {
    return (await hits(plan, range).execute(q)).rows;
  },
  async count(q: Rows, plan, range) {
    const found = await sql<{
      n: number;
    }>`SELECT count(*) AS n FROM (${hits(plan, range)})`.execute(q);
    return found.rows[0]?.n ?? 0;
  },
};
