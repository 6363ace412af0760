import type {
  CoverageFacts,
  DigestFacts,
  Figure,
  KolFacts,
  MentionFacts,
  ShareFacts,
  StoryFacts,
  StretchFacts,
} from '../../alerts/digest/facts.js';
import type { Label } from '../model/analysis.js';
import type { Level } from '../model/level.js';
import { higher } from '../model/level.js';
import { mentionQuery, toMention } from '../state.js';
import type { Query } from '../store/store.js';
import { type Asked, pageOf } from './asked.js';
import { actions, alerts, responses } from './conduct.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MOST = 10;
/** A stretch this many standard deviations from the mean of its period is called abnormal. */
const FAR = 2;

interface Sums {
  mentions: number;
  negative: number;
  positive: number;
  volume: number;
}

/** Everything a digest says, as the database holds it. Throws when the brand is gone. */
export async function gather(q: Query, asked: Asked): Promise<DigestFacts> {
  const { brandId, from, to, base } = asked;
  const brand = await q
    .selectFrom('brands')
    .selectAll()
    .where('id', '=', brandId)
    .executeTakeFirstOrThrow();
  const span = to - from;
  // What was not watched yet is unknown, not nothing.
  const known = brand.created_at <= from - span;
  const [now, then] = [await sums(q, brandId, from, to), await sums(q, brandId, from - span, from)];
  const labels = await byLabel(q, brandId, from, to);
  const labelsThen = await byLabel(q, brandId, from - span, from);
  const page = pageOf(asked, from, to);
  const of = (value: number, before: number, query = ''): Figure => ({
    value: heardOf(value, brand.created_at, to),
    before: known ? before : null,
    url: `${page}${query}`,
  });
  const labelled = (label: Label) =>
    of(labels.get(label) ?? 0, labelsThen.get(label) ?? 0, `&label=${label}`);
  return {
    brand: brand.name,
    edition: asked.edition,
    from,
    to,
    timeZone: asked.timeZone,
    links: {
      brand: page,
      archive:
        asked.editionId === null
          ? `${base}/reports`
          : `${base}/api/v1/editions/${asked.editionId}/page`,
      settings: `${base}/reports`,
    },
    mentions: of(now.mentions, then.mentions),
    negative: of(now.negative, then.negative, '&label=neg'),
    positive: of(now.positive, then.positive, '&label=pos'),
    neutral: labelled('neu'),
    unknown: labelled('unknown'),
    volume: of(now.volume, then.volume, '&label=neg'),
    stretches: await stretches(q, asked, known, brand.created_at),
    stories: await stories(q, asked, page, known),
    worst: await top(q, asked, 'neg'),
    best: await top(q, asked, 'pos'),
    kols: await kols(q, asked, page, known),
    platforms: await platforms(q, asked, of),
    categories: await categories(q, asked, of),
    alerts: await alerts(q, asked),
    responses: await responses(q, asked),
    // Nobody keeps cases here yet: what is not measured is not said.
    sla: null,
    actions: await actions(q, asked),
    coverage: await coverage(q, asked),
  };
}

async function sums(q: Query, brandId: number, from: number, to: number): Promise<Sums> {
  const row = await q
    .selectFrom('brand_minutes')
    .select((eb) => [
      eb.fn.sum<number>('mentions').as('mentions'),
      eb.fn.sum<number>('negative').as('negative'),
      eb.fn.sum<number>('positive').as('positive'),
      eb.fn.sum<number>('volume').as('volume'),
    ])
    .where('brand_id', '=', brandId)
    .where('minute', '>=', Math.ceil(from / MINUTE))
    .where('minute', '<', Math.ceil(to / MINUTE))
    .executeTakeFirst();
  const { mentions = 0, negative = 0, positive = 0, volume = 0 } = row ?? {};
  // A sum over no rows is null, and PostgreSQL's is text.
  const number = (sum: number | string | null) => Number(sum ?? 0);
  return {
    mentions: number(mentions),
    negative: number(negative),
    positive: number(positive),
    volume: number(volume),
  };
}

function published(q: Query, brandId: number, from: number, to: number) {
  return q
    .selectFrom('mentions')
    .where('brand_id', '=', brandId)
    .where('published_at', '>=', from)
    .where('published_at', '<', to);
}

async function byLabel(q: Query, brandId: number, from: number, to: number) {
  const rows = await published(q, brandId, from, to)
    .select((eb) => ['label', eb.fn.countAll<number>().as('n')])
    .groupBy('label')
    .execute();
  return new Map(rows.map(({ label, n }) => [label, n]));
}

/** A count of a time that ended at `end`; null where nobody watched yet and nothing was brought later. */
function heardOf(count: number, watchedFrom: number, end: number): number | null {
  return count === 0 && watchedFrom >= end ? null : count;
}

async function stretches(
  q: Query,
  asked: Asked,
  known: boolean,
  watchedFrom: number,
): Promise<StretchFacts[]> {
  const { brandId, from, to, edition } = asked;
  const width = edition === 'week' ? DAY : HOUR;
  const made: StretchFacts[] = [];
  for (let at = from; at < to; at += width) {
    const end = Math.min(at + width, to);
    const now = await sums(q, brandId, at, end);
    const then = await sums(q, brandId, at - (to - from), end - (to - from));
    const before = known ? then.mentions : null;
    const mentions = heardOf(now.mentions, watchedFrom, end);
    const negative = mentions === null ? null : now.negative;
    const url = pageOf(asked, at, end);
    made.push({ at, mentions, negative, before, abnormal: false, url });
  }
  const counts = made.map((one) => one.mentions ?? 0);
  const mean = counts.reduce((a, b) => a + b, 0) / Math.max(1, counts.length);
  const spread = Math.sqrt(
    counts.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, counts.length),
  );
  return made.map((one) => ({
    ...one,
    abnormal: spread > 0 && Math.abs((one.mentions ?? 0) - mean) > FAR * spread,
  }));
}

/** Counts per value of a column, in the period and in the one before. */
async function grouped(q: Query, asked: Asked, column: 'platform' | 'story_id' | 'author_id') {
  const { brandId, from, to } = asked;
  const read = async (start: number, end: number, label: string | null) => {
    let rows = published(q, brandId, start, end);
    if (label !== null) rows = rows.where('label', '=', label);
    const counted = await rows
      .select((eb) => [eb.ref(column).as('key'), eb.fn.countAll<number>().as('n')])
      .groupBy(column)
      .execute();
    return new Map(counted.map(({ key, n }) => [String(key ?? ''), n]));
  };
  const before = from - (to - from);
  return {
    mentions: await read(from, to, null),
    negative: await read(from, to, 'neg'),
    mentionsThen: await read(before, from, null),
    negativeThen: await read(before, from, 'neg'),
  };
}

type Groups = Awaited<ReturnType<typeof grouped>>;

function pair(groups: Groups, key: string, url: string, known: boolean) {
  const figure = (now: Map<string, number>, then: Map<string, number>, more: string): Figure => ({
    value: now.get(key) ?? 0,
    before: known ? (then.get(key) ?? 0) : null,
    url: `${url}${more}`,
  });
  return {
    mentions: figure(groups.mentions, groups.mentionsThen, ''),
    negative: figure(groups.negative, groups.negativeThen, '&label=neg'),
  };
}

/** The stories whose number of mentions changed most. */
async function stories(
  q: Query,
  asked: Asked,
  page: string,
  known: boolean,
): Promise<StoryFacts[]> {
  const groups = await grouped(q, asked, 'story_id');
  const ids = [...new Set([...groups.mentions.keys(), ...groups.mentionsThen.keys()])];
  const moved = (id: string) =>
    Math.abs((groups.mentions.get(id) ?? 0) - (groups.mentionsThen.get(id) ?? 0));
  const most = ids.sort((a, b) => moved(b) - moved(a) || Number(a) - Number(b)).slice(0, MOST);
  if (most.length === 0) return [];
  const keys = most.map(Number);
  const rows = await q
    .selectFrom('stories')
    .select(['id', 'title'])
    .where('id', 'in', keys)
    .execute();
  const peaks = await q
    .selectFrom('incidents')
    .select(['story_id', 'peak'])
    .where('story_id', 'in', keys)
    .where('opened_at', '<', asked.to)
    .execute();
  return most.flatMap((key) => {
    const row = rows.find(({ id }) => id === Number(key));
    if (!row) return [];
    const level = peaks
      .filter(({ story_id }) => story_id === row.id)
      .reduce<Level>((high, { peak }) => higher(high, peak as Level), 'none');
    const url = `${page}&story=${row.id}`;
    return [{ title: row.title, url, level, ...pair(groups, key, url, known) }];
  });
}

async function top(q: Query, asked: Asked, label: 'neg' | 'pos'): Promise<MentionFacts[]> {
  const rows = await mentionQuery(q)
    .where('m.brand_id', '=', asked.brandId)
    .where('m.published_at', '>=', asked.from)
    .where('m.published_at', '<', asked.to)
    .where('m.label', '=', label)
    .where('m.repost_of', 'is', null)
    .where('m.withdrawn_at', 'is', null)
    .orderBy((eb) => eb.fn.coalesce('c.reposts', eb.lit(0)), 'desc')
    .orderBy('m.id')
    .limit(5)
    .execute();
  return rows.map(toMention).map((mention) => ({
    author: mention.author.name ?? mention.author.id ?? '',
    platform: mention.platform,
    text: mention.text,
    label: mention.label,
    url: mention.url,
    page: `${asked.base}/mentions?brand=${asked.brandId}&story=${mention.storyId}&label=${label}`,
    publishedAt: mention.publishedAt,
    reposts: mention.counters.reposts,
  }));
}

async function kols(q: Query, asked: Asked, page: string, known: boolean): Promise<KolFacts[]> {
  const rows = await published(q, asked.brandId, asked.from, asked.to)
    .select((eb) => [
      'author_id',
      'platform',
      eb.fn.max('author_name').as('name'),
      eb.fn.max('followers').as('followers'),
    ])
    .where('kol', '=', 1)
    .where('author_id', 'is not', null)
    .groupBy(['author_id', 'platform'])
    .execute();
  const groups = await grouped(q, asked, 'author_id');
  return rows
    .sort((a, b) => (b.followers ?? 0) - (a.followers ?? 0))
    .slice(0, MOST)
    .map((row) => ({
      name: row.name ?? row.author_id ?? '',
      platform: row.platform,
      followers: row.followers,
      ...pair(
        groups,
        row.author_id ?? '',
        `${page}&platform=${encodeURIComponent(row.platform)}&q=${encodeURIComponent(row.name ?? row.author_id ?? '')}`,
        known,
      ),
    }));
}

type Make = (value: number, before: number, query?: string) => Figure;

async function platforms(q: Query, asked: Asked, of: Make): Promise<ShareFacts[]> {
  const groups = await grouped(q, asked, 'platform');
  return ranked(groups).map((name) =>
    share(name, groups, of, `&platform=${encodeURIComponent(name)}`),
  );
}

function ranked(groups: Groups): string[] {
  return [...groups.mentions]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST)
    .map(([name]) => name);
}

function share(name: string, groups: Groups, of: Make, query: string): ShareFacts {
  const at = (of: Map<string, number>) => of.get(name) ?? 0;
  return {
    name,
    mentions: of(at(groups.mentions), at(groups.mentionsThen), query),
    negative: of(at(groups.negative), at(groups.negativeThen), `${query}&label=neg`),
  };
}

/** A mention may bear several categories, so they are counted one by one. */
async function categories(q: Query, asked: Asked, of: Make): Promise<ShareFacts[]> {
  const { brandId, from, to } = asked;
  const read = async (start: number, end: number) => {
    const rows = await published(q, brandId, start, end)
      .select((eb) => ['categories', 'label', eb.fn.countAll<number>().as('n')])
      .where('categories', '<>', '')
      .groupBy(['categories', 'label'])
      .execute();
    const [all, bad] = [new Map<string, number>(), new Map<string, number>()];
    for (const { categories: list, label, n } of rows) {
      for (const one of list.split(',')) {
        all.set(one, (all.get(one) ?? 0) + n);
        if (label === 'neg') bad.set(one, (bad.get(one) ?? 0) + n);
      }
    }
    return { all, bad };
  };
  const [now, then] = [await read(from, to), await read(from - (to - from), from)];
  const groups: Groups = {
    mentions: now.all,
    negative: now.bad,
    mentionsThen: then.all,
    negativeThen: then.bad,
  };
  return ranked(groups).map((name) =>
    share(name, groups, of, `&category=${encodeURIComponent(name)}`),
  );
}

/** Share of the period in which something fresh was heard, read from the log of losses and returns. */
async function coverage(q: Query, asked: Asked): Promise<CoverageFacts> {
  const { brandId, from, to, base } = asked;
  const rows = await q
    .selectFrom('changes')
    .select(['kind', 'at'])
    .where('brand_id', '=', brandId)
    .where('kind', 'in', ['coverage.lost', 'coverage.regained'])
    .where('at', '<', to)
    .orderBy('seq')
    .execute();
  const sources = await q
    .selectFrom('sources')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('enabled', '=', 1)
    .executeTakeFirst();
  const url = `${base}/sources`;
  const base0 = { sources: sources?.n ?? 0, url };
  const first = rows[0];
  if (!first) return { ...base0, share: null, gaps: [] };
  const gaps: { source: string; from: number; to: number | null; url: string }[] = [];
  // Before the first word of it, nothing was heard.
  let since: number | null = first.kind === 'coverage.regained' ? from : null;
  for (const { kind, at } of rows) {
    if (kind === 'coverage.lost') since ??= at;
    else if (since !== null) {
      if (at > from) gaps.push({ source: '*', from: Math.max(since, from), to: at, url });
      since = null;
    }
  }
  if (since !== null) gaps.push({ source: '*', from: Math.max(since, from), to: null, url });
  const deaf = gaps.reduce((sum, gap) => sum + ((gap.to ?? to) - gap.from), 0);
  const longest = gaps.sort((a, b) => (b.to ?? to) - b.from - ((a.to ?? to) - a.from));
  return { ...base0, share: 1 - deaf / (to - from), gaps: longest.slice(0, MOST) };
}
