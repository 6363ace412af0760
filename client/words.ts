import { UNNAMED } from '../server/model/story.js';
import type { DeafSource } from '../server/model/brand.js';
import type { Mention, MentionCorrection } from '../server/model/mention.js';
import type { Format } from './i18n/format.js';
import type { Words } from './i18n/words.js';
import { ApiError } from './api/ask.js';
import { wrongPattern } from './category-form.js';
import type { Room } from './context.js';
import type { ClockState } from './incident.js';

/** A platform's name in the reader's language, or as the source wrote it. */
export function platformName(t: Words, platform: string): string {
  return t.platform[platform] ?? platform;
}

export function categoryName(t: Words, category: string): string {
  return t.category[category] ?? category;
}

/** A category as its brand calls it; `brandId` null: as any of the brands does. */
export function categoryWord(
  { board, i18n }: Pick<Room, 'board' | 'i18n'>,
  category: string,
  brandId: number | null = null,
): string {
  return board.categoryName(category, i18n.locale, brandId) ?? categoryName(i18n.t, category);
}

/** Who wrote a mention; in words where that is not known, taken back or no longer kept. */
export function authorName(
  t: Words,
  {
    author,
    authorForgotten,
    withdrawnAt,
  }: Pick<Mention, 'author' | 'authorForgotten' | 'withdrawnAt'>,
): string {
  if (withdrawnAt !== null) return t.feed.noAuthor;
  return author.name ?? (authorForgotten ? t.retention.noAuthor : t.feed.unknownAuthor);
}

type Said = Pick<MentionCorrection, 'by' | 'label' | 'categories' | 'was' | 'carried'>;

/** Whether a person said something else than the product had, and not only that it was right. */
export function saysOtherwise({ label, categories, was }: Said): boolean {
  return (label !== null && label !== was) || categories !== null;
}

/** Who said what of a mention, as a few words. */
export function correctionText(t: Words, said: Said): string {
  const say = t.reading;
  if (said.carried) return say.carried(said.by);
  if (!saysOtherwise(said)) return say.confirmed(said.by);
  return said.label === null || said.label === said.was
    ? say.recategorised(said.by)
    : say.corrected(said.by, t.feed.label[said.was]);
}

/** What the time on a response clock is the time of. */
export function clockWord(t: Words, { kind }: ClockState): string {
  const say = t.incident;
  return {
    running: say.toResponse,
    overdue: say.overdue,
    answered: say.answered,
    early: say.early,
    closed: say.closed,
  }[kind];
}

/** What went wrong, as a sentence for a person. */
export function failureText(t: Words, error: unknown): string {
  if (!(error instanceof ApiError)) {
    return t.error.generic(error instanceof Error ? error.message : String(error));
  }
  if (error.code === 'network') return t.error.network;
  if (error.code === 'unreadable') return t.error.unreadable(String(error.status));
  // What went wrong at a source says more than the kind of failure does.
  if (error.code.startsWith('source-') && error.said !== null) {
    return t.error.said({ zh: error.said, en: error.message });
  }
  return t.error.codes[error.code] ?? t.error.generic(error.message);
}

/** Why a source vouches for nothing, since when and for how long; `now` is epoch ms. */
export function deafText(t: Words, f: Format, source: DeafSource, now: number): string {
  const span = f.span(now - source.since);
  const since = f.time(source.since, now);
  return t.sources.deaf[source.why](source.name, since, span);
}

/** Which entry of a category's words cannot be looked for, and why; null when all can. */
export function patternError(t: Words, words: string): string | null {
  const wrong = wrongPattern(words);
  return wrong === null ? null : t.reading.categoryWrong(wrong);
}

/** The address if a browser may follow it: crawled links can be anything. */
export function safeUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}

/** The name of a story or its incident, in the reader's language where nothing is left to name it. */
export function storyName(t: Words, title: string): string {
  return title === UNNAMED ? t.stories.unnamed : title;
}
