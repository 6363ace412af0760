import type { Store, Tx } from '../store/store.js';

/** Setting that holds how far looks are thinned, and when to go on. */
const KEY = 'looks.thinned';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Looks older than this are thinned, ms: two of the longest windows, and a month more. */
export const OLD = 90 * DAY;
/** Looks that one step reads, give or take those of one mention: some 10 ms. */
const AT_ONCE = 2000;

interface Progress {
  /** Looks of all mentions up to this id are thinned. */
  after: number;
  /** When to go on, epoch ms. */
  dueAt: number;
}

/** A look, as far as thinning goes: its mention, and when it was (epoch ms). */
export interface LookAt {
  mention_id: number;
  seen_at: number;
}

/**
 * Looks that may go, of one mention in the order of time: of those before `old` (epoch ms) the first
 * and the last of each hour stay. Whatever is made of looks (a post's speed, minutes that are booked
 * anew after a correction) takes growth between two of them as even: no hour gains or loses by it.
 */
export function thinnable(looks: readonly LookAt[], old: number): LookAt[] {
  const hour = ({ seen_at: at }: LookAt) => Math.floor(at / HOUR);
  return looks.filter((look, at) => {
    const [before, next] = [looks[at - 1], looks[at + 1]];
    if (!before || !next || look.seen_at >= old) return false;
    return hour(before) === hour(look) && hour(next) === hour(look);
  });
}

async function progress(tx: Tx): Promise<Progress> {
  // Takes the row, so that two processes never thin the same part.
  await tx.all(
    `INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = settings.value`,
    [KEY, JSON.stringify({ after: 0, dueAt: 0 } satisfies Progress)],
  );
  const [row] = await tx.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [KEY]);
  return row ? (JSON.parse(row.value) as Progress) : { after: 0, dueAt: 0 };
}

async function save(tx: Tx, next: Progress): Promise<void> {
  await tx.all('UPDATE settings SET value = ? WHERE key = ?', [JSON.stringify(next), KEY]);
}

/** Somebody set the clock: nothing is old by that before `at` (epoch ms). */
export async function postponeThinning(tx: Tx, at: number): Promise<void> {
  await save(tx, { ...(await progress(tx)), dueAt: at });
}

/** Thins the looks of the next mentions, in one short transaction; false when none are old enough. */
export async function thinNext(store: Store, now: number): Promise<boolean> {
  const known = await store.read((q) =>
    q.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst(),
  );
  if (known && (JSON.parse(known.value) as Progress).dueAt > now) return false;
  return store.transaction(async (tx) => {
    const { after, dueAt } = await progress(tx);
    if (dueAt > now) return false;
    const old = now - OLD;
    const rows = await tx.all<LookAt>(
      `SELECT mention_id, seen_at FROM sightings WHERE mention_id > ?
       ORDER BY mention_id, seen_at LIMIT ?`,
      [after, AT_ONCE],
    );
    const whole = rows.length < AT_ONCE ? rows : await withRest(tx, rows);
    const mentions = byMention(whole);
    let done = after;
    for (const looks of mentions) {
      const [first] = looks;
      // Mentions are numbered as they are heard: all that follow were looked at later, unless the
      // clock was ahead.
      if (!first || (first.seen_at >= old && first.seen_at <= now)) break;
      await drop(tx, thinnable(looks, old));
      done = first.mention_id;
    }
    const through = mentions.length === 0 || done !== mentions.at(-1)?.[0]?.mention_id;
    await save(tx, { after: done, dueAt: through || rows.length < AT_ONCE ? now + DAY : 0 });
    return true;
  });
}

/** The last mention may have more looks than were read. */
async function withRest(tx: Tx, rows: readonly LookAt[]): Promise<LookAt[]> {
  const last = rows.at(-1);
  if (!last) return [];
  const rest = await tx.all<LookAt>(
    'SELECT mention_id, seen_at FROM sightings WHERE mention_id = ? AND seen_at > ? ORDER BY seen_at',
    [last.mention_id, last.seen_at],
  );
  return [...rows, ...rest];
}

function byMention(rows: readonly LookAt[]): LookAt[][] {
  const mentions: LookAt[][] = [];
  for (const row of rows) {
    const last = mentions.at(-1);
    if (last?.[0]?.mention_id === row.mention_id) last.push(row);
    else mentions.push([row]);
  }
  return mentions;
}

async function drop(tx: Tx, looks: readonly LookAt[]): Promise<void> {
  for (const { mention_id: id, seen_at: at } of looks) {
    await tx.all('DELETE FROM sightings WHERE mention_id = ? AND seen_at = ?', [id, at]);
  }
}
