import { troubleText } from './trouble.js';
import type { DeafSource } from './brand.js';
import type { Change } from './change.js';
import { whyDigest } from './digest.js';
import type { DeadlineKind } from './incident.js';
import type { Level } from './level.js';
import type { Locale } from './message.js';

const LEVEL_WORDS: Record<Level, [zh: string, en: string]> = {
  none: ['正常', 'no alert'],
  yellow: ['黄色', 'yellow'],
  orange: ['橙色', 'orange'],
  red: ['红色', 'red'],
};

const DEADLINE_WORDS: Record<DeadlineKind, [zh: string, en: string]> = {
  acknowledge: ['认领', 'acknowledgement'],
  contact: ['私信作者', 'private contact with the author'],
  statement: ['官方声明', 'official statement'],
  solution: ['公布解决方案', 'published solution'],
  respond: ['首次公开回应', 'first public response'],
  'remind-50': ['回应时限过半', 'half of the response time'],
  'remind-75': ['回应时限已过四分之三', 'three quarters of the response time'],
  'remind-90': ['回应时限仅剩一成', 'nine tenths of the response time'],
  escalate: ['升级至 VP', 'escalation to VP level'],
  'acknowledgement-stale': ['认领后无进展', 'no progress since the acknowledgement'],
  'acknowledgement-lapse': ['认领失效', 'the acknowledgement lapses'],
};

/** The level in a word. */
export function levelWord(level: Level, locale: Locale): string {
  return LEVEL_WORDS[level][locale === 'zh-CN' ? 0 : 1];
}

/** Platforms by the name people use. */
const PLATFORM_WORDS: Readonly<Record<string, [zh: string, en: string]>> = {
  weibo: ['微博', 'Weibo'],
  zhihu: ['知乎', 'Zhihu'],
  douyin: ['抖音', 'Douyin'],
  baidu: ['百度', 'Baidu'],
  bilibili: ['B站', 'Bilibili'],
  kuaishou: ['快手', 'Kuaishou'],
  toutiao: ['今日头条', 'Toutiao'],
  tieba: ['贴吧', 'Tieba'],
  xiaohongshu: ['小红书', 'Xiaohongshu'],
  wechat: ['公众号', 'WeChat'],
  forum: ['论坛', 'forum'],
  blog: ['博客', 'blog'],
  feed: ['订阅', 'feed'],
  mastodon: ['Mastodon', 'Mastodon'],
  bluesky: ['Bluesky', 'Bluesky'],
  hackernews: ['Hacker News', 'Hacker News'],
  youtube: ['YouTube', 'YouTube'],
  news: ['新闻', 'news'],
  web: ['网站', 'a website'],
};

/** A platform in a word; its own name when we know no other. */
export function platformWord(platform: string, locale: Locale): string {
  return PLATFORM_WORDS[platform]?.[locale === 'zh-CN' ? 0 : 1] ?? platform;
}

/** What happened, in one line; `name` is the brand's. */
export function headline(change: Change, name: string, locale: Locale): string {
  const [zh, en] = both(change, name);
  return locale === 'zh-CN' ? zh : en;
}

/** As many digits as a sentence needs. */
/** A span of time in minutes, hours or days, as a person says it; ms. */
export function spanWords(ms: number): [zh: string, en: string] {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 90) return [`${minutes} 分钟`, `${minutes} min`];
  const hours = Math.round(minutes / 60);
  if (hours < 48) return [`${hours} 小时`, `${hours} h`];
  return [`${Math.round(hours / 24)} 天`, `${Math.round(hours / 24)} days`];
}

/** Why a source vouches for nothing, and for how long; `at` is epoch ms. */
export function deafWords(source: DeafSource, at: number): [zh: string, en: string] {
  const [zh, en] = spanWords(at - source.since);
  const { name } = source;
  if (source.why === 'quiet') {
    return [
      `来源“${name}”已 ${zh}没有新内容，比平时安静`,
      `source "${name}" has been quieter than usual for ${en}`,
    ];
  }
  if (source.why === 'never') {
    return [`来源“${name}”从未读取成功`, `source "${name}" has never been read`];
  }
  return [`来源“${name}”已 ${zh}没有读到`, `source "${name}" has not been read for ${en}`];
}

function round(count: number): string {
  return String(count < 10 ? Math.round(count * 10) / 10 : Math.round(count));
}

function both(change: Change, name: string): [zh: string, en: string] {
  switch (change.kind) {
    case 'incident.opened':
    case 'incident.raised': {
      const [zh, en] = LEVEL_WORDS[change.data.level];
      const up = change.kind === 'incident.raised';
      return [
        `${name}：${up ? '升级为' : ''}${zh}预警：${change.data.title}`,
        `${name}: ${up ? 'raised to ' : ''}${en} alert: ${change.data.title}`,
      ];
    }
    case 'incident.lowered': {
      const [zh, en] = LEVEL_WORDS[change.data.level];
      return [
        `${name}：预警降为${zh}：${change.data.title}`,
        `${name}: lowered to ${en}: ${change.data.title}`,
      ];
    }
    case 'incident.acknowledged':
      return [`${name}：${change.data.by} 已认领`, `${name}: acknowledged by ${change.data.by}`];
    case 'incident.noted':
      return [
        `${name}：${change.data.by}：${change.data.text}`,
        `${name}: ${change.data.by}: ${change.data.text}`,
      ];
    case 'incident.responded':
      return [
        `${name}：已公开回应（${change.data.where}）${change.data.inTime ? '' : '，超时'}`,
        `${name}: responded in public (${change.data.where})${change.data.inTime ? '' : ', too late'}`,
      ];
    case 'incident.reminded': {
      const [zh, en] = DEADLINE_WORDS[change.data.deadline];
      return [`${name}：提醒：${zh}`, `${name}: reminder: ${en}`];
    }
    case 'incident.breached': {
      const [zh, en] = DEADLINE_WORDS[change.data.deadline];
      return [`${name}：超时：${zh}`, `${name}: deadline missed: ${en}`];
    }
    case 'incident.escalated':
      return change.data.to === 'vp'
        ? [`${name}：两小时无回应，升级至 VP`, `${name}: no response yet, escalated to VP level`]
        : [`${name}：无人认领，升级`, `${name}: nobody acknowledged, escalated one step`];
    case 'incident.acknowledgement-lapsed':
      return [
        `${name}：${change.data.by} 的认领已失效`,
        `${name}: the acknowledgement by ${change.data.by} lapsed`,
      ];
    case 'incident.judged':
      return change.data.verdict === 'real'
        ? [
            `${name}：${change.data.by} 判定为真实预警`,
            `${name}: ${change.data.by} says the alert was real`,
          ]
        : [`${name}：${change.data.by} 判定为误报`, `${name}: ${change.data.by} says it was noise`];
    case 'incident.closed':
      return [`${name}：事件已关闭`, `${name}: the incident is closed`];
    case 'story.merged':
      return [
        `${name}：${change.data.by} 合并话题：${change.data.title}`,
        `${name}: ${change.data.by} merged a story: ${change.data.title}`,
      ];
    case 'story.split':
      return [
        `${name}：${change.data.by} 拆分话题：${change.data.title}`,
        `${name}: ${change.data.by} split off a story: ${change.data.title}`,
      ];
    case 'story.renamed':
      return [
        `${name}：${change.data.by} 将话题改名为：${change.data.to}`,
        `${name}: ${change.data.by} renamed a story: ${change.data.to}`,
      ];
    case 'story.warned': {
      const share = Math.round(change.data.forecast.p * 100);
      return [
        `${name}：提前预警：转红概率 ${share}%：${change.data.title}`,
        `${name}: early warning, ${share} % to turn red: ${change.data.title}`,
      ];
    }
    case 'brand.surged': {
      const { of, count, usual } = change.data;
      return of === 'negative'
        ? [
            `${name}：负面声量异常升高：${round(count)}（平时 ${round(usual)}）`,
            `${name}: negative volume surges: ${round(count)} (usually ${round(usual)})`,
          ]
        : [
            `${name}：声量异常升高：${round(count)}（平时 ${round(usual)}）`,
            `${name}: volume surges: ${round(count)} (usually ${round(usual)})`,
          ];
    }
    case 'brand.rerun': {
      const { by, days, then, announced } = change.data;
      return [
        `${name}：${by} 按现行规则重算了近 ${days} 天：会有 ${then} 次预警，当时发出 ${announced} 次`,
        `${name}: ${by} read the last ${days} days again by today's rule: ${then} alerts, ${announced} were announced`,
      ];
    }
    case 'source.failing':
      return [
        `来源“${change.data.name}”无法读取：${(change.data.trouble && troubleText(change.data.trouble, 'zh')) ?? change.data.error}`,
        `Source "${change.data.name}" cannot be read: ${change.data.error}`,
      ];
    case 'source.quiet': {
      const hours = Math.max(1, Math.round((change.at - change.data.lastAt) / 3_600_000));
      return [
        `来源“${change.data.name}”可以访问，但已 ${hours} 小时没有新内容，比平时安静`,
        `Source "${change.data.name}" answers, but brought nothing new for ${hours} h: quieter than usual`,
      ];
    }
    case 'source.changed':
      return [
        `来源“${change.data.name}”的设置已更改`,
        `The settings of source "${change.data.name}" changed`,
      ];
    case 'source.paused':
      return [`来源“${change.data.name}”已暂停`, `Source "${change.data.name}" is paused`];
    case 'source.resumed':
      return [`来源“${change.data.name}”已继续`, `Source "${change.data.name}" goes on`];
    case 'brand.trending':
      return [
        `${name}：登上${platformWord(change.data.platform, 'zh-CN')}热榜第 ${change.data.rank} 位：${change.data.title}`,
        `${name}: number ${change.data.rank} of the hot list of ${platformWord(change.data.platform, 'en')}: ${change.data.title}`,
      ];
    case 'source.recovered': {
      const { missed } = change.data;
      const length = missed ? spanWords(missed.until - missed.from) : null;
      return length
        ? [
            `来源“${change.data.name}”已恢复，其间 ${length[0]}的内容无法补取`,
            `Source "${change.data.name}" works again; ${length[1]} in between could not be fetched any more`,
          ]
        : [`来源“${change.data.name}”已恢复`, `Source "${change.data.name}" works again`];
    }
    case 'channel.broken':
      return [
        `渠道“${change.data.name}”已失效，预警到不了那里：${change.data.why}`,
        `Channel "${change.data.name}" is broken, alerts do not get there: ${change.data.why}`,
      ];
    case 'channel.repaired':
      return [`渠道“${change.data.name}”已恢复`, `Channel "${change.data.name}" works again`];
    case 'channel.silent':
      return [
        `渠道“${change.data.name}”超过 26 小时没有收下测试消息`,
        `Channel "${change.data.name}" has accepted no test message for 26 hours`,
      ];
    case 'coverage.lost': {
      const [first, ...rest] = change.data.sources ?? [];
      if (!first) {
        return [`${name}：没有新数据，无法判断`, `${name}: nothing fresh comes in, cannot say`];
      }
      const [zh, en] = deafWords(first, change.at);
      return rest.length === 0
        ? [`${name}：无法判断：${zh}`, `${name}: cannot say: ${en}`]
        : [
            `${name}：无法判断：${zh}，另有 ${rest.length} 个来源听不到`,
            `${name}: cannot say: ${en}, and ${rest.length} more sources are not heard`,
          ];
    }
    case 'digest.failed': {
      const { edition, sent, missed, trouble, said } = change.data;
      const [zh, en] = edition === 'week' ? ['周报', 'weekly digest'] : ['日报', 'daily digest'];
      return sent === 0
        ? [
            `${name}：${zh}没有发出：${whyDigest(trouble, said, 'zh-CN')}`,
            `${name}: the ${en} did not go out: ${whyDigest(trouble, said, 'en')}`,
          ]
        : [
            `${name}：${zh}有 ${missed} 位收件人没有收到：${whyDigest(trouble, said, 'zh-CN')}`,
            `${name}: the ${en} did not reach ${missed} of its readers: ${whyDigest(trouble, said, 'en')}`,
          ];
    }
    case 'coverage.regained':
      return [`${name}：数据已恢复`, `${name}: fresh data comes in again`];
    case 'brand.added':
      return [`开始监测 ${change.data.name}`, `Watching ${change.data.name}`];
    case 'brand.changed':
      return [`${change.data.name} 的设置已更改`, `The settings of ${change.data.name} changed`];
    case 'brand.removed':
      return [`不再监测 ${change.data.name}`, `No longer watching ${change.data.name}`];
    case 'brand.planned':
      return [
        `${name}：新计划“${change.data.event.title}”`,
        `${name}: planned “${change.data.event.title}”`,
      ];
    case 'brand.replanned':
      return [
        `${name}：计划“${change.data.event.title}”有变`,
        `${name}: the plan “${change.data.event.title}” changed`,
      ];
    case 'brand.unplanned':
      return [
        `${name}：取消计划“${change.data.event.title}”`,
        `${name}: no longer planned: “${change.data.event.title}”`,
      ];
    case 'source.removed':
      return [`已移除来源 ${change.data.name}`, `Source ${change.data.name} removed`];
    case 'source.added':
      return [`新增来源 ${change.data.name}`, `New source ${change.data.name}`];
    case 'mentions.added':
      return [
        `${name}：${change.data.ids.length} 条新声音`,
        `${name}: ${change.data.ids.length} new mentions`,
      ];
    case 'mentions.corrected': {
      const { ids, by, undone } = change.data;
      return [
        `${name}：${by} ${undone ? '撤销了' : '更正了'} ${ids.length} 条的判断`,
        `${name}: ${by} ${undone ? 'took back a correction of' : 'corrected'} ${ids.length} mentions`,
      ];
    }
    case 'mentions.reread': {
      const { ids, by, phrase, on } = change.data;
      return [
        `${name}：${by} ${on ? '启用' : '停用'}“${phrase}”，${ids.length} 条已存的声音改判`,
        `${name}: ${by} switched “${phrase}” ${on ? 'on' : 'off'}; ${ids.length} stored mentions read anew`,
      ];
    }
    case 'mentions.withdrawn':
      return [
        `${name}：${change.data.ids.length} 条被作者删除`,
        `${name}: ${change.data.ids.length} deleted by their authors`,
      ];
    case 'mentions.updated':
      return [
        `${name}：${change.data.ids.length} 条数据更新`,
        `${name}: ${change.data.ids.length} counters updated`,
      ];
  }
}
