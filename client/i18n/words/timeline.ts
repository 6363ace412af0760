import { s, verb } from './plural.js';

export const zh = {
  'brand.added': (name: string) => `开始监测“${name}”`,
  'brand.changed': (name: string) => `“${name}”的设置已更改`,
  'brand.planned': (title: string) => `新计划“${title}”`,
  'brand.replanned': (title: string) => `计划“${title}”有变`,
  'brand.unplanned': (title: string) => `取消计划“${title}”`,
  'brand.removed': (name: string) => `不再监测“${name}”`,
  'brand.surged': (negative: boolean, count: string, usual: string) =>
    `${negative ? '负面声量' : '声量'}异常升高：${count}（平时 ${usual}）`,
  'brand.rerun': (by: string, days: string, then: string, announced: string) =>
    `${by} 按现行规则重算近 ${days} 天：会有 ${then} 次预警，当时发出 ${announced} 次`,
  'incident.judged': (by: string, real: boolean) => `${by} 判定为${real ? '真实预警' : '误报'}`,
  'story.merged': (by: string, title: string) => `${by}并入话题：${title}`,
  'story.split': (by: string, title: string) => `${by}拆出话题：${title}`,
  'story.renamed': (by: string, title: string) => `${by}将话题改名为：${title}`,
  'story.warned': (p: string, size: string, low: string, high: string) =>
    `提前预警：转红概率 ${p}%，预计负面量 ${size}（${low}–${high}）`,
  'source.added': (name: string) => `添加来源“${name}”`,
  'source.removed': (name: string) => `移除来源“${name}”`,
  'source.failing': (name: string, error: string) => `来源“${name}”访问失败：${error}`,
  'source.recovered': (name: string) => `来源“${name}”恢复`,
  'channel.broken': (name: string, why: string) => `渠道“${name}”已失效：${why}`,
  'channel.repaired': (name: string) => `渠道“${name}”已恢复`,
  'channel.silent': (name: string) => `渠道“${name}”超过 26 小时没有收下测试消息`,
  digestTrouble: {
    refused: '邮件服务器没有收下。',
    mail: '它所用的邮件渠道已被删除，或设置无法读取：请在“报告”里另选一个。',
    unwritten: '摘要没有写成，程序日志里有原因。',
  } as Record<string, string>,
  'digest.failed': (weekly: boolean, sent: number, missed: number, why: string) =>
    sent === 0
      ? `${weekly ? '周报' : '日报'}没有发出：${why}`
      : `${weekly ? '周报' : '日报'}有 ${missed} 位收件人没有收到：${why}`,
  'source.quiet': (name: string, span: string) => `来源“${name}”比平时安静：${span}没有新内容`,
  'source.changed': (name: string) => `来源“${name}”的设置已更改`,
  'source.paused': (name: string) => `来源“${name}”已暂停`,
  'source.resumed': (name: string) => `来源“${name}”继续访问`,
  'brand.trending': (platform: string, rank: string, title: string) =>
    `登上${platform}热榜第 ${rank} 位：${title}`,
  'coverage.lost': '新数据中断，无法判断',
  'coverage.regained': '新数据恢复',
  'mentions.added': (count: string, volume: string) => `新增 ${count} 条声音，负面量 ${volume}`,
  'mentions.corrected': (by: string, count: string, undone: boolean) =>
    undone ? `${by}撤销了对 ${count} 条声音的更正` : `${by}更正了 ${count} 条声音的判断`,
  'mentions.reread': (by: string, phrase: string, on: boolean, count: string) =>
    `${by}${on ? '启用' : '停用'}“${phrase}”，${count} 条已存的声音改判`,
  'mentions.withdrawn': (count: string) => `${count} 条声音被作者删除，仍计入统计`,
  'mentions.updated': (count: string, volume: string) =>
    `${count} 条声音的互动数变化，负面量 ${volume}`,
  'incident.opened': (level: string) => `达到${level}，回应时钟开始`,
  'incident.raised': (from: string, to: string) => `${from}升为${to}`,
  'incident.lowered': (from: string, to: string) => `${from}降为${to}`,
  'incident.acknowledged': (by: string) => `${by} 认领`,
  'incident.noted': (by: string) => `${by}：`,
  'incident.responded': (by: string, where: string, inTime: boolean) =>
    `${by} 记录公开回应（${where}），${inTime ? '按时' : '超时'}`,
  'incident.reminded': (what: string) => `提醒：${what}`,
  'incident.breached': (what: string) => `超时：${what}`,
  'incident.escalated': (vp: boolean, because: string) =>
    `升级至${vp ? ' VP' : '上一级'}：${because}`,
  'incident.acknowledgement-lapsed': (by: string) => `${by} 的认领因无进展失效`,
  'incident.closed': (by: string, why: string) => `${by}关闭事件${why ? `：${why}` : ''}`,
  colon: '：',
  system: '系统',
  recordedLater: (span: string) => `${span}后记录`,
  deadline: {
    acknowledge: '无人认领',
    contact: '私信作者',
    statement: '官方声明',
    solution: '解决方案',
    respond: '首次公开回应',
    'remind-50': '回应时间已过 50%',
    'remind-75': '回应时间已过 75%',
    'remind-90': '回应时间已过 90%',
    escalate: '期限内无首次回应',
    'acknowledgement-stale': '认领后一直无进展',
    'acknowledgement-lapse': '认领失效',
  },
};

export const en: typeof zh = {
  'brand.added': (name) => `“${name}” is watched from now on`,
  'brand.changed': (name) => `The settings of “${name}” changed`,
  'brand.planned': (title) => `Planned: “${title}”`,
  'brand.replanned': (title) => `The plan “${title}” changed`,
  'brand.unplanned': (title) => `No longer planned: “${title}”`,
  'brand.removed': (name) => `“${name}” is no longer watched`,
  'brand.surged': (negative, count, usual) =>
    `${negative ? 'Negative volume' : 'Volume'} surges: ${count} (usually ${usual})`,
  'brand.rerun': (by, days, then, announced) =>
    `${by} read the last ${s(days, 'day')} again by the rule of today: ${s(then, 'alert')}; ${announced} ${verb(announced, 'was', 'were')} announced`,
  'incident.judged': (by, real) => `${by} called it ${real ? 'real' : 'noise'}`,
  'story.merged': (by, title) => `${by} merged a story into it: ${title}`,
  'story.split': (by, title) => `${by} split off a story: ${title}`,
  'story.renamed': (by, title) => `${by} renamed the story: ${title}`,
  'story.warned': (p, size, low, high) =>
    `Early warning: ${p}% to turn red, expected volume ${size} (${low} to ${high})`,
  'source.added': (name) => `Source “${name}” added`,
  'source.removed': (name) => `Source “${name}” removed`,
  'source.failing': (name, error) => `Source “${name}” fails: ${error}`,
  'source.recovered': (name) => `Source “${name}” works again`,
  'channel.broken': (name, why) => `Channel “${name}” is broken: ${why}`,
  'channel.repaired': (name) => `Channel “${name}” works again`,
  'channel.silent': (name) => `Channel “${name}” has accepted no test message for 26 hours`,
  digestTrouble: {
    refused: 'The mail server did not take it.',
    mail: 'Its e-mail channel was removed or cannot be read: choose another one under Reports.',
    unwritten: 'The digest could not be written; the log of the program says why.',
  },
  'digest.failed': (weekly, sent, missed, why) =>
    sent === 0
      ? `The ${weekly ? 'weekly' : 'daily'} digest did not go out: ${why}`
      : `The ${weekly ? 'weekly' : 'daily'} digest did not reach ${missed} of its readers: ${why}`,
  'source.quiet': (name, span) => `Source “${name}” is quieter than usual: nothing new for ${span}`,
  'source.changed': (name) => `The settings of source “${name}” changed`,
  'source.paused': (name) => `Source “${name}” is paused`,
  'source.resumed': (name) => `Source “${name}” goes on`,
  'brand.trending': (platform, rank, title) =>
    `Number ${rank} of the hot list of ${platform}: ${title}`,
  'coverage.lost': 'New data stopped coming: cannot say',
  'coverage.regained': 'New data is coming again',
  'mentions.added': (count, volume) => `${s(count, 'new mention')}, negative volume ${volume}`,
  'mentions.corrected': (by, count, undone) =>
    undone
      ? `${by} took back what was said of ${s(count, 'mention')}`
      : `${by} judged ${s(count, 'mention')}`,
  'mentions.reread': (by, phrase, on, count) =>
    `${by} switched “${phrase}” ${on ? 'on' : 'off'}; ${s(count, 'stored mention')} read anew`,
  'mentions.withdrawn': (count) => `${s(count, 'mention')} deleted by the author, still counted`,
  'mentions.updated': (count, volume) =>
    `Counters of ${s(count, 'mention')} moved, negative volume ${volume}`,
  'incident.opened': (level) => `Reached ${level.toLowerCase()}; the response clock starts`,
  'incident.raised': (from, to) => `Raised from ${from.toLowerCase()} to ${to.toLowerCase()}`,
  'incident.lowered': (from, to) => `Lowered from ${from.toLowerCase()} to ${to.toLowerCase()}`,
  'incident.acknowledged': (by) => `${by} acknowledged it`,
  'incident.noted': (by) => `${by}: `,
  'incident.responded': (by, where, inTime) =>
    `${by} recorded the public response (${where}), ${inTime ? 'in time' : 'too late'}`,
  'incident.reminded': (what) => `Reminder: ${what}`,
  'incident.breached': (what) => `Missed: ${what}`,
  'incident.escalated': (vp, because) =>
    `Escalated ${vp ? 'to the VP' : 'one step'}, because: ${because}`,
  'incident.acknowledgement-lapsed': (by) => `${by}’s acknowledgement lapsed for want of progress`,
  'incident.closed': (by, why) => `Closed by ${by}${why ? `: ${why}` : ''}`,
  colon: ': ',
  system: 'the system',
  recordedLater: (span) => `recorded ${span} later`,
  deadline: {
    acknowledge: 'nobody acknowledged in time',
    contact: 'contact the author',
    statement: 'statement',
    solution: 'solution',
    respond: 'first public response',
    'remind-50': '50% of the response time is gone',
    'remind-75': '75% of the response time is gone',
    'remind-90': '90% of the response time is gone',
    escalate: 'no first response in time',
    'acknowledgement-stale': 'no progress since the acknowledgement',
    'acknowledgement-lapse': 'the acknowledgement lapsed',
  },
};
