import type { Level } from '../../server/model/level.js';
import type { Locale } from '../../server/model/message.js';
import { line, webUrl } from '../channels/clean.js';
import { clip } from '../channels/clip.js';
import { html } from '../channels/escape.js';
import type { Words } from '../channels/words.js';
import { HEX } from '../channels/words.js';
import type { Figure } from './facts.js';
import { change, count, levelWord } from './words.js';

const LINK = 'color:#1a73e8;text-decoration:none';
const CELL = 'padding:7px 8px';
const LEVEL_HEX: Readonly<Record<Level, string>> = {
  none: '#9aa0a6',
  yellow: HEX.yellow,
  orange: HEX.orange,
  red: HEX.red,
};

/** Hostile text, escaped and no longer than `limit` characters. */
export function text(value: string, limit: number): string {
  return html(clip(line(value), limit));
}

/** A link around finished HTML; without a usable address the content stands alone. */
export function link(url: string | null, content: string): string {
  const safe = webUrl(url);
  return safe === null
    ? content
    : `<a href="${html(safe)}" class="link" style="${LINK}">${content}</a>`;
}

/** A number that leads to its mentions, with its change beside it inside the same link. */
export function figure(value: Figure, locale: Locale): string {
  const moved = change(value, locale);
  const beside =
    moved === '' ? '' : ` <span class="dim" style="font-size:12px;color:#5f6368">${moved}</span>`;
  return link(value.url, `<b>${count(value.value)}</b>${beside}`);
}

/** A quotation that opens on a click and reads as text: a wall of link blue is read by nobody. */
export function quotation(url: string | null, content: string): string {
  const safe = webUrl(url);
  const shown =
    safe === null
      ? content
      : `<a href="${html(safe)}" class="ink" style="color:#202124;text-decoration:none">${content}</a>`;
  return `<p class="ink line" style="margin:4px 0 16px;padding-left:10px;border-left:3px solid #dadce0;font-size:14px;line-height:1.6;color:#202124">${shown}</p>`;
}

/** A level as a bar and a word, never as colour alone. */
export function badge(level: Level, locale: Locale): string {
  const bar = `border-left:4px solid ${LEVEL_HEX[level]};padding-left:6px`;
  return `<span class="ink" style="${bar};color:#202124">${levelWord(level, locale)}</span>`;
}

/** Small and grey; takes finished HTML. */
export function dim(content: string): string {
  return `<span class="dim" style="font-size:12px;color:#5f6368">${content}</span>`;
}

/** Takes finished HTML. */
export function paragraph(content: string): string {
  return `<p class="ink" style="margin:0 0 8px;font-size:14px;line-height:1.6;color:#202124">${content}</p>`;
}

/** A part of the mail under its heading; nothing at all when it is empty. */
export function section(heading: Words, locale: Locale, content: string): string {
  if (content === '') return '';
  const title = `<h2 class="ink" style="margin:0 0 10px;font-size:16px;color:#202124">${heading[locale]}</h2>`;
  return `<tr><td class="pad" style="padding:14px 24px">${title}${content}</td></tr>`;
}

/**
 * A table with a heading row; the first column takes the room. On a phone a table that stacks gives
 * its first column a line of its own and names the others inside their cells.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  stacks = headings.length > 3,
): string {
  if (rows.length === 0) return '';
  const head = headings.map((heading, at) => {
    const align = at === 0 ? 'left' : 'right';
    return `<th align="${align}" scope="col" class="dim" style="${CELL};font-size:12px;font-weight:normal;white-space:nowrap;color:#5f6368">${heading}</th>`;
  });
  const body = rows.map((row) => {
    const cells = row.map((content, at) => {
      const name = stacks && at > 0 ? label(headings[at] ?? '') : '';
      const shape = at === 0 ? '' : ';white-space:nowrap';
      return `<td align="${at === 0 ? 'left' : 'right'}" class="ink line${at === 0 ? ' lead' : ' cell'}" style="${CELL};font-size:14px${shape};color:#202124;border-top:1px solid #e8eaed">${name}${content}</td>`;
    });
    return `<tr valign="top">${cells.join('')}</tr>`;
  });
  return `<table${stacks ? ' class="stack"' : ''} width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;line-height:1.5"><tr class="heads">${head.join('')}</tr>${body.join('')}</table>`;
}

/** The heading of a cell, unseen while the heading row is there; Word, and so Outlook, has its own way. */
function label(heading: string): string {
  return `<span class="label dim" style="display:none;mso-hide:all">${heading} </span>`;
}
