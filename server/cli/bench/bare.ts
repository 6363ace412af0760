import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../store/sqlite.js';

/** Rows that share a transaction, as many as the pipeline puts into one. */
const AT_ONCE = 500;

/** Rows per second and CPU µs per row. */
export interface Bare {
  rows: number;
  perSecond: number;
  cpu: number;
}

/**
 * The floor to compare with: writes the mentions of a finished run once more into an empty
 * database with the same table, indexes and settings, by one prepared insert and nothing else.
 */
export async function bareInserts(file: string, pace: () => number): Promise<Bare> {
  const dir = await mkdtemp(join(tmpdir(), 'fengsheng-bare-'));
  const from = openDatabase(file);
  const to = openDatabase(join(dir, 'bare.db'));
  try {
    const schema = from
      .prepare(`SELECT sql FROM sqlite_master WHERE tbl_name = 'mentions' AND sql IS NOT NULL`)
      .pluck()
      .all() as string[];
    for (const sql of schema) to.exec(sql);
    const rows = from.prepare('SELECT * FROM mentions ORDER BY id').raw().all() as unknown[][];
    const marks = (rows[0] ?? []).map(() => '?').join(', ');
    const insert = to.prepare(`INSERT INTO mentions VALUES (${marks})`);
    const some = to.transaction((part: unknown[][]) => {
      for (const row of part) insert.run(row);
    });
    const cpu = process.cpuUsage();
    const started = pace();
    for (let at = 0; at < rows.length; at += AT_ONCE) some.immediate(rows.slice(at, at + AT_ONCE));
    const seconds = (pace() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return {
      rows: rows.length,
      perSecond: rows.length / seconds,
      cpu: (user + system) / rows.length,
    };
  } finally {
    from.close();
    to.close();
    await rm(dir, { recursive: true, force: true });
  }
}
