import { formOfQuery, queryOfForm } from '../../crawlers/match/form.js';
import { type Matchable, Matcher, type Why } from '../../crawlers/match/match.js';
import { parseQuery } from '../../crawlers/match/parse.js';
import { type Query as Tree, QueryError } from '../../crawlers/match/query.js';
import { queryOf, type Watched } from '../../crawlers/watch.js';
import type { Brought } from '../model/live.js';
import type { Mention } from '../model/mention.js';
import type { Lit, Matched, QueryFault, QueryForm, QueryPreview } from '../model/query-form.js';
import { mentionQuery, toMention } from '../state.js';
import type { Query } from '../store/store.js';

/** Stored mentions that a query is tried on: the newest. */
const LOOKED_AT = 2000;
const SHOWN = 20;
/** Characters of a text that are shown. */
const EXCERPT = 2000;

/** A query as it is being made: in words, as text, or as a form. */
export interface Tried extends Watched {
  form: QueryForm | null;
  /** The brand it is for; null for a new one. */
  brandId: number | null;
}

function treeOf(tried: Tried): { text: string; tree: Tree | null; form: QueryForm | null } {
  const text = tried.form ? queryOfForm(tried.form) : (tried.query ?? '');
  if (tried.form || tried.query !== null) {
    const tree = parseQuery(text);
    return { text, tree, form: tried.form ?? formOfQuery(tree) };
  }
  return { text, tree: queryOf(tried), form: null };
}

/** What a query would find among what is stored, of all brands, and what sources brought last. */
export async function previewQuery(q: Query, tried: Tried): Promise<QueryPreview> {
  let read: ReturnType<typeof treeOf>;
  try {
    read = treeOf(tried);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const text = tried.form ? queryOfForm(tried.form) : (tried.query ?? '');
    return nothing(text, { from: error.from, to: error.to, zh: error.zh, en: error.en });
  }
  const { tree, form, text } = read;
  if (tree === null) return { ...nothing(text, null), form };
  const matcher = new Matcher([{ id: 0, query: tree }]);
  const why = (item: Matchable) => matcher.explain(item, 0);
  const matches = (item: Matchable) => matcher.match(item).length > 0;
  const stored = await newest(q, null);
  const lines = await broughtLast(q);
  const found = stored.filter(matches);
  const seen = lines.filter(matches);
  const own = tried.brandId === null ? [] : await newest(q, tried.brandId);
  const lost = own.filter((mention) => !matches(mention));
  return {
    fault: null,
    query: text,
    form,
    stored: { looked: stored.length, matched: found.length },
    brought: { looked: lines.length, matched: seen.length },
    lost: { looked: own.length, lost: lost.length },
    items: [
      ...found.slice(0, SHOWN).map((mention) => ofMention(mention, why(mention))),
      ...seen.slice(0, SHOWN).map((line) => ofLine(line, why(line))),
    ],
    losing: lost.slice(0, 5).map((mention) => ofMention(mention, [])),
  };
}

function nothing(query: string, fault: QueryFault | null): QueryPreview {
  const none = { looked: 0, matched: 0 };
  return {
    fault,
    query,
    form: null,
    stored: none,
    brought: none,
    lost: { looked: 0, lost: 0 },
    items: [],
    losing: [],
  };
}

async function newest(q: Query, brandId: number | null): Promise<Mention[]> {
  let rows = mentionQuery(q).where('m.repost_of', 'is', null).where('m.withdrawn_at', 'is', null);
  if (brandId !== null) rows = rows.where('m.brand_id', '=', brandId);
  return (await rows.orderBy('m.id', 'desc').limit(LOOKED_AT).execute()).map(toMention);
}

/** Lines of the last visit of each source; they know titles only. */
async function broughtLast(q: Query): Promise<(Matchable & { line: Brought })[]> {
  const rows = await q
    .selectFrom('sources')
    .select('report')
    .where('report', 'is not', null)
    .execute();
  return rows.flatMap(({ report }) => {
    const { brought } = JSON.parse(report ?? '{}') as { brought?: Brought[] };
    return (brought ?? []).map((line) => ({ text: line.title, url: line.url, line }));
  });
}

function litOf(why: readonly Why[]): Pick<Matched, 'lit' | 'conditions'> {
  const lit = why.flatMap(({ field, from, to }): Lit[] =>
    (field === 'title' || field === 'text') && to <= EXCERPT ? [{ field, from, to }] : [],
  );
  const conditions = why.flatMap(({ field, term }) =>
    field === 'title' || field === 'text' ? [] : [term],
  );
  return { lit, conditions: [...new Set(conditions)] };
}

function ofMention(mention: Mention, why: readonly Why[]): Matched {
  const { id, brandId, platform, title, url, publishedAt } = mention;
  return {
    id,
    brandId,
    platform,
    author: mention.author.name ?? mention.author.id,
    title: title === null ? null : title.slice(0, EXCERPT),
    text: mention.text.slice(0, EXCERPT).toWellFormed(),
    url,
    publishedAt,
    ...litOf(why),
  };
}

function ofLine({ line }: { line: Brought }, why: readonly Why[]): Matched {
  return {
    id: null,
    brandId: null,
    platform: null,
    author: null,
    title: null,
    text: line.title.slice(0, EXCERPT).toWellFormed(),
    url: line.url,
    publishedAt: line.publishedAt,
    ...litOf(why),
  };
}

/** Why each of some mentions matched its brand; a repost that its root brought in has none. */
export function whyOf(
  brands: readonly (Watched & { id: number })[],
  mentions: readonly Mention[],
): { id: number; lit: Lit[]; conditions: string[]; why: Why[] }[] {
  const matchers = new Map<number, Matcher<number>>();
  for (const brand of brands) {
    const query = queryOf(brand);
    if (query !== null) matchers.set(brand.id, new Matcher([{ id: 0, query }]));
  }
  return mentions.map((mention) => {
    const why = matchers.get(mention.brandId)?.explain(mention, 0) ?? [];
    return { id: mention.id, why, ...litOf(why) };
  });
}
