import { s, verb } from './plural.js';

export const zh = {
  title: '保留期限',
  lead: '到期的内容会在后台逐步清除，清除后无法恢复。声量等统计、话题、事件与时间线、等级、预测和摘要都不变。默认永久保留，不会因为升级丢失任何内容。',
  authors: '作者保留天数',
  authorsHint: (least: string, most: string) =>
    `从发布并采集到之日起算。到期后清除账号、名称、粉丝数和认证，事件与摘要里的 KOL 名字也一并清除，无法再按作者查找；正文里写到的名字仍属正文。留空：与声音一同保留。可填 ${least}–${most}。`,
  mentions: '声音保留天数',
  mentionsHint: (least: string, most: string) =>
    `到期后清除正文、链接和互动数，无法再搜索、打开或导出；只靠这些正文学到的判断习惯也会失效。同一条帖子再次出现时仍认得出，不会当成新的。话题有事件未关闭时，先保留到事件关闭。留空：永久保留。可填 ${least}–${most}。`,
  forever: '永久',
  asMentions: '与声音相同',
  bounds: (least: string, most: string) => `请填 ${least} 到 ${most} 之间的整数，或者留空。`,
  outlast: '作者不能比声音保留得更久：请填相同或更少的天数。',
  /** `mentions` are cleared, `authors` are cleared of others; null where none are. */
  ask: (name: string, mentions: string | null, authors: string | null) => {
    const parts = [
      ...(mentions === null ? [] : [`约 ${mentions} 条声音会整条清除`]),
      ...(authors === null ? [] : [`约 ${authors} 条声音会清除作者`]),
    ];
    return `“${name}”已有到期的内容，保存后立即开始清除：${parts.join('，')}。清除后无法恢复；统计、事件与时间线不变。`;
  },
  yes: (name: string) => `保存并清除“${name}”的到期内容`,
  kept: '现在保留着什么',
  size: (size: string) => `数据库 ${size}。清除内容后文件不会变小，腾出的空间会重新使用。`,
  none: '还没有声音',
  since: (n: string, at: string) => `${n} 条声音，最早的发布于 ${at}`,
  gone: (n: string, before: string) => `${before} 之前的 ${n} 条声音已不再保留，仍计入统计。`,
  authorsGone: (before: string) => `${before} 之前的声音已不再保留作者。`,
  kolsGone: (before: string) => `${before} 之前的作者已不再保留，KOL 名单只包括此后的。`,
  noAuthor: '作者已不再保留',
};

export const en: typeof zh = {
  title: 'Retention',
  lead: 'What is older is cleared in the background, and cleared for good. Volumes and other figures, stories, incidents with their timelines, levels, forecasts and digests stay as they are. Unless you set something, all is kept for ever: no update loses anything.',
  authors: 'Keep authors for (days)',
  authorsHint: (least, most) =>
    `Counted from when a mention was published and collected. Then its account, name, followers and verification are cleared, with the names of KOLs in incidents and digests; nobody can be looked for by author any more. Names written in a text remain text. Empty: as long as the mention. ${least}–${most}.`,
  mentions: 'Keep mentions for (days)',
  mentionsHint: (least, most) =>
    `Then words, links and counters are cleared: nothing of it can be searched, opened or exported, and habits that were learned from these words alone lapse. A post that comes in again is still recognised and is not taken for new. A story with an open incident is kept until that is closed. Empty: for ever. ${least}–${most}.`,
  forever: 'For ever',
  asMentions: 'As mentions',
  bounds: (least, most) => `Enter a whole number from ${least} to ${most}, or leave it empty.`,
  outlast: 'Authors cannot be kept longer than their mentions: enter as many days, or fewer.',
  ask: (name, mentions, authors) => {
    const parts = [
      ...(mentions === null ? [] : [`about ${s(mentions, 'mention')}`]),
      ...(authors === null ? [] : [`the authors of about ${s(authors, 'mention')}`]),
    ];
    return `Part of what is kept of “${name}” is older than that. Saving clears it at once: ${parts.join(', and ')}. This cannot be undone; figures, incidents and timelines stay as they are.`;
  },
  yes: (name) => `Save and clear what is older of “${name}”`,
  kept: 'What is kept',
  size: (size) =>
    `Database: ${size}. The file does not shrink when something is cleared; the room is used again.`,
  none: 'No mentions yet',
  since: (n, at) => `${s(n, 'mention')}, the oldest published ${at}`,
  gone: (n, before) =>
    `${s(n, 'mention')} from before ${before} ${verb(n, 'is', 'are')} no longer kept; ${verb(n, 'it still counts', 'they still count')} in all figures.`,
  authorsGone: (before) => `Authors of mentions from before ${before} are no longer kept.`,
  kolsGone: (before) =>
    `Authors from before ${before} are no longer kept: the list of KOLs holds later ones only.`,
  noAuthor: 'Author no longer kept',
};
