import type { Change } from '../model/change.js';
import { clip } from '../../alerts/channels/clip.js';
import { isBareRepost } from '../model/repost.js';
import { explain } from '../model/explain.js';
import type { IncidentState } from '../model/live.js';
import type { Mention } from '../model/mention.js';
import type { Locale, Message, Quote } from '../model/message.js';
import { headline, levelWord, platformWord } from '../model/words.js';
import { wallTime } from '../model/zone.js';
import type { Said } from './said.js';

/** What a message is made from. */
export interface Told {
  change: Change;
  brand: string;
  incident: IncidentState | null;
  /** The posts that moved it, most reposted first. */
  mentions: Mention[];
  /** Name of the channel that failed, when this message takes another way because of it. */
  insteadOf: string | null;
  /** What this place was told of the incident last; null when nothing. */
  before: Said | null;
  /** Negative volume gained in the last hour; null when it was not asked for. */
  hour: number | null;
}

const LONGEST_NAME = 40;

/** The headline with the name of its incident: a brand may have several, and "acknowledged" names none. */
function named(words: string, incident: IncidentState | null, zh: boolean): string {
  if (incident === null || words.includes(incident.title)) return words;
  const name = clip(incident.title, LONGEST_NAME);
  return zh ? `${words}（${name}）` : `${words} (${name})`;
}

/**
 * Posts that tell something, at most three: of the same words one, and a repost without any only where
 * nothing else is there. They stay in their order.
 */
export function telling(mentions: readonly Mention[]): Mention[] {
  const seen = new Set<string>();
  const distinct = mentions.filter(({ text }) => !seen.has(text) && seen.add(text));
  const own = distinct.filter(({ text }) => !isBareRepost(text));
  return (own.length > 0 ? own : distinct).slice(0, 3);
}

function quote(mention: Mention, locale: Locale): Quote {
  return {
    author: mention.author.name ?? mention.author.id ?? '',
    platform: platformWord(mention.platform, locale),
    text: mention.text,
    url: mention.url,
    publishedAt: mention.publishedAt,
    reposts: mention.counters.reposts,
  };
}

function duration(ms: number, zh: boolean): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (zh) return hours > 0 ? `${hours} 小时 ${rest} 分` : `${rest} 分钟`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}

function clockOf(incident: IncidentState, now: number, zh: boolean): string {
  if (incident.response) {
    const after = incident.response.at - incident.openedAt;
    if (after < 0) {
      const before = duration(-after, zh);
      return zh ? `首次回应早于预警 ${before}` : `First response ${before} before the alert`;
    }
    const took = duration(after, zh);
    return zh ? `首次回应用时 ${took}` : `First response after ${took}`;
  }
  const left = incident.respondDueAt - now;
  if (left >= 0) {
    return zh
      ? `距首次回应时限还有 ${duration(left, zh)}`
      : `${duration(left, zh)} left to respond`;
  }
  return zh
    ? `首次回应已超时 ${duration(-left, zh)}`
    : `Response overdue by ${duration(-left, zh)}`;
}

/** Why this level, and what is missing to the next. */
function reasonOf(incident: IncidentState, locale: Locale, timeZone: string): string {
  const { reason, volume, topReposts } = incident;
  const { why, next } = explain(reason, volume, topReposts, locale, timeZone);
  return next ? `${why.trim()} ${next.trim()}` : why.trim();
}

/** What goes on under one name, so that its end meets its beginning where a service keeps alerts open. */
function threadOf(change: Change): string {
  switch (change.kind) {
    case 'coverage.lost':
    case 'coverage.regained':
      return `coverage-${change.brandId ?? 0}`;
    case 'source.failing':
    case 'source.quiet':
    case 'source.recovered':
      return `source-${change.data.sourceId}`;
    case 'channel.broken':
    case 'channel.silent':
    case 'channel.repaired':
      return `channel-${change.data.channelId}`;
    default:
      return `change-${change.seq}`;
  }
}

/** Why it is told: the forecast of a warning, or the level and its distance to the next. */
function whyOf({ change, incident }: Told, locale: Locale, timeZone: string): string {
  if (change.kind === 'story.warned')
    return change.data.forecast.why[locale === 'en' ? 'en' : 'zh'];
  return incident ? reasonOf(incident, locale, timeZone) : '';
}

/** `14:03`, with the day before it when that is another. */
function clockTime(at: number, now: number, timeZone: string): string {
  const [then, today] = [wallTime(at, timeZone), wallTime(now, timeZone)];
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(then.hour)}:${two(then.minute)}`;
  return then.day === today.day && then.month === today.month
    ? time
    : `${two(then.month)}-${two(then.day)} ${time}`;
}

/** A number that changed, with its sign: `+38`, `−15`, `±0`. */
function signed(change: number): string {
  if (change === 0) return '±0';
  return change > 0 ? `+${change}` : `−${-change}`;
}

/** Facts of an incident in words of the locale, each with its change since this place heard of it last. */
function factsOf(
  incident: IncidentState,
  { before, hour }: Told,
  locale: Locale,
  timeZone: string,
  now: number,
): [string, string][] {
  const zh = locale === 'zh-CN';
  const since = before === null ? '' : clockTime(before.at, now, timeZone);
  const moved = (is: number, was: number | undefined): string => {
    if (was === undefined) return '';
    return zh ? `（较 ${since} ${signed(is - was)}）` : ` (${signed(is - was)} since ${since})`;
  };
  const fresh = (gained: number): string =>
    zh ? `（近 1 小时 ${signed(gained)}）` : ` (${signed(gained)} in the last hour)`;
  const was = before && before.level !== incident.level ? levelWord(before.level, locale) : null;
  const level = levelWord(incident.level, locale);
  const wasAt = zh ? `（${since} 为${was ?? ''}）` : ` (${was ?? ''} at ${since})`;
  const volume =
    before === null && hour !== null ? fresh(hour) : moved(incident.volume, before?.volume);
  const velocity = zh ? `每小时 ${incident.velocity}` : `${incident.velocity}/h`;
  return [
    [zh ? '预警等级' : 'Level', was === null ? level : level + wasAt],
    [
      zh
        ? `${incident.reason.windowHours} 小时负面量`
        : `Negative in ${incident.reason.windowHours} h`,
      `${incident.volume}${volume}`,
    ],
    [zh ? '转发速度' : 'Repost velocity', velocity + moved(incident.velocity, before?.velocity)],
  ];
}

function detour(channel: string, zh: boolean): string {
  return zh
    ? `渠道“${channel}”发送失败，改由此处通知。`
    : `Sent here because the channel “${channel}” failed.`;
}

/** A message that changes nothing, sent the same way as all others. */
export function testMessage(
  locale: Locale,
  at: number,
  id: string,
  daily: boolean,
  timeZone: string,
): Message {
  const zh = locale === 'zh-CN';
  const why = daily
    ? zh
      ? '每日自检，无需处理；收不到时会通过其他渠道告知。'
      : 'The daily check; nothing to do. Should it fail to arrive, the other channels say so.'
    : zh
      ? '由设置页发出，无需处理。'
      : 'Sent from the settings page; nothing to do.';
  return {
    id,
    thread: id,
    locale,
    kind: 'test',
    rehearsal: false,
    level: 'none',
    brand: zh ? '风声' : 'Fengsheng',
    headline: zh ? '测试消息：这个渠道可以收到预警' : 'Test message: alerts reach this channel',
    facts: [],
    reason: why,
    clock: null,
    quotes: [],
    link: null,
    at,
    timeZone,
  };
}

/**
 * Writes a change as one message, in one language. `publicUrl` is where people reach the
 * dashboard; without it there is no link. Times are epoch ms.
 */
export function messageOf(
  told: Told,
  locale: Locale,
  publicUrl: string | null,
  deliveryId: string,
  rehearsal: boolean,
  timeZone: string,
  now: number,
): Message {
  const { change, brand, incident, mentions } = told;
  const zh = locale === 'zh-CN';
  return {
    id: deliveryId,
    thread: incident ? `incident-${incident.id}` : threadOf(change),
    locale,
    kind: change.kind,
    rehearsal,
    level: incident?.level ?? 'none',
    brand,
    headline: named(headline(change, brand, locale), incident, zh),
    facts: incident ? factsOf(incident, told, locale, timeZone, now) : [],
    reason: [
      told.insteadOf === null ? '' : detour(told.insteadOf, zh),
      whyOf(told, locale, timeZone),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    clock: incident && incident.status === 'open' ? clockOf(incident, now, zh) : null,
    quotes: mentions.slice(0, 3).map((one) => quote(one, locale)),
    link:
      incident && publicUrl
        ? {
            label: zh ? '打开事件' : 'Open the incident',
            url: `${publicUrl}/incidents/${incident.id}`,
          }
        : null,
    at: change.at,
    timeZone,
  };
}
