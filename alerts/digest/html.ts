import type { Locale } from '../../server/model/message.js';
import { html } from '../channels/escape.js';
import { OUTLOOK_FONT, outlookFrame } from '../outlook.js';
import type { AlertFacts, DigestFacts, MentionFacts, ShareFacts } from './facts.js';
import { badge, dim, figure, link, paragraph, quotation, section, table, text } from './parts.js';
import {
  actionText,
  nameOf,
  completeness,
  count,
  duration,
  gapName,
  percent,
  periodText,
  timeText,
  W,
} from './words.js';

const FONT = "font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif";
const STYLE = `@media (prefers-color-scheme:dark){
.page{background:#111418!important}.card{background:#1b2027!important}
.ink{color:#e8eaed!important}.dim{color:#9aa0a6!important}
.link{color:#8ab4f8!important}.line{border-color:#3c4043!important}}
@media (max-width:620px){
.pad{padding-left:16px!important;padding-right:16px!important}
.figures,.figures tbody{display:block!important}.figures tr{display:inline!important}
.figure{display:inline-block!important;width:49%!important;box-sizing:border-box}
.stack,.stack tbody,.stack tr{display:block!important}.stack .heads{display:none!important}
.stack .lead{display:block!important;padding:8px 0 2px!important}
.stack .cell{display:inline-block!important;border:0!important;padding:0 16px 6px 0!important}
.stack .label{display:inline!important;font-size:12px;color:#5f6368}}`;
/** px */
const WIDTH = 648;

/** Longest lists; the rest is behind the links, so that the mail stays below what clients clip. */
const MOST = { stories: 8, mentions: 5, kols: 8, shares: 8, alerts: 10, actions: 10, gaps: 6 };
const TITLE = 80;
const QUOTE = 160;

/** What differs between the mail, the preview and the archive. */
export interface Rendering {
  pictures: readonly { name: string; alt: string }[];
  /** False: pictures were left out because no Chinese font is there to draw them with. */
  canDraw: boolean;
  /** The recipient's own address for leaving the list; null in previews. */
  unsubscribe: string | null;
  /** Opens this edition alone in a browser, without signing in; null in a browser. */
  browser: string | null;
}

/** The digest as a page of tables with inline styles. */
export function digestHtml(facts: DigestFacts, locale: Locale, how: Rendering): string {
  const parts = [
    heading(facts, locale, how),
    coverage(facts, locale),
    section(W.overview, locale, overview(facts, locale)),
    picture(facts, how, 'volume'),
    how.canDraw ? '' : section(W.daily, locale, paragraph(dim(W.noFont[locale]))),
    section(W.alerts, locale, alerts(facts, locale)),
    section(W.stories, locale, stories(facts, locale)),
    section(W.worst, locale, mentions(facts.worst, facts, locale)),
    section(W.best, locale, mentions(facts.best, facts, locale)),
    section(W.kols, locale, kols(facts, locale)),
    section(W.platforms, locale, shares(facts.platforms, W.name[locale], locale)),
    picture(facts, how, 'platforms'),
    section(W.categories, locale, shares(facts.categories, W.name[locale], locale)),
    picture(facts, how, 'categories'),
    section(W.kept, locale, responses(facts, locale)),
    section(W.actions, locale, actions(facts, locale)),
    section(W.sla, locale, sla(facts, locale)),
    footer(facts, locale, how),
  ];
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${text(facts.brand, TITLE)} ${title(facts, locale)}</title><style>${STYLE}</style>${OUTLOOK_FONT}</head>
<body class="page" style="margin:0;padding:0;background:#f1f3f4;${FONT}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f1f3f4"><tr><td align="center" style="padding:16px 8px">
${outlookFrame(WIDTH, card(parts))}</td></tr></table></body></html>`;
}

function card(parts: readonly string[]): string {
  const rows = parts.filter((part) => part !== '').join('\n');
  return `<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="width:100%;max-width:${WIDTH}px;background:#ffffff">
${rows}
</table>`;
}

/** What the edition is called. */
export function title(facts: DigestFacts, locale: Locale): string {
  return (facts.edition === 'week' ? W.week : W.day)[locale];
}

function heading(facts: DigestFacts, locale: Locale, how: Rendering): string {
  const brand = link(facts.links.brand, text(facts.brand, TITLE));
  const period = periodText(facts.from, facts.to, facts.timeZone);
  const shown = how.browser === null ? [] : [link(how.browser, W.browser[locale])];
  return `<tr><td class="pad" style="padding:24px 24px 6px"><h1 class="ink" style="margin:0;font-size:22px;color:#202124">${brand} · ${title(facts, locale)}</h1>${dim([`${period} · ${html(facts.timeZone)}`, ...shown].join(' · '))}</td></tr>`;
}

/** First of all, since every other number stands on it. */
function coverage(facts: DigestFacts, locale: Locale): string {
  const { share, sources, gaps, url } = facts.coverage;
  const said =
    share === null
      ? link(url, W.cannotSay[locale])
      : link(url, completeness(share, sources, locale));
  const rows = gaps.slice(0, MOST.gaps).map((gap) => {
    const until = gap.to === null ? W.stillGoing[locale] : timeText(gap.to, facts.timeZone);
    const span = `${timeText(gap.from, facts.timeZone)} – ${until}`;
    return `${text(gapName(gap.source, locale), TITLE)} ${link(gap.url, span)}`;
  });
  const content = paragraph(said) + rows.map((row) => paragraph(dim(row))).join('');
  return section(W.coverage, locale, content);
}

function overview(facts: DigestFacts, locale: Locale): string {
  const cells = [
    [W.mentions, facts.mentions],
    [W.negative, facts.negative],
    [W.volume, facts.volume],
    [W.positive, facts.positive],
    [W.neutral, facts.neutral],
    [W.unknown, facts.unknown],
  ] as const;
  const made = cells.map(
    ([label, value]) =>
      `<td class="figure" width="33%" style="padding:6px 8px;font-size:20px">${dim(label[locale])}<br>${figure(value, locale)}</td>`,
  );
  const rows = [made.slice(0, 3), made.slice(3)].map((row) => `<tr>${row.join('')}</tr>`);
  return `<table role="presentation" class="figures" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table>`;
}

function picture(facts: DigestFacts, how: Rendering, name: string): string {
  const found = how.pictures.find((one) => one.name === name);
  if (found === undefined) return '';
  const image = `<img src="cid:${found.name}" alt="${html(found.alt)}" width="600" style="display:block;width:100%;max-width:600px;height:auto;border:0;font-size:13px">`;
  return `<tr><td class="pad" style="padding:4px 24px 14px">${link(facts.links.brand, image)}</td></tr>`;
}

function stories(facts: DigestFacts, locale: Locale): string {
  return table(
    [W.story[locale], W.level[locale], W.mentions[locale], W.negative[locale]],
    facts.stories
      .slice(0, MOST.stories)
      .map((story) => [
        link(story.url, text(story.title, TITLE)),
        badge(story.level, locale),
        figure(story.mentions, locale),
        figure(story.negative, locale),
      ]),
  );
}

function mentions(list: readonly MentionFacts[], facts: DigestFacts, locale: Locale): string {
  return list
    .slice(0, MOST.mentions)
    .map((mention) => {
      const reposts =
        mention.reposts === null
          ? ''
          : ` · ${link(mention.page, `${W.reposts[locale]} ${count(mention.reposts)}`)}`;
      const original = mention.url === null ? '' : ` · ${link(mention.url, W.original[locale])}`;
      const head = `${text(mention.author, 40)} · ${text(nameOf(mention.platform, locale), 20)} · ${link(mention.page, timeText(mention.publishedAt, facts.timeZone))}`;
      return `${dim(`${head}${reposts}${original}`)}${quotation(mention.page, text(mention.text, QUOTE))}`;
    })
    .join('');
}

function kols(facts: DigestFacts, locale: Locale): string {
  return table(
    [W.name[locale], W.followers[locale], W.mentions[locale], W.negative[locale]],
    facts.kols
      .slice(0, MOST.kols)
      .map((kol) => [
        `${text(kol.name, 40)} ${dim(text(nameOf(kol.platform, locale), 20))}`,
        link(kol.mentions.url, count(kol.followers)),
        figure(kol.mentions, locale),
        figure(kol.negative, locale),
      ]),
  );
}

function shares(rows: readonly ShareFacts[], name: string, locale: Locale): string {
  return table(
    [name, W.mentions[locale], W.negative[locale]],
    rows
      .slice(0, MOST.shares)
      .map((row) => [
        text(nameOf(row.name, locale), 40),
        figure(row.mentions, locale),
        figure(row.negative, locale),
      ]),
  );
}

function alerts(facts: DigestFacts, locale: Locale): string {
  if (facts.alerts.length === 0) return paragraph(W.none[locale]);
  const after = (alert: AlertFacts, ms: number | null): string =>
    link(alert.url, ms === null ? W.notYet[locale] : duration(ms, locale));
  return table(
    [
      W.story[locale],
      W.level[locale],
      W.opened[locale],
      W.acknowledged[locale],
      W.responded[locale],
    ],
    facts.alerts.slice(0, MOST.alerts).map((alert) => {
      const late = alert.inTime === false ? ` <b>${W.late[locale]}</b>` : '';
      return [
        link(alert.url, text(alert.title, TITLE)),
        badge(alert.peak, locale),
        link(alert.url, timeText(alert.openedAt, facts.timeZone)),
        after(alert, alert.acknowledgedAfter),
        after(alert, alert.respondedAfter) + late,
      ];
    }),
  );
}

/** How often people kept the times of the policy; what never came due has no share. */
function responses(facts: DigestFacts, locale: Locale): string {
  if (facts.responses === null) return '';
  const { acknowledged, responded, url } = facts.responses;
  if (acknowledged.due + responded.due === 0) return paragraph(W.nothingDue[locale]);
  return table(
    ['', W.attained[locale]],
    (
      [
        [W.acknowledgements, acknowledged],
        [W.firstResponses, responded],
      ] as const
    ).map(([label, { due, met }]) => [
      label[locale],
      due === 0 ? '–' : link(url, `<b>${percent(met / due)}</b> (${count(met)}/${count(due)})`),
    ]),
  );
}

function sla(facts: DigestFacts, locale: Locale): string {
  if (facts.sla === null) return paragraph(dim(W.notMeasured[locale]));
  return table(
    [W.grade[locale], W.attained[locale]],
    facts.sla.map((row) => {
      const kept = `<b>${percent(row.met / row.due)}</b> (${count(row.met)}/${count(row.due)})`;
      return [link(row.url, String(row.grade)), row.due === 0 ? '–' : link(row.url, kept)];
    }),
  );
}

function actions(facts: DigestFacts, locale: Locale): string {
  if (facts.actions.length === 0) return paragraph(W.noActions[locale]);
  return table(
    [W.name[locale], W.owner[locale], W.due[locale]],
    facts.actions.slice(0, MOST.actions).map((action) => {
      const due = action.dueAt === null ? '–' : timeText(action.dueAt, facts.timeZone);
      const overdue =
        action.dueAt !== null && action.dueAt < facts.to ? ` <b>${W.overdue[locale]}</b>` : '';
      return [
        link(action.url, text(actionText(action, locale), TITLE)),
        text(action.owner ?? W.nobody[locale], 40),
        link(action.url, due) + overdue,
      ];
    }),
    true,
  );
}

function footer(facts: DigestFacts, locale: Locale, how: Rendering): string {
  const links = [
    link(facts.links.archive, W.archive[locale]),
    link(facts.links.settings, W.settings[locale]),
    ...(how.unsubscribe === null ? [] : [link(how.unsubscribe, W.unsubscribe[locale])]),
  ];
  return `<tr><td class="pad line" style="padding:16px 24px 24px;border-top:1px solid #e8eaed">${dim(links.join(' · '))}</td></tr>`;
}
