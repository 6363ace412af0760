import type { Label } from '../../../server/model/analysis.js';
import type { Insights, InsightWords, Point, VoiceShares } from '../../../server/model/insights.js';
import { growth, mentionsPath, negativeOf, peakOf, scaleOf, SENTIMENTS } from '../../insights.js';
import { platformName } from '../../words.js';
import { cloudChart, tintOf } from './cloud.js';
import { categoryChart, MANY, sentimentChart, signed, voiceChart } from './lines.js';
import { type Drawn, stretchName, type Tongue } from './parts.js';
import { platformChart, weekChart } from './places.js';
import type { Told } from '../../parts/table.js';
import { markName, volumeChart } from './volume.js';

/** Everything a picture's card shows. */
export interface Card {
  title: string;
  hint?: string;
  drawn: Drawn;
  told: Told;
  /** Why there is nothing to draw. */
  blank: { title: string; hint: string } | null;
}

/** Growth as words that fit into a sentence. */
export function grownWords(share: number, { t, f }: Tongue): string {
  if (Math.abs(share) < 0.005) return t.insights.same;
  if (share >= MANY) return t.insights.times(f.short(Math.round(share)));
  const size = f.percent(Math.abs(share));
  return share > 0 ? t.insights.more(size) : t.insights.fewer(size);
}

/** A change of a share, 0–1, in percentage points: +4.2. */
export function pointsWords(change: number, { t }: Tongue): string {
  const points = Math.round(change * 1000) / 10;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return t.insights.points(`${sign}${Math.abs(points)}`);
}

/** The same as words that fit into a sentence. */
export function pointsGrown(change: number, { t }: Tongue): string {
  const points = Math.abs(Math.round(change * 1000) / 10);
  if (points === 0) return t.insights.same;
  return change > 0 ? t.insights.higher(String(points)) : t.insights.lower(String(points));
}

function nameOf(told: Insights, { locale }: Tongue, point: Point): string {
  return stretchName(point, told.step, locale, told.timeZone);
}

function count(value: number | null | undefined, { t, f }: Tongue): string {
  return value === null || value === undefined ? t.insights.deaf : f.number(value);
}

/** Why a period has no mentions at all; null when it has some. */
export function emptiness(told: Insights, { t, f }: Tongue): Card['blank'] {
  const words = t.insights.empty;
  if ((told.total.tally?.mentions ?? 0) > 0) return null;
  if (told.total.heard > 0) {
    return { title: words.silent, hint: words.silentHint(f.percent(told.total.heard)) };
  }
  if (told.listeningSince === null) return { title: words.never, hint: words.neverHint };
  if (told.listeningSince >= told.period.to) {
    return { title: words.before(f.full(told.listeningSince)), hint: words.beforeHint };
  }
  return { title: words.deaf, hint: words.deafHint };
}

export function volumeCard(told: Insights, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights;
  const all = told.total.tally?.mentions ?? 0;
  const before = told.totalBefore?.tally?.mentions ?? null;
  const grown = growth(all, before, scaleOf(told.period, told.compare));
  const peak = peakOf(told.points);
  return {
    title:
      grown !== null
        ? words.volume.compared(f.number(all), grownWords(grown, tongue))
        : words.volume.title(
            f.number(all),
            f.number(peak?.tally?.mentions ?? 0),
            peak ? nameOf(told, tongue, peak) : '',
          ),
    drawn: volumeChart(told, tongue),
    blank: null,
    told: {
      columns: [
        { name: words.time },
        { name: words.mentions, figure: true },
        ...SENTIMENTS.map(({ label }) => ({ name: t.feed.label[label], figure: true })),
        ...(told.pointsBefore ? [{ name: words.before, figure: true }] : []),
        { name: words.events },
      ],
      rows: told.points
        .map((point, at) => ({
          key: String(point.from),
          cells: [
            { text: nameOf(told, tongue, point), href: mentionsPath(told.brandId, point) },
            { text: count(point.tally?.mentions, tongue) },
            ...SENTIMENTS.map(({ key, label }) => ({
              text: count(point.tally?.[key], tongue),
              href: point.tally?.[key] ? mentionsPath(told.brandId, point, { label }) : null,
            })),
            ...(told.pointsBefore
              ? [{ text: count(told.pointsBefore[at]?.tally?.mentions, tongue) }]
              : []),
            {
              text: told.marks
                .filter((mark) => mark.at >= point.from && mark.at < point.to)
                .map((mark) => markName(mark, t, f))
                .join(' · '),
            },
          ],
        }))
        .toReversed(),
    },
  };
}

export function sentimentCard(told: Insights, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights;
  const now = negativeOf(told.total.tally);
  const before = negativeOf(told.totalBefore?.tally ?? null);
  const share = (value: number | null) => (value === null ? words.unknown : f.percent(value));
  return {
    title:
      now !== null && before !== null
        ? words.sentiment.compared(share(now), pointsGrown(now - before, tongue))
        : words.sentiment.title(share(now)),
    drawn: sentimentChart(told, tongue),
    blank: now === null ? { title: words.sentiment.none, hint: '' } : null,
    told: {
      columns: [
        { name: words.time },
        { name: words.negativeShare, figure: true },
        ...(told.pointsBefore ? [{ name: words.before, figure: true }] : []),
      ],
      rows: told.points
        .map((point, at) => ({
          key: String(point.from),
          cells: [
            {
              text: nameOf(told, tongue, point),
              href: mentionsPath(told.brandId, point, { label: 'neg' }),
            },
            { text: share(negativeOf(point.tally)) },
            ...(told.pointsBefore
              ? [{ text: share(negativeOf(told.pointsBefore[at]?.tally ?? null)) }]
              : []),
          ],
        }))
        .toReversed(),
    },
  };
}

export function categoryCard(told: Insights, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights;
  const scale = scaleOf(told.period, told.compare);
  const grown = told.categories
    .map((one) => ({ one, by: growth(one.mentions, one.before?.mentions ?? null, scale) ?? -1 }))
    .sort((a, b) => b.by - a.by)[0];
  const [most] = told.categories;
  const title = !most
    ? ''
    : grown && grown.by > 0.1
      ? words.categories.risen(tongue.category(grown.one.name), signed(grown.by, f))
      : words.categories.title(tongue.category(most.name), f.number(most.mentions));
  return {
    title,
    drawn: categoryChart(told, tongue),
    blank: most ? null : { title: words.categories.empty, hint: words.categories.emptyHint },
    told: {
      columns: [
        { name: words.categories.category },
        { name: words.mentions, figure: true },
        { name: words.before, figure: true },
        { name: words.change, figure: true },
      ],
      rows: told.categories.map((one) => {
        const by = growth(one.mentions, one.before?.mentions ?? null, scale);
        return {
          key: one.name,
          cells: [
            {
              text: tongue.category(one.name),
              href: mentionsPath(told.brandId, told.period, { category: one.name }),
            },
            { text: f.number(one.mentions) },
            { text: one.before ? f.number(one.before.mentions) : '–' },
            { text: by === null ? '–' : signed(by, f) },
          ],
        };
      }),
    },
  };
}

export function platformCard(told: Insights, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights;
  const [most] = told.platforms;
  const all = told.platforms.reduce((sum, one) => sum + one.mentions, 0);
  const scale = scaleOf(told.period, told.compare);
  return {
    title: most
      ? words.platforms.title(
          platformName(t, most.name),
          f.percent(most.mentions / Math.max(1, all)),
        )
      : '',
    hint: told.platforms.some(({ before }) => before) ? words.platforms.hint : '',
    drawn: platformChart(told, tongue),
    blank: most ? null : { title: words.volume.empty, hint: '' },
    told: {
      columns: [
        { name: words.platforms.platform },
        { name: words.mentions, figure: true },
        { name: words.negativeShare, figure: true },
        { name: words.before, figure: true },
        { name: words.change, figure: true },
      ],
      rows: told.platforms.map((one) => {
        const by = growth(one.mentions, one.before?.mentions ?? null, scale);
        const share = negativeOf(one);
        return {
          key: one.name,
          cells: [
            {
              text: platformName(t, one.name),
              href: mentionsPath(told.brandId, told.period, { platform: one.name }),
            },
            { text: f.number(one.mentions) },
            { text: share === null ? '–' : f.percent(share) },
            { text: one.before ? f.number(one.before.mentions) : '–' },
            { text: by === null ? '–' : signed(by, f) },
          ],
        };
      }),
    },
  };
}

export function weekCard(told: Insights, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights;
  const rates = told.week.map(({ mentions, heard }) => mentions / Math.max(1, heard));
  const best = rates.reduce((top, rate, at) => (rate > (rates[top] ?? 0) ? at : top), 0);
  const hour = (at: number) => words.hourOf(words.weekdays[Math.floor(at / 24)] ?? '', at % 24);
  const behind = (at: number, label?: Label) =>
    mentionsPath(told.brandId, told.period, { weekHour: `${at}@${told.timeZone}`, label });
  const heard = told.week.some((one) => one.mentions > 0);
  return {
    title: words.week.title(hour(best)),
    hint: words.week.hint,
    drawn: weekChart(told, tongue),
    blank: heard ? null : { title: words.week.empty, hint: '' },
    told: {
      columns: [
        { name: words.week.hour },
        { name: words.mentions, figure: true },
        { name: words.negative, figure: true },
        { name: words.week.rate, figure: true },
      ],
      rows: told.week
        .map((one, at) => ({ one, at }))
        .filter(({ one }) => one.mentions > 0)
        .sort((a, b) => (rates[b.at] ?? 0) - (rates[a.at] ?? 0))
        .map(({ one, at }) => ({
          key: String(at),
          cells: [
            { text: hour(at), href: behind(at) },
            { text: f.number(one.mentions) },
            {
              text: f.number(one.negative),
              href: one.negative > 0 ? behind(at, 'neg') : null,
            },
            { text: f.number(Math.round((rates[at] ?? 0) * 10) / 10) },
          ],
        })),
    },
  };
}

export function wordCard(
  { words: found, sampled, background }: InsightWords,
  told: Pick<Insights, 'brandId' | 'period'>,
  { t, f }: Tongue,
): Card {
  const words = t.insights.words;
  const most = found.slice(0, 3).map(({ word }) => word);
  return {
    title: words.title(most.join(words.join)),
    hint:
      background > 0
        ? words.hint(f.number(sampled), f.number(background))
        : words.noBefore(f.number(sampled)),
    drawn: cloudChart(found, told),
    blank: found.length > 0 ? null : { title: words.empty, hint: words.emptyHint },
    told: {
      columns: [
        { name: words.word },
        { name: words.share, figure: true },
        { name: words.usual, figure: true },
        { name: words.tint },
      ],
      rows: found.map((one) => ({
        key: one.word,
        cells: [
          { text: one.word, href: mentionsPath(told.brandId, told.period, { q: one.word }) },
          { text: f.percent(one.texts / Math.max(1, sampled)) },
          { text: one.usual === null ? '–' : f.percent(one.usual) },
          { text: words.tints[tintOf(one)] },
        ],
      })),
    },
  };
}

export function voiceCard(told: VoiceShares, tongue: Tongue): Card {
  const { t, f } = tongue;
  const words = t.insights.voices;
  const sum = (of: (one: VoiceShares['brands'][number]) => number) =>
    told.brands.reduce((all, one) => all + of(one), 0);
  const all = sum(({ mentions }) => mentions);
  const allBefore = sum(({ before }) => before?.mentions ?? 0);
  const own = told.brands.find((one) => one.own);
  const share = all === 0 ? null : (own?.mentions ?? 0) / all;
  const before = allBefore === 0 || !own?.before ? null : own.before.mentions / allBefore;
  return {
    title:
      share === null
        ? ''
        : before === null
          ? words.title(f.percent(share))
          : words.compared(f.percent(share), pointsGrown(share - before, tongue)),
    hint: words.hint,
    drawn: voiceChart(told, tongue),
    blank:
      told.brands.length < 2
        ? { title: words.alone, hint: words.aloneHint }
        : all === 0
          ? { title: t.insights.volume.empty, hint: '' }
          : null,
    told: {
      columns: [
        { name: t.insights.brand },
        { name: t.insights.mentions, figure: true },
        { name: words.share, figure: true },
        { name: t.insights.negative, figure: true },
        { name: t.insights.before, figure: true },
        { name: words.heard, figure: true },
      ],
      rows: told.brands
        .toSorted((a, b) => b.mentions - a.mentions)
        .map((one) => ({
          key: String(one.brandId),
          cells: [
            { text: one.name, href: mentionsPath(one.brandId, told.period) },
            { text: f.number(one.mentions) },
            { text: all === 0 ? '–' : f.percent(one.mentions / all) },
            { text: f.number(one.negative) },
            { text: one.before ? f.number(one.before.mentions) : '–' },
            { text: f.percent(one.heard) },
          ],
        })),
    },
  };
}
