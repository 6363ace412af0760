import type { Locale } from '../../server/model/message.js';
import { line } from '../channels/clean.js';
import { clip } from '../channels/clip.js';
import { charts } from './charts.js';
import type { Font } from './draw.js';
import { draw } from './draw.js';
import type { DigestFacts } from './facts.js';
import type { Rendering } from './html.js';
import { digestHtml, title } from './html.js';
import { digestText } from './text.js';
import { count, percent, periodText, W } from './words.js';

/** A picture of the mail, shown by the HTML as `cid:name`. */
export interface Picture {
  name: string;
  alt: string;
  png: Uint8Array;
}

/** One finished digest. */
export interface Digest {
  subject: string;
  html: string;
  text: string;
  images: readonly Picture[];
}

/** What a digest is rendered with besides its facts. */
export interface DigestOptions {
  images: readonly Picture[];
  /** False: there is no Chinese font, and the mail says so. */
  canDraw: boolean;
  /** The recipient's own address for leaving the list; null in previews. */
  unsubscribe: string | null;
  /** Opens this edition alone in a browser, without signing in; null in a browser. */
  browser: string | null;
}

const MAX_SUBJECT = 60;

/** The digest for one reader; pure, the pictures were drawn before. */
export function digest(facts: DigestFacts, locale: Locale, options: DigestOptions): Digest {
  const how: Rendering = {
    pictures: options.images.map(({ name, alt }) => ({ name, alt })),
    canDraw: options.canDraw,
    unsubscribe: options.unsubscribe,
    browser: options.browser,
  };
  return {
    subject: subject(facts, locale),
    html: digestHtml(facts, locale, how),
    text: digestText(facts, locale, how),
    images: options.images,
  };
}

/** The brand, the period and the one number that matters, in a phone's line. */
function subject(facts: DigestFacts, locale: Locale): string {
  const brand = clip(line(facts.brand), 20);
  const period = periodText(facts.from, facts.to, facts.timeZone);
  const { share } = facts.coverage;
  const partial = share === null || share >= 0.95 ? '' : ` (${percent(share)})`;
  const negative = `${W.negative[locale]} ${count(facts.negative.value)}`;
  return clip(`${brand} ${title(facts, locale)} ${period} ${negative}${partial}`, MAX_SUBJECT);
}

/** Draws the pictures of a digest once for all its readers; none without a font. */
export async function pictures(
  facts: DigestFacts,
  locale: Locale,
  font: Font | null,
): Promise<Picture[]> {
  const drawn: Picture[] = [];
  if (font === null) return drawn;
  for (const { name, alt, svg } of charts(facts, locale, font.family)) {
    drawn.push({ name, alt, png: await draw(svg, font) });
  }
  return drawn;
}

/** The HTML with its pictures inside, for a browser: preview and archive. */
export function preview(made: Digest): string {
  return made.images.reduce(
    (page, image) =>
      page.replaceAll(
        `src="cid:${image.name}"`,
        `src="data:image/png;base64,${Buffer.from(image.png).toString('base64')}"`,
      ),
    made.html,
  );
}
