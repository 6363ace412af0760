import type { Change } from './model/change.js';
import { explain } from './model/explain.js';
import type { IncidentState } from './model/live.js';
import type { Mention } from './model/mention.js';
import type { Locale, Message, Quote } from './model/message.js';
import { headline, levelWord } from './model/words.js';

/** What a message is made from. */
export interface Told {
  change: Change;
  brand: string;
  incident: IncidentState | null;
  /** The posts that moved it, most reposted first. */
  mentions: Mention[];
  /** Name of the channel that failed, when this message takes another way because of it. */
  insteadOf: string | null;
}

function quote(mention: Mention): Quote {
  return {
    author: mention.author.name ?? mention.author.id ?? '',
    platform: mention.platform,
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
    const took = duration(incident.response.at - incident.openedAt, zh);
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

/** Why it is told: the forecast of a warning, or the level and its distance to the next. */
function whyOf({ change, incident }: Told, locale: Locale, timeZone: string): string {
  if (change.kind === 'story.warned')
    return change.data.forecast.why[locale === 'en' ? 'en' : 'zh'];
  return incident ? reasonOf(incident, locale, timeZone) : '';
}

/** Facts of an incident in words of the locale. */
function factsOf(incident: IncidentState, zh: boolean): [string, string][] {
  const hours = incident.reason.windowHours;
  return [
    [zh ? '预警等级' : 'Level', levelWord(incident.level, zh ? 'zh-CN' : 'en')],
    [zh ? `${hours} 小时负面量` : `Negative in ${hours} h`, String(incident.volume)],
    [
      zh ? '转发速度' : 'Repost velocity',
      zh ? `每小时 ${incident.velocity}` : `${incident.velocity}/h`,
    ],
  ];
}

function detour(channel: string, zh: boolean): string {
  return zh
    ? `渠道“${channel}”发送失败，改由此处通知。`
    : `Sent here because the channel “${channel}” failed.`;
}

/** A message that changes nothing, sent the same way as all others. */
export function testMessage(locale: Locale, at: number, id: string, daily: boolean): Message {
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
    timeZone: 'Asia/Shanghai',
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
    thread: incident ? `incident-${incident.id}` : `change-${change.seq}`,
    locale,
    kind: change.kind,
    rehearsal,
    level: incident?.level ?? 'none',
    brand,
    headline: headline(change, brand, locale),
    facts: incident ? factsOf(incident, zh) : [],
    reason: [
      told.insteadOf === null ? '' : detour(told.insteadOf, zh),
      whyOf(told, locale, timeZone),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    clock: incident && incident.status === 'open' ? clockOf(incident, now, zh) : null,
    quotes: mentions.slice(0, 3).map(quote),
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
