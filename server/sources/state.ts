import type { Missed } from '../../crawlers/missed.js';
import { rhythmOf } from '../../crawlers/rhythm.js';
import { ENOUGH, REMEMBERED } from '../../crawlers/text/neutral.js';
import type {
  Brought,
  HotRank,
  Quantiles,
  SourceDelay,
  SourceDetail,
  SourceState,
} from '../model/live.js';
import type { Brand } from '../model/brand.js';
import type { SourceForm } from '../model/form.js';
import type { Trouble } from '../model/trouble.js';
import type { Vault } from '../secrets.js';
import { speaksFor } from '../pipeline/ears.js';
import { mentionQuery, toMention } from '../state.js';
import { loadBrands } from '../store/brands.js';
import type { Tables } from '../store/schema.js';
import type { Query } from '../store/store.js';
import { shown } from './config.js';

/** Mentions that delays are measured over. */
const MEASURED = 200;
const LATEST = 10;
const RANKS = 50;

type Row = Tables['sources'];

/** What is kept of the last visit that brought anything. */
export interface Report {
  found: number;
  brought: Brought[];
  warnings: string[];
}

function reportOf(row: Row): Report {
  if (row.report === null) return { found: 0, brought: [], warnings: [] };
  return JSON.parse(row.report) as Report;
}

/** What went wrong, as it was kept. */
export function troubleOf(kept: string | null): Trouble | null {
  return kept === null ? null : (JSON.parse(kept) as Trouble);
}

/** Times of a source's last items, epoch ms ascending. */
export function timesOf(row: Pick<Row, 'rhythm'>): number[] {
  return row.rhythm === null ? [] : (JSON.parse(row.rhythm) as number[]);
}

/** Windows of a source that could not be fetched any more, oldest first. */
export function missedOf(row: Pick<Row, 'missed'>): Missed[] {
  return row.missed === null ? [] : (JSON.parse(row.missed) as Missed[]);
}

function sourceQuery(q: Query) {
  return q
    .selectFrom('sources as s')
    .leftJoin('listening as l', 'l.source_id', 's.id')
    .leftJoin('streams as t', 't.source_id', 's.id')
    .leftJoin('source_tones as n', 'n.source_id', 's.id')
    .selectAll('s')
    .select('n.share as neutral_share')
    .select(['l.needed', 'l.brands', 'l.words', 'l.speaks_until', 'l.heard'])
    .select([
      't.since as open_since',
      't.heard_at as stream_heard_at',
      't.spoke_at as stream_spoke_at',
      't.error as stream_error',
      't.trouble as stream_trouble',
      't.due_at as stream_due_at',
    ]);
}

type SourceRow = Awaited<ReturnType<ReturnType<typeof sourceQuery>['execute']>>[number];

function toState(row: SourceRow, known: readonly Brand[], delay: SourceDelay | null): SourceState {
  const brands = row.brands === null ? null : (JSON.parse(row.brands) as number[]);
  const enabled = row.enabled === 1;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    lastSuccessAt: row.last_success_at,
    lastItemAt: row.last_item_at,
    nextDueAt: enabled && row.kind !== 'push' ? row.due_at : null,
    failures: row.failures,
    error: row.error,
    trouble: troubleOf(row.trouble),
    enabled,
    every: row.every,
    warnings: reportOf(row).warnings,
    quietSince: row.quiet_since,
    delay,
    needed: row.needed === 1,
    speaksUntil: enabled && row.last_success_at !== null ? row.speaks_until : null,
    brands,
    words: row.words,
    speaksFor: known
      .filter((brand) => speaksFor({ brands, words: row.words }, brand))
      .map(({ id }) => id),
    usualGap: rhythmOf(timesOf(row))?.usual ?? null,
    missed: missedOf(row),
    stream:
      row.stream_due_at === null
        ? null
        : {
            since: row.open_since,
            heardAt: row.stream_heard_at,
            spokeAt: row.stream_spoke_at,
            error: row.stream_error,
            trouble: troubleOf(row.stream_trouble),
          },
  };
}

/** Sources (`ids` null: all) and their health, without delays: cheap enough for every snapshot. */
export async function sourceStates(
  q: Query,
  ids: readonly number[] | null,
): Promise<SourceState[]> {
  if (ids?.length === 0) return [];
  const query = sourceQuery(q).orderBy('s.id');
  const rows = await (ids === null ? query : query.where('s.id', 'in', ids)).execute();
  const brands = await loadBrands(q);
  return rows.map((row) => toState(row, brands, null));
}

/** The same with measured delays. */
export async function measuredStates(q: Query): Promise<SourceState[]> {
  const rows = await sourceQuery(q).orderBy('s.id').execute();
  const states: SourceState[] = [];
  const brands = await loadBrands(q);
  for (const row of rows) states.push(toState(row, brands, await delayOf(q, row.id)));
  return states;
}

/** One source with what its page shows; null when there is none. */
export async function sourceDetail(
  q: Query,
  id: number,
  formOf: (kind: string) => SourceForm | null,
  vault: Vault,
): Promise<SourceDetail | null> {
  const row = await sourceQuery(q).where('s.id', '=', id).executeTakeFirst();
  if (!row) return null;
  const { found, brought } = reportOf(row);
  const mentions = await mentionQuery(q)
    .where('m.source_id', '=', id)
    .orderBy('m.id', 'desc')
    .limit(LATEST)
    .execute();
  return {
    ...toState(row, await loadBrands(q), await delayOf(q, id)),
    ...shown(formOf(row.kind), row, vault),
    neutralShare: row.neutral_share,
    neutralSeen: await neutralSeen(q, id),
    found: row.report === null ? null : found,
    brought,
    mentions: mentions.map(toMention),
    ranks: await ranksOf(q, id),
  };
}

/** Reposts are left out: many say what another post says. Null while there are too few. */
async function neutralSeen(q: Query, sourceId: number): Promise<SourceDetail['neutralSeen']> {
  const newest = await q
    .selectFrom('mentions')
    .select(['label', 'repost_of'])
    .where('source_id', '=', sourceId)
    .orderBy('id', 'desc')
    .limit(REMEMBERED)
    .execute();
  const understood = newest.filter((one) => one.label !== 'unknown' && one.repost_of === null);
  const n = understood.length;
  if (n < ENOUGH) return null;
  return { n, share: understood.filter(({ label }) => label === 'neu').length / n };
}

async function ranksOf(q: Query, sourceId: number): Promise<HotRank[]> {
  return q
    .selectFrom('hot_ranks')
    .select(['platform', 'title', 'rank', 'heat', 'at'])
    .where('source_id', '=', sourceId)
    .orderBy('at', 'desc')
    .orderBy('rank')
    .limit(RANKS)
    .execute();
}

/** Delays over the last mentions that a source brought after its first visit; null without any. */
export async function delayOf(q: Query, sourceId: number): Promise<SourceDelay | null> {
  const rows = await q
    .selectFrom('mentions')
    .select(['published_at', 'received_at', 'scored_at'])
    .where('source_id', '=', sourceId)
    .where('seeded', '=', 0)
    .orderBy('id', 'desc')
    .limit(MEASURED)
    .execute();
  // A post without a time of its own is dated by its arrival: that is no measurement.
  const timed = rows.filter((row) => row.published_at < row.received_at);
  if (timed.length === 0) return null;
  return {
    n: timed.length,
    collected: quantiles(timed.map((row) => row.received_at - row.published_at)),
    scored: quantiles(
      rows.flatMap((row) =>
        row.scored_at === null ? [] : [Math.max(0, row.scored_at - row.received_at)],
      ),
    ),
  };
}

/** By nearest rank; 0 of nothing. */
export function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
