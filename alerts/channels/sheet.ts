import type { Locale, Message, Quote } from '../../server/model/message.js';
import { line, webUrl } from './clean.js';
import type { Tone } from './words.js';
import { clockIn, LABELS, standing, tone } from './words.js';

/** Stands where a text turned out to have nothing visible in it: several media refuse empty ones. */
const NOTHING = '–';

export interface Labelled {
  label: string;
  text: string;
}

export interface QuoteLine {
  /** Author, platform, time and reposts. */
  head: string;
  text: string;
  /** Safe in any markup; null when the post has no usable address. */
  url: string | null;
  open: string;
}

/**
 * A message as lines of plain text with their labels, the same for every medium.
 * No line holds a line break or an unseen character; none of it is escaped yet.
 */
export interface Sheet {
  tone: Tone;
  /** Rehearsal mark, level and headline. */
  title: string;
  facts: Labelled[];
  reason: Labelled | null;
  clock: Labelled | null;
  quotesLabel: string;
  /** The posts that matter; where several incidents are told at once, these instead. */
  quotes: QuoteLine[];
  /** The incidents told at once, as they stand among the quotes; empty otherwise. */
  incidents: QuoteLine[];
  link: { label: string; url: string } | null;
  /** Says that something was left out; null when nothing was. */
  shortened: string | null;
  /** Brand, time and id. */
  footer: string;
}

/** Lays a message out; `shortened` says whether something was left out before. */
export function sheet(message: Message, shortened = false): Sheet {
  const { locale } = message;
  const time = clockIn(message.timeZone, locale);
  const incidents = message.each?.map(incidentLine) ?? [];
  return {
    tone: tone(message),
    title: title(message),
    facts: message.facts.map(([label, value]) => ({
      label: line(label) || NOTHING,
      text: line(value) || NOTHING,
    })),
    reason: labelled(LABELS.reason[locale], message.reason),
    clock: labelled(LABELS.clock[locale], message.clock),
    quotesLabel: LABELS.quotes[locale],
    quotes: [...incidents, ...message.quotes.map((quote) => quoteLine(quote, locale, time))],
    incidents,
    link: safeLink(message),
    shortened: shortened ? LABELS.shortened[locale] : null,
    footer: [line(message.brand), time(message.at), line(message.id)]
      .filter((part) => part !== '')
      .join(' · '),
  };
}

/** Rehearsal mark, level and headline in one line; a headline that names the level is not told twice. */
export function title(message: Message): string {
  const { locale } = message;
  const mark = message.rehearsal ? `【${LABELS.rehearsal[locale]}】` : '';
  const headline = line(message.headline);
  const level = standing(message);
  return headline.toLowerCase().includes(level.toLowerCase())
    ? mark + headline
    : `${mark}${level}${LABELS.separator[locale]}${headline}`;
}

function labelled(label: string, text: string | null): Labelled | null {
  const clean = text === null ? '' : line(text);
  return clean === '' ? null : { label, text: clean };
}

/** One of several incidents: level and name, why and how long there is, and where to act. */
function incidentLine(message: Message): QuoteLine {
  const said = [line(message.reason), line(message.clock ?? '')].filter((part) => part !== '');
  const link = safeLink(message);
  return {
    head: title(message),
    text: said.join(' ') || NOTHING,
    url: link?.url ?? null,
    open: link?.label ?? '',
  };
}

function quoteLine(quote: Quote, locale: Locale, time: (at: number) => string): QuoteLine {
  const reposts = quote.reposts === null ? [] : [`${LABELS.reposts[locale]} ${quote.reposts}`];
  return {
    head: [
      line(quote.author) || LABELS.unknownAuthor[locale],
      line(quote.platform),
      time(quote.publishedAt),
      ...reposts,
    ]
      .filter((part) => part !== '')
      .join(' · '),
    text: line(quote.text) || NOTHING,
    url: webUrl(quote.url),
    open: LABELS.original[locale],
  };
}

function safeLink(message: Message): Sheet['link'] {
  const url = webUrl(message.link?.url ?? null);
  if (message.link === null || url === null) return null;
  return { label: line(message.link.label) || LABELS.open[message.locale], url };
}
