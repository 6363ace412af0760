import type { Locale } from '../../server/model/message.js';
import { line, webUrl } from '../channels/clean.js';
import { clip } from '../channels/clip.js';
import type { Words } from '../channels/words.js';
import type { DigestFacts, Figure, MentionFacts, ShareFacts } from './facts.js';
import type { Rendering } from './html.js';
import { title } from './html.js';
import {
  actionText,
  change,
  completeness,
  count,
  duration,
  gapName,
  levelWord,
  nameOf,
  percent,
  periodText,
  timeText,
  W,
} from './words.js';

const TITLE = 80;
const QUOTE = 160;
const MOST = 8;

/** The plain text part: the same facts, every number followed by its address. */
export function digestText(facts: DigestFacts, locale: Locale, how: Rendering): string {
  const { timeZone } = facts;
  return [
    `${short(facts.brand)} · ${title(facts, locale)}`,
    `${periodText(facts.from, facts.to, timeZone)} (${timeZone})`,
    part(W.coverage, locale, coverage(facts, locale)),
    part(W.overview, locale, overview(facts, locale)),
    how.canDraw ? '' : W.noFont[locale],
    part(W.alerts, locale, alerts(facts, locale)),
    part(W.stories, locale, stories(facts, locale)),
    part(W.worst, locale, mentions(facts.worst, facts, locale)),
    part(W.best, locale, mentions(facts.best, facts, locale)),
    part(W.kols, locale, kols(facts, locale)),
    part(W.platforms, locale, shares(facts.platforms, locale)),
    part(W.categories, locale, shares(facts.categories, locale)),
    part(W.kept, locale, responses(facts, locale)),
    part(W.actions, locale, actions(facts, locale)),
    part(W.sla, locale, sla(facts, locale)),
    footer(facts, locale, how),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function short(value: string): string {
  return clip(line(value), TITLE);
}

function part(heading: Words, locale: Locale, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `== ${heading[locale]} ==\n${lines.join('\n')}`;
}

function figure(label: string, value: Figure, locale: Locale): string {
  const moved = change(value, locale);
  const beside = moved === '' ? '' : ` (${moved})`;
  return `${label} ${count(value.value)}${beside} ${webUrl(value.url) ?? ''}`.trimEnd();
}

function overview(facts: DigestFacts, locale: Locale): string[] {
  return [
    figure(W.mentions[locale], facts.mentions, locale),
    figure(W.negative[locale], facts.negative, locale),
    figure(W.volume[locale], facts.volume, locale),
    figure(W.positive[locale], facts.positive, locale),
    figure(W.neutral[locale], facts.neutral, locale),
    figure(W.unknown[locale], facts.unknown, locale),
  ];
}

function coverage(facts: DigestFacts, locale: Locale): string[] {
  const { share, sources, gaps, url } = facts.coverage;
  const said = share === null ? W.cannotSay[locale] : completeness(share, sources, locale);
  const rows = gaps.slice(0, MOST).map((gap) => {
    const until = gap.to === null ? W.stillGoing[locale] : timeText(gap.to, facts.timeZone);
    return `- ${short(gapName(gap.source, locale))} ${timeText(gap.from, facts.timeZone)} – ${until} ${gap.url}`;
  });
  return [`${said} ${url}`, ...rows];
}

function alerts(facts: DigestFacts, locale: Locale): string[] {
  if (facts.alerts.length === 0) return [W.none[locale]];
  const colon = locale === 'en' ? ': ' : '：';
  const after = (ms: number | null): string =>
    ms === null ? W.notYet[locale] : duration(ms, locale);
  return facts.alerts.slice(0, MOST).map((alert) => {
    const late = alert.inTime === false ? ` (${W.late[locale]})` : '';
    return [
      `- [${levelWord(alert.peak, locale)}] ${short(alert.title)}`,
      `${W.opened[locale]}${colon}${timeText(alert.openedAt, facts.timeZone)}`,
      `${W.acknowledged[locale]}${colon}${after(alert.acknowledgedAfter)}`,
      `${W.responded[locale]}${colon}${after(alert.respondedAfter)}${late} ${alert.url}`,
    ].join('\n  ');
  });
}

function stories(facts: DigestFacts, locale: Locale): string[] {
  return facts.stories
    .slice(0, MOST)
    .flatMap((story) => [
      `- [${levelWord(story.level, locale)}] ${short(story.title)} ${story.url}`,
      `  ${figure(W.mentions[locale], story.mentions, locale)}`,
      `  ${figure(W.negative[locale], story.negative, locale)}`,
    ]);
}

function mentions(list: readonly MentionFacts[], facts: DigestFacts, locale: Locale): string[] {
  return list.slice(0, 5).flatMap((mention) => {
    const reposts =
      mention.reposts === null ? '' : ` · ${W.reposts[locale]} ${count(mention.reposts)}`;
    const when = timeText(mention.publishedAt, facts.timeZone);
    return [
      `- ${short(mention.author)} · ${short(nameOf(mention.platform, locale))} · ${when}${reposts}`,
      `  ${clip(line(mention.text), QUOTE)}`,
      `  ${webUrl(mention.url) ?? mention.page}`,
    ];
  });
}

function shares(rows: readonly ShareFacts[], locale: Locale): string[] {
  return rows
    .slice(0, MOST)
    .flatMap((row) => [
      `- ${short(nameOf(row.name, locale))}`,
      `  ${figure(W.mentions[locale], row.mentions, locale)}`,
      `  ${figure(W.negative[locale], row.negative, locale)}`,
    ]);
}

function kols(facts: DigestFacts, locale: Locale): string[] {
  return facts.kols.slice(0, MOST).flatMap((kol) => {
    const followers = `${W.followers[locale]} ${count(kol.followers)}`;
    return [
      `- ${short(kol.name)} · ${short(nameOf(kol.platform, locale))} · ${followers}`,
      `  ${figure(W.mentions[locale], kol.mentions, locale)}`,
      `  ${figure(W.negative[locale], kol.negative, locale)}`,
    ];
  });
}

function responses(facts: DigestFacts, locale: Locale): string[] {
  if (facts.responses === null) return [];
  const { acknowledged, responded, url } = facts.responses;
  if (acknowledged.due + responded.due === 0) return [W.nothingDue[locale]];
  const said = (label: Words, { due, met }: { due: number; met: number }): string =>
    `- ${label[locale]}: ${due === 0 ? '–' : `${percent(met / due)} (${count(met)}/${count(due)})`} ${url}`;
  return [said(W.acknowledgements, acknowledged), said(W.firstResponses, responded)];
}

function sla(facts: DigestFacts, locale: Locale): string[] {
  if (facts.sla === null) return [W.notMeasured[locale]];
  return facts.sla.map((row) => {
    if (row.due === 0) return `- ${row.grade}: –`;
    return `- ${row.grade}: ${percent(row.met / row.due)} (${count(row.met)}/${count(row.due)}) ${row.url}`;
  });
}

function actions(facts: DigestFacts, locale: Locale): string[] {
  if (facts.actions.length === 0) return [W.noActions[locale]];
  return facts.actions.slice(0, MOST).map((action) => {
    const due = action.dueAt === null ? '–' : timeText(action.dueAt, facts.timeZone);
    const owner = short(action.owner ?? W.nobody[locale]);
    return `- ${short(actionText(action, locale))} · ${owner} · ${W.due[locale]} ${due} ${action.url}`;
  });
}

function footer(facts: DigestFacts, locale: Locale, how: Rendering): string {
  return [
    ...(how.browser === null ? [] : [`${W.browser[locale]}: ${how.browser}`]),
    `${W.archive[locale]}: ${facts.links.archive}`,
    `${W.settings[locale]}: ${facts.links.settings}`,
    ...(how.unsubscribe === null ? [] : [`${W.unsubscribe[locale]}: ${how.unsubscribe}`]),
  ].join('\n');
}
