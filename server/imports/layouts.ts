import { createHash } from 'node:crypto';
import type { ImportHow } from '../model/imports.js';
import type { Query, Tx } from '../store/store.js';

/** What is remembered of a table's columns. */
type Kept = Pick<ImportHow, 'mapping' | 'platform' | 'zone'>;

/** Tables that are remembered; the one not used for longest is forgotten first. */
const MOST = 200;
/** How alike the columns of two files must be: optional fields come and go in JSON. */
const ALIKE = 0.7;

/** The same for the same columns in whatever order. */
export function signatureOf(columns: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(columns.toSorted())).digest('hex');
}

/** What a person said that columns like these mean; null for nothing. */
export async function rememberedLayout(q: Query, columns: readonly string[]): Promise<Kept | null> {
  const rows = await q
    .selectFrom('file_layouts')
    .selectAll()
    .orderBy('used_at', 'desc')
    .orderBy('signature')
    .execute();
  const exact = rows.find(({ signature }) => signature === signatureOf(columns));
  const here = new Set(columns);
  const found =
    exact ??
    rows.find((row) => {
      const kept = JSON.parse(row.columns) as string[];
      const common = kept.filter((name) => here.has(name)).length;
      const all = new Set([...kept, ...columns]).size;
      return all > 0 && common / all >= ALIKE && readsText(JSON.parse(row.how) as Kept, here);
    });
  return found ? (JSON.parse(found.how) as Kept) : null;
}

function readsText({ mapping }: Kept, here: ReadonlySet<string>): boolean {
  const needed = [...(mapping?.['text'] ?? []), ...(mapping?.['title'] ?? [])];
  return mapping === null || needed.some((name) => here.has(name));
}

/** Keeps what a person said for the next file with such columns. */
export async function rememberLayout(
  tx: Tx,
  columns: readonly string[],
  { mapping, platform, zone }: Kept,
  now: number,
): Promise<void> {
  await tx.all(
    `INSERT INTO file_layouts (signature, columns, how, used_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (signature) DO UPDATE SET how = excluded.how, used_at = excluded.used_at`,
    [
      signatureOf(columns),
      JSON.stringify(columns),
      JSON.stringify({ mapping, platform, zone }),
      now,
    ],
  );
  await tx.all(
    `DELETE FROM file_layouts WHERE signature IN (
       SELECT signature FROM file_layouts ORDER BY used_at DESC, signature LIMIT 1000 OFFSET ${MOST})`,
    [],
  );
}
