import { above, type Level, type Reason, type Trigger } from './level.js';
import type { Locale } from './message.js';
import { POLICY, type Policy } from './policy.js';

/** A piece of a sentence; the numbers and names that matter are strong. */
export interface Piece {
  text: string;
  strong: boolean;
}

/** A level explained both ways (design §8.2), each part one or two whole sentences. */
export interface Explanation<T = string> {
  /** Who or what made the level, and where the volume stands. */
  why: T;
  /** What is missing to the levels above; null when there is none. */
  next: T | null;
  /** What would bring it down; null at level none. */
  below: T | null;
}

/** The settings of the brand that a reason does not carry. */
export type Leaving = Pick<Policy, 'leaveShare' | 'leaveDwell'>;

/**
 * Says in words why a level holds, from the numbers of its reason and where `volume` (negative
 * volume in the window, now) and `topReposts` (most reposts one item gained in the window, now)
 * stand. `timeZone` is an IANA name; an unknown one throws a RangeError.
 */
export function explain(
  reason: Reason,
  volume: number,
  topReposts: number,
  locale: Locale,
  timeZone: string,
  leaving: Leaving = POLICY,
): Explanation {
  const parts = explainInPieces(reason, volume, topReposts, locale, timeZone, leaving);
  const text = (pieces: Piece[]) => pieces.map((piece) => piece.text).join('');
  return {
    why: text(parts.why),
    next: parts.next && text(parts.next),
    below: parts.below && text(parts.below),
  };
}

/** As `explain`, with the strong pieces marked for a medium that can show them. */
export function explainInPieces(
  reason: Reason,
  volume: number,
  topReposts: number,
  locale: Locale,
  timeZone: string,
  leaving: Leaving = POLICY,
): Explanation<Piece[]> {
  const facts: Facts = { reason, volume, topReposts, leaving, ...speech(locale, timeZone) };
  const words = locale === 'zh-CN' ? CHINESE : ENGLISH;
  return { why: why(facts, words), next: next(facts, words), below: below(facts, words) };
}

interface Speech {
  number: (value: number) => string;
  percent: (share: number) => string;
  people: (value: number) => string;
  time: (at: number) => string;
}

interface Facts extends Speech {
  reason: Reason;
  volume: number;
  topReposts: number;
  leaving: Leaving;
}

interface Words {
  kol(trigger: Extract<Trigger, { kind: 'kol' }>, more: number, facts: Facts): Piece[];
  fermented(top: number, facts: Facts): Piece[];
  volume(facts: Facts): Piece[];
  untriggered(): Piece[];
  toYellow(reposts: number, toOrange: number, facts: Facts): Piece[];
  toOrange(missing: number, facts: Facts): Piece[];
  toRed(missing: number, facts: Facts): Piece[];
  toOrangeByPost(reposts: number, facts: Facts): Piece[];
  toRedByVolume(missing: number, facts: Facts): Piece[];
  scattered(scattered: number, facts: Facts): Piece[];
  withoutKol(without: Level, missing: number, facts: Facts): Piece[];
  lowersLifted(from: 'orange' | 'red', under: number, facts: Facts): Piece[];
  endsBut(facts: Facts, kol: boolean, chance: number | null): Piece[];
  lowers(to: 'yellow' | 'orange', under: number, facts: Facts): Piece[];
  lowersAfterKol(facts: Facts): Piece[];
  late(late: NonNullable<Reason['late']>, facts: Facts): Piece[];
  again(before: NonNullable<Reason['again']>, facts: Facts): Piece[];
  ends(under: number, facts: Facts): Piece[];
  forecast(trigger: ByForecast, facts: Facts): Piece[];
  forecastMakes(level: 'yellow' | 'orange', from: number, facts: Facts): Piece[];
  lowersForecast(chance: number, volume: number, facts: Facts): Piece[];
}

type ByForecast = Extract<Trigger, { kind: 'forecast' }>;

function why(facts: Facts, words: Words): Piece[] {
  const { reason } = facts;
  const kols = reason.triggers
    .filter((trigger) => trigger.kind === 'kol')
    .toSorted((a, b) => a.at - b.at);
  const [first] = kols;
  const top = Math.max(facts.topReposts, reason.topReposts);
  const fermented = top > reason.thresholds.reposts;
  return [
    ...(first ? words.kol(first, kols.length - 1, facts) : []),
    ...words.volume(facts),
    ...(reason.scattered === undefined ? [] : words.scattered(reason.scattered, facts)),
    ...(fermented ? words.fermented(top, facts) : []),
    ...reason.triggers.flatMap((one) =>
      one.kind === 'forecast' ? words.forecast(one, facts) : [],
    ),
    ...(reason.again ? words.again(reason.again, facts) : []),
    ...(reason.late ? words.late(reason.late, facts) : []),
    ...(reason.level === 'none' ? words.untriggered() : []),
  ];
}

function next(facts: Facts, words: Words): Piece[] | null {
  const { reason, volume } = facts;
  const { orange, red } = reason.thresholds;
  const toOrange = orange - volume;
  const toRed = red + 1 - volume;
  if (reason.level === 'none')
    return [
      ...words.toYellow(toFerment(facts), toOrange, facts),
      ...byForecast('yellow', facts, words),
    ];
  if (reason.level === 'yellow' && spoken(reason))
    return [
      ...words.toOrangeByPost(toFerment(facts), facts),
      ...words.toRedByVolume(Math.max(1, toOrange), facts),
      ...byForecast('orange', facts, words),
    ];
  if (reason.level === 'yellow')
    return [
      ...(toOrange > 0 ? words.toOrange(toOrange, facts) : []),
      ...redIn(toRed, facts, words),
      ...byForecast('orange', facts, words),
    ];
  // A KOL lifts by one level: what else makes orange makes red beside one.
  if (reason.level === 'orange' && byStep(reason) && spoken(reason))
    return words.toRedByVolume(Math.max(1, toOrange), facts);
  if (reason.level === 'orange') return redIn(toRed, facts, words);
  if (toRed <= 0 || !spoken(reason)) return null;
  return words.withoutKol(alone(facts), toRed, facts);
}

/** Reposts that one post still needs to ferment. */
function toFerment({ reason, topReposts }: Facts): number {
  return Math.max(1, reason.thresholds.reposts + 1 - topReposts);
}

/** The level by volume and reposts, whoever spoke. */
function alone({ reason, volume, topReposts }: Facts): Level {
  const { orange, red, reposts } = reason.thresholds;
  if (volume > red) return 'red';
  if (volume >= orange) return 'orange';
  return topReposts > reposts ? 'yellow' : 'none';
}

/** What chance of red would make `level`, where the brand lets the forecast raise it. */
function byForecast(level: 'yellow' | 'orange', facts: Facts, words: Words): Piece[] {
  const from = facts.reason.early?.[level] ?? null;
  return from === null ? [] : words.forecastMakes(level, from, facts);
}

/** Who speaks makes a story red, never the brand as a whole. */
function redIn(missing: number, facts: Facts, words: Words): Piece[] {
  const least = Math.max(1, missing);
  return facts.reason.scattered === undefined
    ? words.toRed(least, facts)
    : words.toRedByVolume(least, facts);
}

function below(facts: Facts, words: Words): Piece[] | null {
  const { reason, leaving } = facts;
  const under = (threshold: number) => Math.ceil(threshold * leaving.leaveShare);
  if (reason.level === 'none') return null;
  if (reason.level === 'yellow') return yellowEnds(facts, words);
  const { orange, red, reposts } = reason.thresholds;
  const forecast = reason.triggers.find((one) => one.kind === 'forecast');
  if (reason.level === 'orange' && forecast?.makes === 'orange')
    return words.lowersForecast(forecast.from * leaving.leaveShare, under(orange), facts);
  const lifted = byStep(reason) && spoken(reason) && above(alone(facts)) === reason.level;
  if (reason.level === 'orange')
    return lifted
      ? words.lowersLifted('orange', under(reposts), facts)
      : words.lowers('yellow', under(orange), facts);
  if (lifted && facts.volume <= red) return words.lowersLifted('red', under(orange), facts);
  if (!byStep(reason) && spoken(reason)) return words.lowersAfterKol(facts);
  return words.lowers('orange', under(red), facts);
}

/** Yellow holds on any one post and on the volume; a KOL and a forecast may hold it as well. */
function yellowEnds(facts: Facts, words: Words): Piece[] {
  const { reason, leaving } = facts;
  const forecast = reason.triggers.find((one) => one.kind === 'forecast');
  const chance = forecast ? forecast.from * leaving.leaveShare : null;
  return [
    ...words.ends(Math.ceil(reason.thresholds.reposts * leaving.leaveShare), facts),
    ...words.endsBut(facts, spoken(reason), chance),
  ];
}

/** A KOL lifts by one level, as this brand wants it. */
function byStep(reason: Reason): boolean {
  return reason.kol === 'step';
}

function spoken(reason: Reason): boolean {
  return reason.triggers.some((trigger) => trigger.kind === 'kol');
}

function minutes(facts: Facts): number {
  return Math.round(facts.leaving.leaveDwell / 60_000);
}

function speech(locale: Locale, timeZone: string): Speech {
  const whole = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return {
    number: (value) => whole.format(value),
    percent: (share) => `${whole.format(Math.round(share * 100))}${locale === 'en' ? ' ' : ''}%`,
    people: (value) => compact.format(value),
    time: (at) => clock.format(at),
  };
}

function ordinal(n: number): string {
  return ['zeroth', 'first', 'second', 'third'][n] ?? `${n}th`;
}

function plain(text: string): Piece[] {
  return [{ text, strong: false }];
}

/** A sentence whose inserted values are strong. */
function say(strings: TemplateStringsArray, ...values: (string | number)[]): Piece[] {
  return strings
    .flatMap((text, at) => [
      { text, strong: false },
      { text: String(values[at] ?? ''), strong: true },
    ])
    .filter((piece) => piece.text !== '');
}

const COLOURS = { none: '无预警', yellow: '黄色', orange: '橙色', red: '红色' } as const;

const CHINESE: Words = {
  kol(trigger, more, { people, number, time }) {
    const fans = trigger.followers === null ? '' : `（${people(trigger.followers)}粉丝）`;
    const others = more > 0 ? say`，另有 ${number(more)} 位 KOL 介入` : [];
    const act = trigger.role === 'author' ? '发声' : '转发';
    return [
      ...(trigger.author === ''
        ? plain(trigger.forgotten ? '一位 KOL（姓名已不再保留）' : '一位 KOL（已删帖）')
        : say`KOL ${`@${trigger.author}`}`),
      ...plain(`${fans}${time(trigger.at)} ${act}`),
      ...others,
      ...plain('。'),
    ];
  },
  fermented: (top, { number }) => say`单条最高转发 ${number(top)} 次。`,
  volume: ({ reason, volume, number }) =>
    plain(`${number(reason.windowHours)} 小时负面量 `).concat(say`${number(volume)}。`),
  untriggered: () => say`没有达到预警条件。`,
  toYellow: (reposts, toOrange, { number, reason }) =>
    say`单条转发再多 ${number(reposts)} 次即为黄色；负面量再多 ${number(Math.max(1, toOrange))} 即为橙色；`.concat(
      plain(`有 KOL 发声即为${byStep(reason) ? '黄色' : '红色'}。`),
    ),
  toOrange: (missing, { number }) => say`再多 ${number(missing)} 转为橙色。`,
  toRed: (missing, { number, reason }) =>
    byStep(reason)
      ? say`再多 ${number(missing)} 转为红色；有 KOL 介入则升高一级。`
      : say`再多 ${number(missing)}，或有 KOL 介入，转为红色。`,
  toOrangeByPost: (reposts, { number }) => say`单条转发再多 ${number(reposts)} 次转为橙色；`,
  toRedByVolume: (missing, { number }) => say`负面量再多 ${number(missing)} 转为红色。`,
  scattered: (scattered, { number }) =>
    say`分散在各处，其中 ${number(scattered)} 不属于任何同级预警的话题。`,
  withoutKol: (without, missing, { number }) =>
    (without === 'none'
      ? plain('没有 KOL 则未达预警条件')
      : say`没有 KOL 则为${COLOURS[without]}`
    ).concat(say`；再多 ${number(missing)} 也会到红色。`),
  lowersLifted: (from, under, facts) =>
    plain(`KOL 的帖子满 ${facts.reason.windowHours} 小时，或`).concat(
      say`${from === 'orange' ? '单条转发和负面量都' : '负面量'}低于 ${facts.number(under)}，并保持 ${minutes(facts)} 分钟后降级。`,
    ),
  lowers: (to, under, facts) =>
    say`低于 ${facts.number(under)} 并保持 ${minutes(facts)} 分钟后转为${to === 'orange' ? '橙色' : '黄色'}。`,
  lowersAfterKol: (facts) =>
    say`KOL 的帖子满 ${facts.reason.windowHours} 小时后再看负面量；红色不会自动关闭。`,
  again: ({ times, lastAt, gained }, { number, time }) =>
    say`第 ${number(times)} 次达到这一等级；自上次（${time(lastAt)}）以来新增负面量 ${number(gained)}。`,
  late: ({ count, oldest }, { number, time }) =>
    say`窗口内有 ${number(count)} 条迟到数据（最早发布于 ${time(oldest)}），等级按发布时间追溯。`,
  ends: (under, facts) =>
    say`单条转发和负面量都低于 ${facts.number(under)} 并保持 ${minutes(facts)} 分钟后解除。`,
  endsBut: ({ reason, percent }, kol, chance) => [
    ...(kol ? plain(`KOL 的帖子满 ${reason.windowHours} 小时前不解除。`) : []),
    ...(chance === null ? [] : say`预测升红概率也须低于 ${percent(chance)}。`),
  ],
  forecast: ({ p, makes, from, at }, { percent, time }) =>
    say`预测 24 小时内升为红色的概率 ${percent(p)}（${time(at)} 起达到本品牌设定的 ${percent(from)}，按规则提前定为${COLOURS[makes]}）。`,
  forecastMakes: (level, from, { percent }) =>
    say`预测升红概率达到 ${percent(from)} 即提前定为${COLOURS[level]}。`,
  lowersForecast: (chance, volume, facts) =>
    say`预测升红概率低于 ${facts.percent(chance)}、负面量低于 ${facts.number(volume)}，并保持 ${minutes(facts)} 分钟后降级；一小时没有新的传播，预测即失效。`,
};

const ENGLISH: Words = {
  kol(trigger, more, { people, number, time }) {
    const fans = trigger.followers === null ? '' : ` (${people(trigger.followers)} followers)`;
    const act = trigger.role === 'author' ? 'spoke' : 'reposted it';
    return [
      ...(trigger.author === ''
        ? plain(trigger.forgotten ? 'A KOL (name no longer kept)' : 'A KOL (post deleted since)')
        : say`KOL ${`@${trigger.author}`}`),
      ...plain(`${fans} ${act} at ${time(trigger.at)}`),
      ...(more > 0 ? say`, and ${number(more)} more KOL${more === 1 ? '' : 's'} joined` : []),
      ...plain('. '),
    ];
  },
  fermented: (top, { number }) => say` One post gained ${number(top)} reposts.`,
  volume: ({ reason, volume, number }) =>
    say`Negative volume ${number(volume)}`.concat(plain(` in ${number(reason.windowHours)} h.`)),
  untriggered: () => say` Nothing has triggered an alert.`,
  toYellow: (reposts, toOrange, { number, reason }) =>
    say`Yellow needs ${number(reposts)} more reposts of one post, orange ${number(Math.max(1, toOrange))} more volume;`.concat(
      plain(` a KOL makes it ${byStep(reason) ? 'yellow' : 'red'}.`),
    ),
  toOrange: (missing, { number }) => say`Orange needs ${number(missing)} more. `,
  toRed: (missing, { number, reason }) =>
    byStep(reason)
      ? say`Red needs ${number(missing)} more; a KOL lifts it by one level.`
      : say`Red needs ${number(missing)} more, or one KOL.`,
  toOrangeByPost: (reposts, { number }) =>
    say`Orange needs ${number(reposts)} more reposts of one post. `,
  toRedByVolume: (missing, { number }) => say`Red needs ${number(missing)} more volume.`,
  scattered: (scattered, { number }) =>
    say` It is scattered: ${number(scattered)} of it belongs to no story at this level.`,
  withoutKol: (without, missing, { number }) =>
    (without === 'none'
      ? plain('Without the KOL there would be no alert')
      : say`Without the KOL it would be ${without}`
    ).concat(say`; ${number(missing)} more would make it red all the same.`),
  lowersLifted: (from, under, facts) =>
    say`Lowered after ${minutes(facts)} minutes with ${from === 'orange' ? 'every post and the volume' : 'the volume'} under ${facts.number(under)}, or once the KOL's post is ${facts.reason.windowHours} h old.`,
  lowers: (to, under, facts) =>
    say`Back to ${to} after ${minutes(facts)} minutes under ${facts.number(under)}.`,
  lowersAfterKol: (facts) =>
    say`The volume alone decides again ${facts.reason.windowHours} h after the KOL's post; a red never closes by itself.`,
  again: ({ times, lastAt, gained }, { number, time }) =>
    say` Reached for the ${ordinal(times)} time; ${number(gained)} more since ${time(lastAt)}.`,
  late: ({ count, oldest }, { number, time }) =>
    say` ${number(count)} of the posts in the window came late, the oldest of them published at ${time(oldest)}: the level is dated back.`,
  ends: (under, facts) =>
    say`Ends after ${minutes(facts)} minutes with the reposts of every post and the volume under ${facts.number(under)}.`,
  endsBut: ({ reason, percent }, kol, chance) => [
    ...(kol ? plain(` Not before the KOL's post is ${reason.windowHours} h old.`) : []),
    ...(chance === null ? [] : say` The forecast has to be under ${percent(chance)} as well.`),
  ],
  forecast: ({ p, makes, from, at }, { percent, time }) =>
    say` The forecast gives ${percent(p)} for red within 24 h; since ${time(at)} it is past the ${percent(from)} from which this brand calls it ${makes}.`,
  forecastMakes: (level, from, { percent }) =>
    say` A forecast of ${percent(from)} for red makes it ${level}.`,
  lowersForecast: (chance, volume, facts) =>
    say`Lowered after ${minutes(facts)} minutes with the forecast under ${facts.percent(chance)} and the volume under ${facts.number(volume)}; a forecast lapses after an hour without new spread.`,
};
