import type { Locale } from '../../server/model/message.js';
import { OUTLOOK_FONT, outlookFrame } from '../outlook.js';
import { html } from './escape.js';
import type { Labelled, QuoteLine, Sheet } from './sheet.js';
import { HEX } from './words.js';

/** px */
const WIDTH = 600;
const FONT = "font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif";

/** Inline styles for the light reading; the one style block only turns colours over in the dark. */
const DARK = `@media (prefers-color-scheme:dark){
.page{background:#111418!important}.card{background:#1b2027!important}
.ink{color:#e8eaed!important}.dim{color:#9aa0a6!important}
.link{color:#8ab4f8!important}}`;

/** An alert as a mail: tables, inline styles, the level as a bar at the left and in words. */
export function alertHtml(page: Sheet, locale: Locale): string {
  const rows = [
    row(
      `<h1 class="ink" style="margin:0;font-size:20px;line-height:1.4;color:#202124">${html(page.title)}</h1>`,
    ),
    page.facts.length > 0 ? row(factTable(page.facts)) : '',
    ...[page.reason, page.clock].map((part) => (part === null ? '' : row(labelled(part)))),
    ...page.quotes.map((quote) =>
      row(page.incidents.includes(quote) ? incident(quote) : quoted(quote)),
    ),
    page.shortened === null ? '' : row(dim(page.shortened)),
    page.link === null ? '' : row(button(page.link)),
    row(dim(page.footer)),
  ];
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${html(page.title)}</title><style>${DARK}</style>${OUTLOOK_FONT}</head>
<body class="page" style="margin:0;padding:16px;background:#f1f3f4;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
${outlookFrame(WIDTH, card(page, rows))}</td></tr></table></body></html>`;
}

function card(page: Sheet, rows: readonly string[]): string {
  return `<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="width:100%;max-width:${WIDTH}px;background:#ffffff;border-left:6px solid ${HEX[page.tone]}">
${rows.filter((one) => one !== '').join('\n')}
</table>`;
}

function row(content: string): string {
  return `<tr><td style="padding:10px 20px">${content}</td></tr>`;
}

function dim(text: string): string {
  return `<p class="dim" style="margin:0;font-size:12px;color:#5f6368">${html(text)}</p>`;
}

function factTable(facts: readonly Labelled[]): string {
  const cells = facts.map(
    (fact) =>
      `<tr><td class="dim" style="padding:4px 16px 4px 0;font-size:14px;color:#5f6368">${html(fact.label)}</td>` +
      `<td class="ink" style="padding:4px 0;font-size:14px;font-weight:600;color:#202124">${html(fact.text)}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0">${cells.join('')}</table>`;
}

function labelled(part: Labelled): string {
  return `<p class="ink" style="margin:0;font-size:14px;line-height:1.6;color:#202124"><b>${html(part.label)}</b> ${html(part.text)}</p>`;
}

function quoted(quote: QuoteLine): string {
  const link =
    quote.url === null
      ? ''
      : ` <a href="${html(quote.url)}" class="link" style="color:#1a73e8">${html(quote.open)}</a>`;
  return (
    `<p class="dim" style="margin:0 0 4px;font-size:12px;color:#5f6368">${html(quote.head)}${link}</p>` +
    `<p class="ink" style="margin:0;padding-left:10px;border-left:3px solid #dadce0;font-size:14px;line-height:1.6;color:#202124">${html(quote.text)}</p>`
  );
}

/** One of several incidents told at once: its name leads, the way to it follows. */
function incident({ head, text, url, open }: QuoteLine): string {
  const link =
    url === null
      ? ''
      : `<br><a href="${html(url)}" class="link" style="color:#1a73e8">${html(open)}</a>`;
  return (
    `<p class="ink" style="margin:0 0 4px;font-size:15px;font-weight:600;color:#202124">${html(head)}</p>` +
    `<p class="ink" style="margin:0;font-size:14px;line-height:1.6;color:#202124">${html(text)}${link}</p>`
  );
}

function button(link: { label: string; url: string }): string {
  return (
    `<table role="presentation" cellpadding="0" cellspacing="0"><tr><td bgcolor="#1a73e8" style="background:#1a73e8;border-radius:4px;mso-padding-alt:10px 20px">` +
    `<a href="${html(link.url)}" style="display:inline-block;padding:10px 20px;font-size:14px;color:#ffffff;text-decoration:none">${html(link.label)}</a></td></tr></table>`
  );
}

/** The text part says the same for readers without HTML. */
export function alertText(page: Sheet): string {
  const facts = page.facts.map((fact) => `${fact.label}: ${fact.text}`);
  const parts = [page.reason, page.clock].flatMap((part) =>
    part === null ? [] : [`${part.label}: ${part.text}`],
  );
  const quotes = page.quotes.map((quote) =>
    [quote.head, quote.text, quote.url ?? ''].filter(Boolean).join('\n'),
  );
  const link = page.link === null ? '' : `${page.link.label}: ${page.link.url}`;
  return [
    page.title,
    facts.join('\n'),
    ...parts,
    ...quotes,
    page.shortened ?? '',
    link,
    page.footer,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}
