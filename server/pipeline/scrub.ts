import { headline } from '../../crawlers/fingerprint.js';
import { UNNAMED } from '../model/story.js';
import type { SummarySentence } from '../model/summary.js';
import { keptIn } from '../store/kept.js';
import { inList, type Tx } from '../store/store.js';

/** A post that was taken back, as it was. */
export interface Taken {
  id: number;
  brand_id: number;
  story_id: number;
  source_id: number | null;
  identity: string;
  title: string | null;
  text: string;
  url: string | null;
  published_at: number;
}

/** What a copy of a post is known by, and what takes the place of its words. */
interface Scrub {
  ids: ReadonlySet<number>;
  urls: ReadonlySet<string>;
  /** Titles that were words of the post, and what they are now. */
  titles: ReadonlyMap<string, string>;
}

/**
 * Takes the words and names of withdrawn posts out of what was made of them: titles, reasons that
 * name a KOL, summaries, digests that were kept, and the last visit's report. The log keeps what
 * became true and when; only the quotation goes.
 */
export async function scrubHistory(tx: Tx, taken: readonly Taken[]): Promise<void> {
  for (const storyId of new Set(taken.map((one) => one.story_id))) {
    const own = taken.filter((one) => one.story_id === storyId);
    const scrub: Scrub = {
      ids: new Set(own.map(({ id }) => id)),
      urls: new Set(own.flatMap(({ url }) => url ?? [])),
      titles: await retitle(tx, storyId, own),
    };
    await scrubIncidents(tx, storyId, scrub);
    await scrubEditions(tx, own, scrub);
  }
  await scrubReports(tx, taken);
}

/** Names a story by the first of its posts that stands, where it was named by one that is gone. */
async function retitle(
  tx: Tx,
  storyId: number,
  own: readonly Taken[],
): Promise<Map<string, string>> {
  const said = new Set(own.flatMap(({ title, text }) => headline(title ?? text) ?? []));
  const [story] = await tx.all<{ title: string; renamed_by: string | null }>(
    'SELECT title, renamed_by FROM stories WHERE id = ?',
    [storyId],
  );
  const [left] = await tx.all<{ title: string | null; text: string }>(
    `SELECT title, text FROM mentions WHERE story_id = ? AND withdrawn_at IS NULL AND repost_of IS NULL
       AND ${keptIn('mentions')} ORDER BY published_at, id LIMIT 1`,
    [storyId],
  );
  const title = (left && headline(left.title ?? left.text)) ?? UNNAMED;
  if (story && story.renamed_by === null && said.has(story.title)) {
    await tx.all('UPDATE stories SET title = ? WHERE id = ?', [title, storyId]);
  }
  return new Map([...said].map((one) => [one, title]));
}

async function scrubIncidents(tx: Tx, storyId: number, scrub: Scrub): Promise<void> {
  const incidents = await tx.all<{ id: number; title: string; reason: string }>(
    'SELECT id, title, reason FROM incidents WHERE story_id = ?',
    [storyId],
  );
  for (const { id, title, reason } of incidents) {
    await tx.all('UPDATE incidents SET title = ?, reason = ? WHERE id = ?', [
      scrub.titles.get(title) ?? title,
      scrubbed(reason, scrub),
      id,
    ]);
    const changes = await tx.all<{ seq: number; data: string }>(
      'SELECT seq, data FROM changes WHERE incident_id = ?',
      [id],
    );
    for (const { seq, data } of changes) {
      const next = scrubbed(data, scrub);
      if (next !== data) await tx.all('UPDATE changes SET data = ? WHERE seq = ?', [next, seq]);
    }
    await scrubSummaries(tx, id, scrub);
  }
}

/** Mentions of KOLs whose names are forgotten: where and when their words may have raised a level. */
export interface Voices {
  brandId: number;
  ids: ReadonlySet<number>;
  /** Epoch ms: publication of the first and the last of them. */
  from: number;
  to: number;
  /** How long a voice counts for a level, ms. */
  counts: number;
}

/**
 * Takes the names and followers of KOLs out of the reasons of incidents, which stay as they were
 * otherwise. Looked for by time, since stories are merged and split.
 */
export async function forgetVoices(
  tx: Tx,
  { brandId, ids, from, to, counts }: Voices,
): Promise<void> {
  const incidents = await tx.all<{ id: number; reason: string }>(
    `SELECT id, reason FROM incidents WHERE brand_id = ? AND opened_at <= ?
       AND (closed_at IS NULL OR closed_at >= ?)`,
    [brandId, to + counts, from],
  );
  for (const { id, reason } of incidents) {
    const known = nameless(reason, ids);
    if (known !== reason) {
      await tx.all('UPDATE incidents SET reason = ? WHERE id = ?', [known, id]);
    }
    const changes = await tx.all<{ seq: number; data: string }>(
      `SELECT seq, data FROM changes WHERE incident_id = ? AND data LIKE '%"author"%'`,
      [id],
    );
    for (const { seq, data } of changes) {
      const next = nameless(data, ids);
      if (next !== data) await tx.all('UPDATE changes SET data = ? WHERE seq = ?', [next, seq]);
    }
  }
}

/** JSON without who said these mentions; the same text where it names none of them. */
function nameless(json: string, ids: ReadonlySet<number>): string {
  return JSON.stringify(
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('author' in value)) return value;
      const { mentionId } = value as { mentionId?: unknown };
      if (typeof mentionId !== 'number' || !ids.has(mentionId)) return value;
      return { ...value, author: '', followers: null, forgotten: true };
    }),
  );
}

async function scrubSummaries(tx: Tx, incidentId: number, { ids }: Scrub): Promise<void> {
  const rows = await tx.all<{ locale: string; sentences: string }>(
    'SELECT locale, sentences FROM summaries WHERE incident_id = ?',
    [incidentId],
  );
  for (const { locale, sentences } of rows) {
    const said = JSON.parse(sentences) as SummarySentence[];
    const kept = said.filter(({ sources }) => !sources.some((id) => ids.has(id)));
    if (kept.length === said.length) continue;
    await (kept.length === 0
      ? tx.all('DELETE FROM summaries WHERE incident_id = ? AND locale = ?', [incidentId, locale])
      : tx.all('UPDATE summaries SET sentences = ? WHERE incident_id = ? AND locale = ?', [
          JSON.stringify(kept),
          incidentId,
          locale,
        ]));
  }
}

/** Digests of the days in which the posts were published; what was mailed is beyond us. */
async function scrubEditions(tx: Tx, own: readonly Taken[], scrub: Scrub): Promise<void> {
  const [first] = own;
  if (!first) return;
  const times = own.map((one) => one.published_at);
  const editions = await tx.all<{ id: number; facts: string }>(
    `SELECT id, facts FROM editions WHERE brand_id = ? AND facts IS NOT NULL AND from_at <= ? AND to_at > ?`,
    [first.brand_id, Math.max(...times), Math.min(...times)],
  );
  for (const { id, facts } of editions) {
    const next = scrubbed(facts, scrub);
    if (next !== facts) await tx.all('UPDATE editions SET facts = ? WHERE id = ?', [next, id]);
  }
}

/** Takes what its last visit brought of these posts out of the report of their source. */
export async function scrubReports(
  tx: Tx,
  taken: readonly Pick<Taken, 'source_id' | 'title' | 'text' | 'url'>[],
): Promise<void> {
  const urls = new Set(taken.flatMap(({ url }) => url ?? []));
  const said = new Set(taken.map(({ title, text }) => (title ?? text).slice(0, 200)));
  const list = inList([...new Set(taken.flatMap((one) => one.source_id ?? []))]);
  const rows = await tx.all<{ id: number; report: string }>(
    `SELECT id, report FROM sources WHERE report IS NOT NULL AND (kind = 'push' OR id IN ${list.sql})`,
    list.values,
  );
  for (const { id, report } of rows) {
    const whole = JSON.parse(report) as { brought: { title: string; url: string | null }[] };
    const brought = whole.brought.filter(
      ({ title, url }) => !said.has(title) && (url === null || !urls.has(url)),
    );
    if (brought.length === whole.brought.length) continue;
    await tx.all('UPDATE sources SET report = ? WHERE id = ?', [
      JSON.stringify({ ...whole, brought }),
      id,
    ]);
  }
}

/** JSON without the words and names of the posts; the same text where it holds none. */
function scrubbed(json: string, { ids, urls, titles }: Scrub): string {
  return JSON.stringify(JSON.parse(json, revive));

  function revive(key: string, value: unknown): unknown {
    if (key === 'title' && typeof value === 'string') return titles.get(value) ?? value;
    if (typeof value !== 'object' || value === null) return value;
    const one = value as Record<string, unknown>;
    if (ids.has(one['mentionId'] as number) && 'author' in one) return { ...one, author: '' };
    // A post as a digest quotes it.
    if (urls.has(one['url'] as string) && 'text' in one && 'author' in one) {
      return { ...one, author: '', text: UNNAMED, url: null };
    }
    return value;
  }
}
