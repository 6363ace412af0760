import { leanOf, NeutralCut } from '../../crawlers/text/neutral.js';
import { inList, type Tx } from '../store/store.js';
import type { Prepared } from './prepare.js';

/**
 * How neutral sources are, for those of which somebody said it. Each new text is noted once, in the
 * order of storing, and what its cut rests on is stored in the same transaction.
 */
export class Tones {
  readonly #cuts: ReadonlyMap<number, NeutralCut>;
  readonly #found = new Map<Prepared, number>();

  constructor(cuts: ReadonlyMap<number, NeutralCut>) {
    this.#cuts = cuts;
  }

  /** The cut for a new item, log odds; 0 is the model's own. Asking again does not count again. */
  cutFor(one: Prepared): number {
    const known = this.#found.get(one);
    if (known !== undefined) return known;
    const source = one.sourceId === null ? undefined : this.#cuts.get(one.sourceId);
    const lean = one.bare || one.analysis === null ? null : leanOf(one.analysis);
    const cut = source === undefined || lean === null ? 0 : source.note(lean);
    if (source !== undefined) this.#found.set(one, cut);
    return cut;
  }

  /** Writes what was noted. */
  async save(tx: Tx): Promise<void> {
    const noted = new Set([...this.#found.keys()].flatMap(({ sourceId }) => sourceId ?? []));
    for (const id of noted) {
      await tx.all('UPDATE source_tones SET leans = ? WHERE source_id = ?', [
        this.#cuts.get(id)?.leans ?? '',
        id,
      ]);
    }
  }
}

/** Reads the tones of the sources that these items came from. */
export async function loadTones(tx: Tx, prepared: readonly Prepared[]): Promise<Tones> {
  const ids = [...new Set(prepared.flatMap(({ sourceId }) => sourceId ?? []))];
  if (ids.length === 0) return new Tones(new Map());
  const list = inList(ids);
  const rows = await tx.all<{ source_id: number; share: number; leans: string }>(
    `SELECT source_id, share, leans FROM source_tones WHERE source_id IN ${list.sql}`,
    list.values,
  );
  return new Tones(
    new Map(rows.map((row) => [row.source_id, new NeutralCut(row.share, row.leans)])),
  );
}

/** Sets the expected share of neutral texts of a source, 0–1; null leaves it to the model. */
export async function setShare(tx: Tx, sourceId: number, share: number | null): Promise<void> {
  if (share === null) {
    await tx.all('DELETE FROM source_tones WHERE source_id = ?', [sourceId]);
    return;
  }
  await tx.all(
    `INSERT INTO source_tones (source_id, share, leans) VALUES (?, ?, '')
       ON CONFLICT (source_id) DO UPDATE SET share = excluded.share`,
    [sourceId, share],
  );
}
