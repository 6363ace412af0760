import type { DelayRow, InsightKol, ServiceLevels } from '../../../server/model/insights.js';
import { platformName } from '../../words.js';
import type { Tongue } from './parts.js';
import type { Told } from '../../parts/table.js';

/** A card that is a table from the start. */
export interface ListCard {
  title: string;
  hint?: string;
  told: Told;
  blank: { title: string; hint: string } | null;
}

const NOTHING = '–';

export function kolCard(kols: readonly InsightKol[], now: number, { t, f }: Tongue): ListCard {
  const words = t.insights.kols;
  const negative = kols.filter((one) => one.negative > 0).length;
  const known = (value: number | null) => (value === null ? t.insights.unknown : f.short(value));
  return {
    title:
      negative > 0
        ? words.title(f.number(kols.length), f.number(negative))
        : words.calm(f.number(kols.length)),
    blank: kols.length > 0 ? null : { title: words.empty, hint: words.emptyHint },
    told: {
      columns: [
        { name: words.who },
        { name: words.followers, figure: true },
        { name: t.insights.mentions, figure: true },
        { name: t.insights.negativeShare, figure: true },
        { name: words.views, figure: true },
        { name: words.reposts, figure: true },
        { name: words.incidents },
        { name: words.last },
      ],
      rows: kols.map((one, at) => ({
        key: `${one.platform} ${one.authorId ?? one.name ?? at}`,
        cells: [
          {
            text: `${one.name ?? one.authorId ?? words.nameless} · ${platformName(t, one.platform)}`,
          },
          { text: known(one.followers) },
          { text: f.number(one.mentions) },
          { text: f.percent(one.negative / Math.max(1, one.mentions)) },
          { text: known(one.views) },
          { text: known(one.reposts) },
          {
            text: one.incidents.map(({ title }) => title).join(' · ') || NOTHING,
            href: one.incidents[0] ? `/incidents/${one.incidents[0].id}` : null,
          },
          { text: f.time(one.lastAt, now) },
        ],
      })),
    },
  };
}

export function serviceCard({ rows, before }: ServiceLevels, { t, f }: Tongue): ListCard {
  const words = t.insights.service;
  const all = rows.reduce((sum, { incidents }) => sum + incidents, 0);
  const answered = rows.reduce((sum, { responded }) => sum + responded.met, 0);
  const kept = (row: (typeof rows)[number], which: 'acknowledged' | 'responded') => {
    const { met, missed, open, p50, within } = row[which];
    const then = before?.find(({ level }) => level === row.level)?.[which];
    const said = [words.ofAll(f.number(met), f.number(met + missed))];
    if (open > 0) said.push(words.running(f.number(open)));
    if (p50 !== null) said.push(`${words.median} ${f.span(p50)}`);
    said.push(words.within(f.span(within)));
    if (then && then.met + then.missed > 0) {
      said.push(words.before(f.number(then.met), f.number(then.met + then.missed)));
    }
    return said.join(' · ');
  };
  return {
    title: words.title(f.number(answered), f.number(all)),
    blank: all > 0 ? null : { title: words.empty, hint: words.emptyHint },
    told: {
      columns: [
        { name: words.level },
        { name: words.incidents, figure: true },
        { name: words.acknowledged },
        { name: words.responded },
        { name: words.escalations, figure: true },
      ],
      rows: rows
        .filter(({ incidents }) => incidents > 0)
        .map((row) => ({
          key: row.level,
          cells: [
            { text: t.level[row.level] },
            { text: f.number(row.incidents) },
            { text: kept(row, 'acknowledged') },
            { text: kept(row, 'responded') },
            { text: f.number(row.escalations) },
          ],
        })),
    },
  };
}

export function delayCard(rows: readonly DelayRow[], { t, f }: Tongue): ListCard {
  const words = t.insights.delays;
  const [slowest] = rows;
  const measured = slowest?.collected ?? null;
  const span = (ms: number | null | undefined) =>
    ms === null || ms === undefined
      ? t.insights.unknown
      : ms < 1000
        ? `${Math.round(ms)} ms`
        : f.span(ms);
  return {
    title: slowest && measured ? words.title(slowest.name, f.span(measured.p50)) : '',
    hint: words.hint,
    blank: measured ? null : { title: words.empty, hint: words.emptyHint },
    told: {
      columns: [
        { name: words.source },
        { name: words.half, figure: true },
        { name: words.most, figure: true },
        { name: words.scored, figure: true },
        { name: words.measured, figure: true },
      ],
      rows: rows.map((row) => ({
        key: String(row.sourceId),
        cells: [
          { text: row.name, href: '/sources' },
          { text: span(row.collected?.p50) },
          { text: span(row.collected?.p95) },
          { text: span(row.scored?.p95) },
          { text: row.n === null ? NOTHING : f.number(row.n) },
        ],
      })),
    },
  };
}
