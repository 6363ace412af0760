import { createHash } from 'node:crypto';
import { rank } from '../server/model/level.js';
import type { Message } from '../server/model/message.js';

/** The first alert of an incident and a raise to red: never merged, ahead of everything. */
export function urgent(message: Message): boolean {
  if (message.kind === 'incident.opened') return true;
  return message.kind === 'incident.raised' && message.level === 'red';
}

/**
 * What one channel should send instead of all that waits for it: urgent messages first, highest level
 * first; then, per incident, one message that stands for its updates, in the order of their oldest.
 * A merged message has the newest state, says how many updates it holds and lists their ids
 * (`includes`), so that all their deliveries can be marked with it. Its own id follows from those ids:
 * persist the merge before sending, and a retry carries the same id.
 * Tests and messages without a thread stay as they are.
 */
export function merge(messages: readonly Message[]): Message[] {
  const first = byUrgency(messages.filter(urgent));
  const groups = new Map<string, Message[]>();
  for (const message of messages.filter((m) => !urgent(m)).sort(byAge)) {
    const key = groupKey(message);
    groups.set(key, [...(groups.get(key) ?? []), message]);
  }
  return [...first, ...[...groups.values()].map(joined)];
}

/** The thread with the highest level goes first, then the oldest; inside a thread time decides. */
function byUrgency(messages: readonly Message[]): Message[] {
  const threads = new Map<string, Message[]>();
  for (const message of [...messages].sort(byAge)) {
    threads.set(message.thread, [...(threads.get(message.thread) ?? []), message]);
  }
  const peak = (thread: readonly Message[]): number =>
    Math.max(...thread.map((message) => rank(message.level)));
  // The map keeps the age of the threads, and the sort is stable.
  return [...threads.values()].sort((a, b) => peak(b) - peak(a)).flat();
}

function byAge(a: Message, b: Message): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Rehearsals never mix with what is real, nor one language with another. */
function groupKey(message: Message): string {
  const alone = message.kind === 'test' || message.thread === '';
  const { thread, locale, rehearsal } = message;
  return JSON.stringify(alone ? [message.id] : ['thread', thread, locale, rehearsal]);
}

/**
 * One message in the place of a group that was merged before; its id follows from theirs.
 * @param group oldest first, at least one; throws RangeError when empty
 */
export function joined(group: readonly Message[]): Message {
  const newest = group[group.length - 1];
  if (newest === undefined) throw new RangeError('nothing to merge');
  if (group.length === 1) return newest;
  const includes = group.flatMap((message) => message.includes ?? [message.id]);
  return {
    ...newest,
    id: `merged-${createHash('sha256').update(includes.join('\n')).digest('hex').slice(0, 32)}`,
    includes,
    headline: counted(newest, includes.length),
    facts: latestFacts(group),
    quotes: latestQuotes(group),
  };
}

function counted(newest: Message, count: number): string {
  return newest.locale === 'en'
    ? `${newest.headline} (${count} updates in one)`
    : `${newest.headline}（合并 ${count} 条更新）`;
}

/** The newest value of every number any update named. */
function latestFacts(group: readonly Message[]): Message['facts'] {
  const facts = new Map<string, string>();
  for (const message of group) {
    for (const [label, value] of message.facts) facts.set(label, value);
  }
  return [...facts];
}

/** The newest update that shows posts decides which. */
function latestQuotes(group: readonly Message[]): Message['quotes'] {
  return group.findLast((message) => message.quotes.length > 0)?.quotes ?? [];
}
