import type { Level } from '../../server/model/level.js';
import type { Locale, Message } from '../../server/model/message.js';

/** One text in both languages. */
export type Words = Readonly<Record<Locale, string>>;

/** A text in Chinese and in English. */
export function words(zh: string, en: string): Words {
  return { 'zh-CN': zh, en };
}

const LEVEL: Readonly<Record<Level, Words>> = {
  none: words('通知', 'Notice'),
  yellow: words('黄色预警', 'Yellow alert'),
  orange: words('橙色预警', 'Orange alert'),
  red: words('红色预警', 'Red alert'),
};

/** The labels that stand beside the text of a message. */
export const LABELS = {
  reason: words('原因', 'Why'),
  clock: words('响应时钟', 'Response clock'),
  quotes: words('关键帖子', 'Posts that matter'),
  original: words('查看原帖', 'Open post'),
  open: words('打开', 'Open'),
  reposts: words('转发', 'reposts'),
  rehearsal: words('演练', 'DRILL'),
  test: words('测试', 'Test'),
  resolved: words('已解除', 'Resolved'),
  shortened: words('内容已缩短，完整内容见链接。', 'Shortened; the link has the whole.'),
  unknownAuthor: words('匿名', 'unknown author'),
  separator: words('：', ': '),
} as const;

/** The colour a message bears: its level, or that something is over, or nothing of the kind. */
export type Tone = 'red' | 'orange' | 'yellow' | 'good' | 'info';

const OVER: readonly string[] = [
  'incident.closed',
  'coverage.regained',
  'source.recovered',
  'channel.repaired',
];

/** Whether a message is over, of no level, or at one. */
export function tone(message: Message): Tone {
  if (message.kind === 'test') return 'info';
  if (OVER.includes(message.kind)) return 'good';
  if (message.level !== 'none') return message.level;
  return message.kind === 'incident.lowered' ? 'good' : 'info';
}

/** Colours as hex for media that take any. */
export const HEX: Readonly<Record<Tone, string>> = {
  red: '#D93025',
  orange: '#F2994A',
  yellow: '#F2C744',
  good: '#2EB67D',
  info: '#3B82F6',
};

/** A sign that tells the level without colour. */
export const SIGN: Readonly<Record<Tone, string>> = {
  red: '🔴',
  orange: '🟠',
  yellow: '🟡',
  good: '🟢',
  info: '🔵',
};

/** What kind of message this is, in a word or two: "Red alert", "Resolved", "Test". */
export function standing(message: Message): string {
  const colour = tone(message);
  if (message.kind === 'test') return LABELS.test[message.locale];
  if (colour === 'good') return LABELS.resolved[message.locale];
  return LEVEL[message.level][message.locale];
}

/**
 * Writes times as `2026-11-23 14:03` in a time zone, whose short name follows in English.
 * Made once per message: making it costs far more than using it.
 */
export function clockIn(timeZone: string, locale: Locale): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(locale === 'en' ? { timeZoneName: 'short' as const } : {}),
  });
  return (at) => {
    const shown: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(at)) shown[type] = value;
    const { year = '', month = '', day = '', hour = '', minute = '', timeZoneName } = shown;
    const text = `${year}-${month}-${day} ${hour}:${minute}`;
    return timeZoneName === undefined ? text : `${text} ${timeZoneName}`;
  };
}
