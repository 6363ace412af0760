import type { Locale } from '../server/model/message.js';
import type {
  Hearing,
  Hours,
  Miss,
  RouteEvent,
  Routed,
  RouteRule,
  Routing,
  RuleVerdict,
  Weekday,
} from '../server/model/route.js';
import type { Zone } from '../server/model/zone.js';
import { instant, openZone, wallTime } from '../server/model/zone.js';

/**
 * Who hears of an event, asked rule by rule. A channel named by several rules hears once, by the first.
 * In quiet hours everything but red waits for their end; nothing is dropped.
 */
export function route(routing: Routing, event: RouteEvent): Routed {
  const verdicts = judge(routing, event);
  const matched = verdicts.flatMap((verdict) =>
    verdict.result === 'matched' ? [verdict.ruleId] : [],
  );
  const heldUntil = event.level === 'red' ? null : endOf(routing.quiet, event.at, routing.timeZone);
  const hearings = new Map<number, Hearing>();
  for (const rule of routing.rules.filter((r) => matched.includes(r.id))) {
    for (const channelId of rule.channels) {
      if (hearings.has(channelId)) continue;
      const fallbacks = rule.fallbacks.filter((id) => id !== channelId);
      hearings.set(channelId, {
        channelId,
        notBefore: heldUntil ?? event.at,
        fallbacks,
        ruleId: rule.id,
      });
    }
  }
  return { hearings: [...hearings.values()], verdicts, heldUntil };
}

function judge(routing: Routing, event: RouteEvent): RuleVerdict[] {
  let done = false;
  return routing.rules.map((rule) => {
    const { id: ruleId, name } = rule;
    if (done) return { ruleId, name, result: 'not asked' };
    const by = miss(rule, event, event.timeZone ?? routing.timeZone);
    if (by !== null) return { ruleId, name, result: 'missed', by };
    done = routing.mode === 'first';
    return { ruleId, name, result: 'matched' };
  });
}

/** The first condition the event fails, or null when it meets them all. */
function miss(rule: RouteRule, event: RouteEvent, timeZone: string): Miss | null {
  if (!rule.enabled) return 'disabled';
  if (rule.brands.length > 0 && !rule.brands.some((id) => id === event.brandId)) return 'brand';
  if (rule.levels.length > 0 && !rule.levels.includes(event.level)) return 'level';
  if (!overlaps(rule.categories, event.categories)) return 'category';
  if (!overlaps(rule.platforms, event.platforms)) return 'platform';
  if (rule.kinds.length > 0 && !rule.kinds.includes(event.kind)) return 'kind';
  return rule.hours === null || endOf(rule.hours, event.at, timeZone) !== null ? null : 'hours';
}

function overlaps(asked: readonly string[], given: readonly string[]): boolean {
  return asked.length === 0 || asked.some((one) => given.includes(one));
}

/**
 * When the hours that hold at `at` end, epoch ms; null when they do not hold.
 * Hours that follow one another without a gap count as one. Hours that never end (every day, all day)
 * end for this purpose after a week.
 */
export function endOf(hours: Hours | null, at: number, timeZone: string): number | null {
  if (hours === null) return null;
  const zone = openZone(timeZone);
  const limit = at + 7 * 86_400_000;
  let end: number | null = null;
  for (let from = at; from < limit;) {
    const next = spanEnd(hours, from, zone);
    if (next === null) break;
    end = next;
    from = next;
  }
  return end;
}

/** The end of the one span that holds at `at`: it began today or yesterday. */
function spanEnd(hours: Hours, at: number, zone: Zone): number | null {
  const today = wallTime(at, zone);
  for (const back of [0, 1]) {
    const weekday = (((today.weekday + 6 - back) % 7) + 1) as Weekday;
    if (hours.days.length > 0 && !hours.days.includes(weekday)) continue;
    const date = { year: today.year, month: today.month, day: today.day - back };
    const start = instant({ ...date, ...clock(hours.from) }, zone);
    const over = hours.to > hours.from ? 0 : 1;
    const end = instant({ ...date, day: date.day + over, ...clock(hours.to) }, zone);
    if (at >= start && at < end) return end;
  }
  return null;
}

function clock(text: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}

const MISSED: Readonly<Record<Miss, readonly [zh: string, en: string]>> = {
  disabled: ['已停用', 'is switched off'],
  brand: ['品牌不符', 'is for other brands'],
  level: ['级别不符', 'is for other levels'],
  category: ['分类不符', 'is for other categories'],
  platform: ['平台不符', 'is for other platforms'],
  kind: ['通知类型不符', 'is for other kinds of change'],
  hours: ['不在时段内', 'is for other hours'],
};

/**
 * The decision in sentences, one per rule and one for the outcome, for the page where routes are edited.
 * @param channelName the name of a channel by its id
 */
export function explainRoute(
  routed: Routed,
  locale: Locale,
  channelName: (id: number) => string,
): string[] {
  const zh = locale === 'zh-CN';
  const rules = routed.verdicts.map((verdict) => {
    if (verdict.result === 'matched')
      return zh ? `规则“${verdict.name}”命中。` : `Rule “${verdict.name}” matches.`;
    if (verdict.result === 'not asked') {
      return zh
        ? `规则“${verdict.name}”未再询问：前面已有规则命中。`
        : `Rule “${verdict.name}” is not asked: an earlier one matched.`;
    }
    const [inZh, inEn] = MISSED[verdict.by];
    return zh ? `规则“${verdict.name}”${inZh}。` : `Rule “${verdict.name}” ${inEn}.`;
  });
  const names = routed.hearings.map((hearing) => channelName(hearing.channelId));
  return [...rules, outcome(names, routed.heldUntil !== null, zh)];
}

function outcome(names: readonly string[], held: boolean, zh: boolean): string {
  if (names.length === 0) return zh ? '没有人会收到。' : 'Nobody would hear of this.';
  const list = names.join(zh ? '、' : ', ');
  if (held) return zh ? `静默时段结束后通知：${list}。` : `Told when quiet hours end: ${list}.`;
  return zh ? `立即通知：${list}。` : `Told at once: ${list}.`;
}
