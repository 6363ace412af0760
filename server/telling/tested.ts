import { setTimeout as pause } from 'node:timers/promises';
import { words } from '../../alerts/channels/words.js';
import type { Locale } from '../model/message.js';
import type { Store } from '../store/store.js';

/** How often the row is looked at, and how far apart, ms: a little longer than a service may take. */
const LOOKS = 400;
const BETWEEN = 50;

const TAKEN = words('服务已收下这条消息。', 'The service accepted the message.');
const NOT_TAKEN = words('服务没有收下这条消息。', 'The service did not accept the message.');
const UNANSWERED = words(
  '服务还没有回答；结果稍后见渠道列表。',
  'The service has not answered yet; the list of channels will show what became of it.',
);

/** What came of a test message, in the language of its channel. */
export interface TestAnswer {
  /** What the service's answer was taken for; `waiting` while it has none. */
  outcome: string;
  words: string;
}

interface Row {
  outcome: string | null;
  error: string | null;
  state: string;
  due_at: number;
  lease_until: number;
  throttled_until: number | null;
  locale: string;
}

/**
 * Waits for the service's answer to one test message, whatever else is on its way, and says it in words;
 * or says what the message waits for, and how long. Any process may be the one that sends it.
 */
export async function testAnswer(store: Store, id: number, now: () => number): Promise<TestAnswer> {
  for (let look = 1; ; look += 1) {
    const row = await rowOf(store, id);
    const locale = row.locale === 'en' ? 'en' : 'zh-CN';
    if (row.outcome !== null || row.state !== 'due') return answered(row, locale);
    const held = row.due_at - now();
    if (held > 0 && row.lease_until <= now()) {
      return { outcome: 'waiting', words: waits(row, held, locale) };
    }
    if (look === LOOKS) return { outcome: 'waiting', words: UNANSWERED[locale] };
    await pause(BETWEEN);
  }
}

function rowOf(store: Store, id: number): Promise<Row> {
  return store.read((q) =>
    q
      .selectFrom('deliveries as d')
      .innerJoin('channels as c', 'c.id', 'd.channel_id')
      .select(['d.outcome', 'd.error', 'd.state', 'd.due_at', 'd.lease_until'])
      .select(['c.throttled_until', 'c.locale'])
      .where('d.id', '=', id)
      .executeTakeFirstOrThrow(),
  );
}

function answered({ outcome, error }: Row, locale: Locale): TestAnswer {
  const said = (outcome === 'ok' ? TAKEN : NOT_TAKEN)[locale];
  return { outcome: outcome ?? 'unknown', words: error ?? said };
}

/** What holds it back: the service asked for silence, or took as much as it may already. `held` in ms. */
function waits(row: Row, held: number, locale: Locale): string {
  const zh = locale === 'zh-CN';
  const seconds = Math.ceil(held / 1_000);
  const minutes = Math.ceil(seconds / 60);
  const long = seconds > 120;
  const about = zh
    ? `约 ${long ? `${minutes} 分钟` : `${seconds} 秒`}后`
    : `in about ${long ? `${minutes} minutes` : `${seconds} s`}`;
  const silent = row.throttled_until !== null && row.throttled_until >= row.due_at;
  if (silent) {
    return zh
      ? `服务因限流要求暂停发送，这条消息${about}自动发出。`
      : `The service asked for silence, since too much was sent; this message goes out ${about}.`;
  }
  return zh
    ? `这个渠道刚发出的消息已达到服务的上限，排在前面的预警先发；这条消息${about}自动发出。`
    : `The alerts that just went out are as many as the service takes, and alerts go first; this message goes out ${about}.`;
}
