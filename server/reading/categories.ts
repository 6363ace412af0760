import type { FindComplaints } from '../../crawlers/text/analyst.js';
import type { Brand } from '../model/brand.js';
import type { MentionComplaint } from '../model/mention.js';
import { writeRollups, Rollups } from '../pipeline/rollups.js';
import { readCategories, readComplaints, storedComplaints } from '../store/complaints.js';
import { isKept } from '../store/kept.js';
import type { Query, Tx } from '../store/store.js';

const DAY = 86_400_000;
/** Stored mentions that other categories are tried on: the newest, and how far back, ms. */
export const LOOKED_AT = 2000;
export const LOOK_BACK = 30 * DAY;

/** A stored mention whose categories would be others. */
export interface Regrouped {
  id: number;
  text: string;
  before: string[];
  after: string[];
  complaints: ReturnType<FindComplaints>;
  /** Categories it keeps, for which somebody else has to answer or the scene is another. */
  turned: string[];
}

interface Row {
  id: number;
  title: string | null;
  text: string;
  language: string;
  categories: string;
  complaints: string | null;
}

/**
 * What other categories would make of the newest negative mentions of a brand; what people said of
 * a mention's categories stays. `now` is epoch ms.
 */
export async function regroup(
  q: Query,
  brand: Brand,
  complain: FindComplaints,
  now: number,
): Promise<{ looked: number; changed: Regrouped[] }> {
  const rows: Row[] = await q
    .selectFrom('mentions as m')
    .leftJoin('corrections as k', 'k.mention_id', 'm.id')
    .select(['m.id', 'm.title', 'm.text', 'm.language', 'm.categories', 'm.complaints'])
    .where('m.brand_id', '=', brand.id)
    .where('m.published_at', '>', now - LOOK_BACK)
    .where('m.label', '=', 'neg')
    .where('m.repost_of', 'is', null)
    .where('m.withdrawn_at', 'is', null)
    .where(isKept('m.forgotten'))
    .where('k.categories', 'is', null)
    .orderBy('m.published_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(LOOKED_AT)
    .execute();
  const changed = rows.flatMap((row): Regrouped[] => {
    const text =
      row.title === null || row.text.startsWith(row.title) ? row.text : `${row.title}\n${row.text}`;
    const complaints = complain(text, row.language);
    const before = readCategories(row.categories);
    const after = [...new Set(complaints.map(({ category }) => category))];
    const same = before.length === after.length && before.every((id) => after.includes(id));
    const turned = turnedIn(readComplaints(row.complaints), complaints);
    if (same && turned.length === 0) return [];
    return [{ id: row.id, text, before, after, complaints, turned }];
  });
  return { looked: rows.length, changed };
}

/** Categories in both whose party or scene differs; what was stored without them says nothing. */
function turnedIn(
  before: readonly MentionComplaint[],
  after: readonly MentionComplaint[],
): string[] {
  return after.flatMap(({ category, party, scene }) => {
    const was = before.find((one) => one.category === category);
    return was && (was.party !== party || was.scene !== scene) ? [category] : [];
  });
}

/** Gives stored mentions the categories they would have; the brand must be locked. */
export async function applyRegrouped(
  tx: Tx,
  brand: Brand,
  changed: readonly Regrouped[],
): Promise<number[]> {
  const rollups = new Rollups();
  const done: number[] = [];
  for (const { id, before, after, complaints } of changed) {
    const [row] = await tx.all<{ platform: string; kol: number; published_at: number }>(
      "SELECT platform, kol, published_at FROM mentions WHERE id = ? AND label = 'neg' AND categories = ?",
      [id, before.join(',')],
    );
    // Somebody corrected it meanwhile.
    if (!row) continue;
    const counted = {
      brandId: brand.id,
      publishedAt: row.published_at,
      platform: row.platform,
      label: 'neg' as const,
      kol: row.kol === 1,
    };
    rollups.mention({ ...counted, categories: before }, -1);
    rollups.mention({ ...counted, categories: after });
    await tx.all('UPDATE mentions SET categories = ?, complaints = ? WHERE id = ?', [
      after.join(','),
      storedComplaints(complaints),
      id,
    ]);
    done.push(id);
  }
  await writeRollups(tx, rollups);
  return done;
}
