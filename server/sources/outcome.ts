import { type Missed, missedBy, remember } from '../../crawlers/missed.js';
import { learn, quietSince } from '../../crawlers/rhythm.js';
import type { Visit } from '../../crawlers/source.js';
import type { AfterVisit } from '../../crawlers/visit.js';
import type { Draft } from '../model/change.js';
import type { Tables } from '../store/schema.js';
import { missedOf, type Report, timesOf } from './state.js';

type Row = Tables['sources'];

/** Lines of a visit that are kept to be shown. */
const SHOWN = 5;

/** What a visit that worked makes of the row, and what people hear of it. */
export interface Outcome {
  set: Partial<Row>;
  drafts: Draft[];
  /** False: it answers, but is quieter than its rhythm, and vouches for nothing. */
  sound: boolean;
}

/** Decides what a visit at `now` (epoch ms) makes of a source. */
export function succeeded(row: Row, brought: Visit, after: AfterVisit, now: number): Outcome {
  const times = learn(
    timesOf(row),
    brought.items.map(({ publishedAt }) => publishedAt),
    now,
  );
  // A list of the moment dates its lines by nothing that could be called a rhythm.
  const quiet = brought.reaches === 'now' || brought.alive ? null : quietSince(times, now);
  const missed = missedBy(brought, row.last_success_at, row.every, now);
  return {
    set: {
      due_at: after.dueAt,
      lease_until: 0,
      failures: 0,
      error: null,
      trouble: null,
      // What the first visit could not carry at once is still its part.
      seeded: brought.more === true ? row.seeded : 1,
      cursor: JSON.stringify(brought.cursor),
      config: brought.movedTo ? moved(row.config, brought.movedTo) : row.config,
      last_success_at: now,
      last_item_at: lastItemAt(brought, row.last_item_at, now),
      report: reportOf(brought, row.report),
      rhythm: times.length > 0 ? JSON.stringify(times) : null,
      quiet_since: quiet?.lastAt ?? null,
      missed: missed ? JSON.stringify(remember(missedOf(row), missed)) : row.missed,
    },
    drafts: heardAgain(row, after, quiet, missed, now),
    sound: quiet === null,
  };
}

function moved(config: string, url: string): string {
  return JSON.stringify({ ...(JSON.parse(config) as object), url });
}

/** What to keep of a visit; without news the last report stays. */
function reportOf(brought: Visit, before: string | null): string | null {
  if (brought.notModified) return before;
  const report: Report = {
    found: brought.items.length,
    brought: brought.items.slice(0, SHOWN).map(({ title, text, url, publishedAt }) => ({
      title: (title ?? text).slice(0, 200),
      url,
      publishedAt,
    })),
    warnings: brought.warnings.slice(0, SHOWN),
  };
  return JSON.stringify(report);
}

/** When its newest item was published; items without a time count as new. */
function lastItemAt(brought: Visit, before: number | null, now: number): number | null {
  if (brought.items.length === 0) return before;
  const newest = Math.max(...brought.items.map(({ publishedAt }) => publishedAt ?? now));
  return Math.max(before ?? newest, Math.min(newest, now));
}

/** Whether a source that answers has fallen silent, or speaks again. */
function heardAgain(
  row: Row,
  after: AfterVisit,
  quiet: ReturnType<typeof quietSince>,
  missed: Missed | null,
  at: number,
): Draft[] {
  const back = row.quiet_since !== null && quiet === null ? 'recovered' : null;
  const drafts = told(row, { ...after, tell: after.tell ?? back }, missed, at);
  if (quiet === null || row.quiet_since !== null) return drafts;
  const common = { at, brandId: null, storyId: null, incidentId: null };
  const data = { sourceId: row.id, name: row.name, ...quiet };
  return [...drafts, { ...common, kind: 'source.quiet', data }];
}

/** What people hear of a source that begins to fail, or works again. */
export function told(row: Row, after: AfterVisit, missed: Missed | null, at: number): Draft[] {
  const common = { at, brandId: null, storyId: null, incidentId: null };
  const { id: sourceId, name } = row;
  if (after.tell === 'recovered') {
    return [{ ...common, kind: 'source.recovered', data: { sourceId, name, missed } }];
  }
  if (after.tell === 'failing') {
    const { error, trouble } = after;
    const data = { sourceId, name, error: error ?? '', trouble };
    return [{ ...common, kind: 'source.failing', data }];
  }
  return [];
}
