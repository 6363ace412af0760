import { decodeEntities } from '../../crawlers/feed/entities.js';
import type { Feed } from '../../crawlers/feed/feed.js';
import { readFeed } from '../../crawlers/feed/read.js';
import { VisitError } from '../../crawlers/source.js';
import { type Clock, systemClock } from '../clock.js';
import { cases, type Case, type Expectation } from './judge/corpora.js';
import { reasonFor } from './judge/reasons.js';
import { type CommandIo, print } from './io.js';

interface Tally {
  right: number;
  all: number;
}

/** A plain text without its spacing, which readers set differently. */
function letters(text: string): string {
  return text.replace(/[\s\u00a0\u200b\ufeff]+/g, '');
}

/** What a reader of this HTML sees, by rules of its own so that it can judge ours. */
function seen(html: string): string {
  const bare = html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<(script|style)\b[^]*?<\/\1>/gi, '')
    .replace(/<\/?[a-z][^<>]*>/gi, '');
  return decodeEntities(bare);
}

/** An expected text may be HTML or plain; what we found is plain. */
function sameText(found: string, expected: string): boolean {
  const ours = letters(found);
  return ours === letters(seen(expected)) || ours === letters(expected);
}

/**
 * Reads the feed corpora in a folder and prints how many cases came out right in title, link,
 * date and text, apart for the well-formed and the rest, with every miss and its reason.
 *
 * @returns 0 when both shares reach their aim (98 % and 95 %) and nothing crashed
 */
export async function main(
  argv: readonly string[],
  io: CommandIo,
  clock: Clock = systemClock,
): Promise<number> {
  const say = (line: string) => print(io.stdout, `${line}\n`);
  const [folder] = argv;
  if (folder === undefined) {
    await print(io.stderr, 'Usage: npm run --silent judge-feeds -- FOLDER\n');
    return 2;
  }
  const tallies: Record<'well' | 'rest', Tally> = {
    well: { right: 0, all: 0 },
    rest: { right: 0, all: 0 },
  };
  let only = 0;
  let crashed = 0;
  for await (const one of cases(folder)) {
    const verdict = await judge(one, clock.now());
    crashed += verdict.crashed ? 1 : 0;
    if (!verdict.judged) only++;
    const tally = tallies[one.wellFormed ? 'well' : 'rest'];
    if (verdict.judged) tally.all++;
    if (verdict.judged && verdict.misses.length === 0) tally.right++;
    for (const miss of verdict.misses)
      await say(`MISS ${one.file}: ${miss}${verdict.judged ? ` [${reasonFor(one.file)}]` : ''}`);
  }
  await say(`well-formed: ${share(tallies.well)}`);
  await say(`the rest: ${share(tallies.rest)}`);
  await say(`without an expectation on title, link, date or text (only had to be read): ${only}`);
  await say(`crashed: ${crashed}`);
  const reached = ratio(tallies.well) >= 0.98 && ratio(tallies.rest) >= 0.95 && crashed === 0;
  return reached ? 0 : 1;
}

interface Verdict {
  /** False when the case says nothing about what we read. */
  judged: boolean;
  misses: string[];
  crashed: boolean;
}

async function judge(one: Case, now: number): Promise<Verdict> {
  const origin = {
    contentType: one.contentType,
    url: one.url,
    contentLocation: one.contentLocation,
    now,
  };
  const unanswered = one.file.startsWith('miniflux/reader/parser');
  const judged = one.expected.length > 0 || unanswered;
  try {
    const feed = await readFeed(one.body, origin);
    const misses = one.expected.flatMap((expected) => compare(feed, expected));
    if (unanswered && feed.items.length === 0) misses.push('no items');
    if (unanswered && JSON.stringify(feed.items).includes('\ufffd'))
      misses.push('unreadable characters');
    return { judged, misses, crashed: false };
  } catch (error) {
    const crashed = !(error instanceof VisitError);
    const message = error instanceof Error ? error.message : String(error);
    return { judged, misses: judged || crashed ? [message] : [], crashed };
  }
}

function compare(feed: Feed, expected: Expectation): string[] {
  const item = expected.item < 0 ? null : (feed.items[expected.item] ?? null);
  if (expected.item >= 0 && item === null) return [`item ${expected.item} is missing`];
  const found = foundIn(feed, item, expected);
  const same =
    typeof expected.value === 'number'
      ? found.includes(expected.value)
      : found.some((f) => sameText(String(f ?? ''), String(expected.value)));
  if (same) return [];
  return [
    `${expected.item < 0 ? 'feed' : `item ${expected.item}`} ${expected.field}: expected ${brief(expected.value)}, found ${brief(found[0] ?? null)}`,
  ];
}

function foundIn(
  feed: Feed,
  item: Feed['items'][number] | null,
  expected: Expectation,
): (string | number | null)[] {
  switch (expected.field) {
    case 'title':
      return [item ? item.title : feed.title];
    case 'link':
      return [item ? item.link : feed.link];
    case 'date':
      return [item?.publishedAt ?? null, item?.updatedAt ?? null];
    case 'text':
      return [item?.text ?? null];
  }
}

function brief(value: string | number | null): string {
  const text = JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
}

function ratio(tally: Tally): number {
  return tally.all === 0 ? 0 : tally.right / tally.all;
}

function share(tally: Tally): string {
  return `${tally.right} of ${tally.all} cases right (${(100 * ratio(tally)).toFixed(2)} %)`;
}
