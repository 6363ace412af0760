import type { Message } from '../../server/model/message.js';
import { line } from './clean.js';
import { clip } from './clip.js';
import type { Sheet } from './sheet.js';
import { sheet } from './sheet.js';

/** How much of each part is kept, in UTF-16 units; what matters least shrinks first. */
interface Budget {
  headline: number;
  facts: number;
  fact: number;
  reason: number;
  quotes: number;
  quote: number;
  /** How many incidents told together are named, and what is said of each beside its name. */
  each: number;
  name: number;
  words: number;
}

const BUDGETS: readonly Budget[] = [
  {
    headline: 300,
    facts: 10,
    fact: 200,
    reason: 1000,
    quotes: 3,
    quote: 500,
    each: 10,
    name: 120,
    words: 300,
  },
  {
    headline: 200,
    facts: 10,
    fact: 120,
    reason: 600,
    quotes: 3,
    quote: 200,
    each: 10,
    name: 100,
    words: 160,
  },
  {
    headline: 160,
    facts: 8,
    fact: 80,
    reason: 400,
    quotes: 3,
    quote: 100,
    each: 10,
    name: 80,
    words: 100,
  },
  {
    headline: 160,
    facts: 8,
    fact: 80,
    reason: 300,
    quotes: 2,
    quote: 80,
    each: 10,
    name: 60,
    words: 80,
  },
  {
    headline: 120,
    facts: 6,
    fact: 60,
    reason: 200,
    quotes: 1,
    quote: 80,
    each: 10,
    name: 50,
    words: 60,
  },
  {
    headline: 120,
    facts: 6,
    fact: 60,
    reason: 200,
    quotes: 0,
    quote: 0,
    each: 10,
    name: 40,
    words: 40,
  },
  {
    headline: 100,
    facts: 4,
    fact: 40,
    reason: 120,
    quotes: 0,
    quote: 0,
    each: 10,
    name: 36,
    words: 30,
  },
  {
    headline: 80,
    facts: 2,
    fact: 40,
    reason: 60,
    quotes: 0,
    quote: 0,
    each: 10,
    name: 30,
    words: 20,
  },
  { headline: 60, facts: 0, fact: 0, reason: 0, quotes: 0, quote: 0, each: 6, name: 20, words: 20 },
  { headline: 30, facts: 0, fact: 0, reason: 0, quotes: 0, quote: 0, each: 3, name: 15, words: 0 },
];

/** Names and labels are short; a crawled author name of a kilobyte is not one. */
const NAME = 60;
const BUTTON = 30;

/**
 * Renders as much of a message as fits: quotes shrink and go first, the headline and the link stay.
 * Where even the smallest rendering is over the limit, it is returned all the same.
 * @param size what the limit counts of a rendering (bytes, characters)
 */
export function fit<T>(
  message: Message,
  render: (sheet: Sheet, message: Message) => T,
  size: (rendered: T) => number,
  limit: number,
): T {
  const attempt = (budget: Budget): T => {
    const smaller = shrink(message, budget);
    return render(sheet(smaller, lost(message, smaller)), smaller);
  };
  for (const budget of BUDGETS.slice(0, -1)) {
    const rendered = attempt(budget);
    if (size(rendered) <= limit) return rendered;
  }
  return attempt(BUDGETS[BUDGETS.length - 1] ?? SMALLEST);
}

const SMALLEST: Budget = {
  headline: 30,
  facts: 0,
  fact: 0,
  reason: 0,
  quotes: 0,
  quote: 0,
  each: 3,
  name: 15,
  words: 0,
};

function shrink(message: Message, budget: Budget): Message {
  const quotes = message.quotes.slice(0, budget.quotes).map((quote) => ({
    ...quote,
    author: clip(line(quote.author), NAME),
    platform: clip(line(quote.platform), NAME),
    text: clip(line(quote.text), budget.quote),
  }));
  return {
    ...message,
    id: clip(line(message.id), 100),
    brand: clip(line(message.brand), NAME),
    headline: clip(line(message.headline), budget.headline),
    facts: message.facts
      .slice(0, budget.facts)
      .map(([label, value]) => [clip(line(label), NAME), clip(line(value), budget.fact)]),
    reason: clip(line(message.reason), budget.reason),
    clock: message.clock === null ? null : clip(line(message.clock), budget.reason),
    quotes,
    ...(message.each ? { each: named(message.each, budget) } : {}),
    link:
      message.link === null
        ? null
        : { label: clip(line(message.link.label), BUTTON), url: message.link.url },
  };
}

/** Of incidents told together: name, reason and link of each; the rest stands on its page. */
function named(each: readonly Message[], budget: Budget): Message[] {
  return each.slice(0, budget.each).map((one) => ({
    ...shrink(
      { ...one, facts: [], quotes: [], clock: null },
      {
        ...budget,
        headline: budget.name,
        reason: budget.words,
      },
    ),
    clock: one.clock === null || budget.words === 0 ? null : clip(line(one.clock), NAME),
  }));
}

/** Whether a reader of `after` misses words of `before`. */
function lost(before: Message, after: Message): boolean {
  const said = (message: Message): string =>
    JSON.stringify([
      line(message.headline),
      message.facts.map((fact) => fact.map(line)),
      line(message.reason),
      line(message.clock ?? ''),
      message.quotes.map((quote) => line(quote.text)),
      message.each?.map((one) => [line(one.headline), line(one.reason), line(one.clock ?? '')]),
    ]);
  return said(before) !== said(after);
}

/**
 * The simpler rendering after a reject: title, link and footer, no markup, within the limit; of incidents
 * told together the name and link of each.
 * @param escape takes the power from text that the medium would read as markup; not applied to the link
 */
export function plain(
  message: Message,
  size: (text: string) => number,
  limit: number,
  escape: (text: string) => string = (text) => text,
): string {
  return fit(
    { ...message, facts: [], reason: '', clock: null, quotes: [] },
    (page) =>
      [
        escape(page.title),
        ...page.incidents.map(({ head, url }) => `${escape(head)} ${url ?? ''}`.trim()),
        page.link?.url ?? '',
        escape(page.footer),
      ]
        .filter(Boolean)
        .join('\n'),
    size,
    limit,
  );
}
