import type { Level } from '../../server/model/level.js';
import type { Locale } from '../../server/model/message.js';
import type { Words } from '../channels/words.js';
import { words } from '../channels/words.js';
import { platformWord } from '../../server/model/words.js';
import { wallTime } from '../../server/model/zone.js';
import type { ActionFacts, Figure } from './facts.js';

export const W = {
  week: words('舆情周报', 'Weekly digest'),
  day: words('舆情日报', 'Daily digest'),
  overview: words('总览', 'Overview'),
  mentions: words('声音', 'Mentions'),
  negative: words('负面', 'Negative'),
  positive: words('正面', 'Positive'),
  neutral: words('中性', 'Neutral'),
  unknown: words('情感未知', 'Sentiment unknown'),
  volume: words('负面信息量', 'Negative volume'),
  period: words('本期', 'This period'),
  before: words('上期', 'Period before'),
  abnormal: words('异常', 'Abnormal'),
  stories: words('变化最大的话题', 'Stories that moved'),
  worst: words('最受关注的负面', 'Top negative mentions'),
  best: words('最受关注的正面', 'Top positive mentions'),
  kols: words('KOL', 'KOLs'),
  platforms: words('平台', 'Platforms'),
  categories: words('反馈分类（负面）', 'Complaint categories (negative)'),
  alerts: words('预警与响应', 'Alerts and responses'),
  sla: words('工单时效', 'Service levels of cases'),
  notMeasured: words('未统计：这里没有工单。', 'Not measured: no cases are kept here.'),
  kept: words('按时率', 'Kept in time'),
  acknowledgements: words('认领', 'Acknowledged'),
  firstResponses: words('首次公开回应', 'First public response'),
  nothingDue: words('本期没有到期的。', 'None came due.'),
  noActions: words('没有未完成的步骤。', 'No step is open.'),
  actions: words('未完成的处置步骤', 'Open steps of incidents'),
  coverage: words('采集完整度', 'How complete the collection was'),
  name: words('名称', 'Name'),
  story: words('话题', 'Story'),
  followers: words('粉丝', 'Followers'),
  level: words('级别', 'Level'),
  opened: words('触发', 'Opened'),
  acknowledged: words('认领用时', 'Acknowledged after'),
  responded: words('首次回应用时', 'Responded after'),
  grade: words('等级', 'Grade'),
  attained: words('达成率', 'Attained'),
  owner: words('负责人', 'Owner'),
  due: words('截止', 'Due'),
  nobody: words('未指派', 'nobody'),
  original: words('原帖', 'post'),
  reposts: words('转发', 'reposts'),
  none: words('无', 'None'),
  notYet: words('尚未', 'not yet'),
  late: words('超时', 'late'),
  overdue: words('已逾期', 'overdue'),
  fresh: words('新', 'new'),
  stillGoing: words('仍在持续', 'still going on'),
  cannotSay: words(
    '无法判断采集是否完整，请勿据此认为平静。',
    'Whether the collection was complete cannot be said: do not read this as calm.',
  ),
  deaf: words('来源不足，无法判断', 'Too few sources were heard'),
  noFont: words(
    '服务器上没有可用的中文字体，本期不含图表；请管理员安装 Noto Sans CJK 等字体。',
    'No Chinese font is installed on the server, so the charts are left out; ask the administrator to install Noto Sans CJK.',
  ),
  browser: words('在浏览器中查看', 'View in the browser'),
  archive: words('往期摘要（需登录）', 'Earlier digests (sign in)'),
  unsubscribe: words('退订', 'Unsubscribe'),
  settings: words('管理收件人', 'Manage recipients'),
  daily: words('每日声音与负面', 'Mentions and negatives per day'),
  hourly: words('每小时声音与负面', 'Mentions and negatives per hour'),
} as const;

/** What is to be done in an incident. */
const STEPS = {
  acknowledge: words('认领', 'acknowledge'),
  contact: words('私信作者', 'contact the author'),
  statement: words('发布官方声明', 'publish a statement'),
  solution: words('公布解决方案', 'publish the solution'),
  respond: words('首次公开回应', 'respond in public'),
} as const;

const LEVELS: Readonly<Record<Level, Words>> = {
  none: words('无', 'none'),
  yellow: words('黄色', 'yellow'),
  orange: words('橙色', 'orange'),
  red: words('红色', 'red'),
};

/** The level in a word. */
export function levelWord(level: Level, locale: Locale): string {
  return LEVELS[level][locale];
}

/** `1,234`, or a dash for what is not known. */
export function count(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en-US');
}

/** From here on a change is said as a multiple: nobody reads `+6541%`. */
const MULTIPLE = 10;

/** The change against the period before: `+12%`, `×66`, `new`, or nothing where it cannot be said. */
export function change(figure: Figure, locale: Locale): string {
  const { value, before } = figure;
  if (value === null || before === null) return '';
  if (before === 0) return value === 0 ? '±0' : W.fresh[locale];
  if (value >= before * MULTIPLE) return `×${count(Math.round(value / before))}`;
  const percent = Math.round(((value - before) / before) * 100);
  if (percent === 0) return '±0%';
  return percent > 0 ? `+${percent}%` : `−${-percent}%`;
}

/** A share of 0–1 as whole per cent, rounded down: 99.9 % is not complete. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)}%`;
}

/** What could not be heard: a source by its name, or `*` where too few of them were heard together. */
export function gapName(source: string, locale: Locale): string {
  return source === '*' ? W.deaf[locale] : source;
}

/** How complete the collection was, as a sentence. */
export function completeness(share: number, sources: number, locale: Locale): string {
  const partial = share < 1;
  if (locale === 'en') {
    const low = partial ? '; the numbers below are too low by what is missing' : '';
    return `${percent(share)} of what ${count(sources)} ${sources === 1 ? 'source' : 'sources'} should have brought was collected${low}.`;
  }
  const low = partial ? '，缺失部分使以下数字偏低' : '';
  return `${count(sources)} 个来源应采数据的 ${percent(share)} 已采集${low}。`;
}

/** `2 h 10 min`, `2 小时 10 分`. */
export function duration(ms: number, locale: Locale): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [hour, minute] = locale === 'en' ? [' h', ' min'] : [' 小时', ' 分'];
  if (minutes < 60) return `${minutes}${minute}`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${hour}${rest === 0 ? '' : ` ${rest}${minute}`}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `11-23`. */
export function dayText(at: number, timeZone: string): string {
  const wall = wallTime(at, timeZone);
  return `${two(wall.month)}-${two(wall.day)}`;
}

/** `11-23 14:03`. */
export function timeText(at: number, timeZone: string): string {
  const wall = wallTime(at, timeZone);
  return `${dayText(at, timeZone)} ${two(wall.hour)}:${two(wall.minute)}`;
}

/** `2026-11-16 – 11-22`: the last day is the one that ends with `to`. */
export function periodText(from: number, to: number, timeZone: string): string {
  const start = `${wallTime(from, timeZone).year}-${dayText(from, timeZone)}`;
  const last = dayText(to - 1, timeZone);
  return dayText(from, timeZone) === last ? start : `${start} – ${last}`;
}

/** What is to be done and for which incident. */
export function actionText({ step, title }: ActionFacts, locale: Locale): string {
  if (step === undefined) return title;
  return `${STEPS[step][locale]}${locale === 'en' ? ': ' : '：'}${title}`;
}

const CATEGORIES: Readonly<Record<string, Words>> = {
  quality: words('产品质量', 'Product quality'),
  logistics: words('物流问题', 'Logistics'),
  'after-sales': words('售后服务', 'After-sales'),
  service: words('售后服务', 'After-sales'),
  price: words('价格问题', 'Price'),
  site: words('网站体验', 'Site and app'),
  other: words('其他', 'Other'),
};

/** A platform or a category by the name people use; a brand's own ones bear theirs. */
export function nameOf(key: string, locale: Locale): string {
  return CATEGORIES[key]?.[locale] ?? platformWord(key, locale);
}
