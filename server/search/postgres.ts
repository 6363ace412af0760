import { type RawBuilder, sql } from '../store/sql.js';
import type { Query as Rows } from '../store/store.js';
import type { Plan } from './plan.js';
import { type Entry, type Key, keyOf, type Range, type SearchIndex } from './search.js';
import { tagsOf, type Token, tokensOf } from './tokens.js';

/**
 * A list of words per mention under a GIN index. Phrases of single characters are slow here and
 * trigrams find no word of two characters, so pairs of neighbours are kept instead; a character
 * alone is found as the beginning of its pairs.
 */
const INSERT = `INSERT INTO mention_words (key, words) VALUES (?, ?)`;
const DELETE = `DELETE FROM mention_words WHERE key = CAST(? AS bigint) * 2147483648 + CAST(? AS bigint)`;

function pairsOf(tokens: readonly Token[]): string[] {
  return tokens.map((token, at) => {
    const next = tokens[at + 1];
    return token.single && next?.single ? token.text + next.text : token.text;
  });
}

function wordsOf(entry: Entry): string {
  const text = entry.title === null ? entry.text : `${entry.title}\n${entry.text}`;
  return [...new Set([...tagsOf(entry), ...pairsOf(tokensOf(text))])].join(' ');
}

/** A plan as a `tsquery`; null for everything. */
function matchOf(plan: Plan): string | null {
  switch (plan.kind) {
    case 'everything':
      return null;
    case 'tag':
      return `'${plan.tag}'`;
    case 'words':
      return phraseOf(plan.tokens, plan.open);
    case 'not': {
      const part = matchOf(plan.part);
      return part === null ? null : `!(${part})`;
    }
    case 'or':
    case 'and': {
      const parts = plan.parts.map(matchOf);
      const told = parts.flatMap((part) => part ?? []);
      if (told.length === 0 || (plan.kind === 'or' && told.length < parts.length)) return null;
      return `(${told.join(plan.kind === 'or' ? ' | ' : ' & ')})`;
    }
  }
}

function phraseOf(tokens: readonly Token[], open: boolean): string {
  const words = new Set<string>();
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (!token.single) words.add(`'${token.text}'${open && next === undefined ? ':*' : ''}`);
    else if (next?.single) words.add(`'${token.text}${next.text}'`);
    // The last of a pair stands in the pair; one that stands alone begins some pair.
    else if (!tokens[at - 1]?.single) words.add(`'${token.text}':*`);
  });
  return `(${[...words].join(' & ')})`;
}

function number({ second, id }: Key): RawBuilder<number> {
  return sql`(CAST(${second} AS bigint) * 2147483648 + CAST(${id} AS bigint))`;
}

function hits(
  plan: Plan,
  { before, after, newestFirst, limit }: Range,
  ordered: boolean,
): RawBuilder<Key> {
  const match = matchOf(plan);
  const conditions = [sql`true`];
  if (match !== null) conditions.push(sql`words @@ CAST(${match} AS tsquery)`);
  if (before) conditions.push(sql`key < ${number(before)}`);
  if (after) conditions.push(sql`key > ${number(after)}`);
  const order = newestFirst ? sql`ORDER BY key DESC` : sql`ORDER BY key`;
  return sql<Key>`SELECT key >> 31 AS second, key & 2147483647 AS id FROM mention_words
    WHERE ${sql.join(conditions, sql` AND `)} ${ordered ? order : sql``} LIMIT ${limit}`;
}

export const postgresSearch: SearchIndex = {
  async put(tx, entries) {
    await tx.many(
      INSERT,
      entries.map((entry) => {
        const { second, id } = keyOf(entry.id, entry.publishedAt);
        // As text: the number is beyond what a double holds exactly.
        return [String(BigInt(second) * 2147483648n + BigInt(id)), wordsOf(entry)];
      }),
    );
  },
  async drop(tx, keys) {
    for (const { second, id } of keys) await tx.all(DELETE, [second, id]);
  },
  async find(q: Rows, plan, range) {
    return (await hits(plan, range, true).execute(q)).rows;
  },
  async count(q: Rows, plan, range) {
    const found = await sql<{
      n: number;
    }>`SELECT count(*) AS n FROM (${hits(plan, range, range.before !== null || range.after !== null)}) AS found`.execute(
      q,
    );
    return found.rows[0]?.n ?? 0;
  },
};
