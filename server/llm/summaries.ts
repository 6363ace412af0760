import type { Locale } from '../model/message.js';
import type { IncidentState } from '../model/live.js';
import type { Summary, SummarySentence } from '../model/summary.js';
import { mentionQuery, mentionsById } from '../state.js';
import type { Query, Tx } from '../store/store.js';
import { type Fed, MOST_FED } from './ask.js';

const HOUR = 3_600_000;

/** The posts of an incident that a model may be fed: its loudest, reposts without words left out. */
export async function postsOf(q: Query, incident: IncidentState): Promise<Fed[]> {
  const { storyId, brandId, openedAt, reason } = incident;
  let rows = mentionQuery(q);
  rows =
    storyId === null
      ? rows
          .where('m.brand_id', '=', brandId)
          .where('m.published_at', '>=', openedAt - reason.windowHours * HOUR)
      : rows.where('m.story_id', '=', storyId);
  const found = await rows
    .where('m.label', '=', 'neg')
    .where('m.repost_of', 'is', null)
    .where('m.withdrawn_at', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
    .orderBy('m.kol', 'desc')
    .orderBy('m.published_at')
    .limit(MOST_FED)
    .execute();
  return found.map((row) => ({
    id: row.id,
    platform: row.platform,
    publishedAt: row.published_at,
    text: row.title === null ? row.text : `${row.title}\n${row.text}`,
  }));
}

/** Keeps a summary in place of the one before. */
export async function keepSummary(
  tx: Tx,
  of: { incidentId: number; locale: Locale; by: string; model: string; fed: number },
  sentences: readonly SummarySentence[],
  now: number,
): Promise<void> {
  await tx.all(
    `INSERT INTO summaries (incident_id, locale, at, by_name, model, fed, sentences) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (incident_id, locale) DO UPDATE SET at = excluded.at, by_name = excluded.by_name,
       model = excluded.model, fed = excluded.fed, sentences = excluded.sentences`,
    [of.incidentId, of.locale, now, of.by, of.model, of.fed, JSON.stringify(sentences)],
  );
}

/** The summary of an incident; a sentence whose posts are all gone is not shown any more. */
export async function summaryOf(
  q: Query,
  incidentId: number,
  locale: Locale,
): Promise<Summary | null> {
  const row = await q
    .selectFrom('summaries')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('locale', '=', locale)
    .executeTakeFirst();
  if (!row) return null;
  const said = JSON.parse(row.sentences) as SummarySentence[];
  const cited = await mentionsById(q, [...new Set(said.flatMap(({ sources }) => sources))]);
  const there = new Set(cited.map(({ id }) => id));
  const sentences = said
    .map(({ text, sources }) => ({ text, sources: sources.filter((id) => there.has(id)) }))
    .filter(({ sources }) => sources.length > 0);
  return { at: row.at, by: row.by_name, model: row.model, fed: row.fed, sentences, cited };
}
