import { CHINA } from '../times.js';

const SEOUL_AND_TOKYO = 540;
/** One zone for all who write it; of a language of many lands nothing follows. */
const ZONES: Readonly<Record<string, number>> = {
  zh: CHINA,
  ja: SEOUL_AND_TOKYO,
  ko: SEOUL_AND_TOKYO,
};
/** Characters in which a feed says its language. */
const HEAD = 20_000;

/**
 * Minutes ahead of UTC for the dates of a feed that name no zone. The standards say UTC; sites in
 * Chinese, Japanese and Korean that leave the zone out mean their own clocks.
 */
export function zoneOf(language: string | null): number {
  return ZONES[language?.trim().slice(0, 2).toLowerCase() ?? ''] ?? 0;
}

/** The language that an XML feed says it is in, before it is read. */
export function languageIn(source: string): string | null {
  const head = source.slice(0, HEAD);
  const said =
    /<(?:\w+:)?language[^>]{0,200}>\s*(?:<!\[CDATA\[)?\s*([A-Za-z]{2})/i.exec(head) ??
    /<(?:feed|rss|channel|rdf:rdf)\b[^>]{0,2000}\sxml:lang\s*=\s*["']([A-Za-z]{2})/i.exec(head);
  return said?.[1] ?? null;
}

/** The zone of one date: written in words of a language it is that language's, whatever the feed says. */
export function zoneFor(date: string, feed: number): number {
  if (/[년월일]/.test(date)) return SEOUL_AND_TOKYO;
  return /[年月日]/.test(date) && feed === 0 ? CHINA : feed;
}
