import { z } from 'zod';
import { cleanText } from '../html.js';
import { list, record, textOf } from '../json.js';
import { parseCount } from '../numbers.js';
import { trouble, VisitError } from '../source.js';
import { parseTime } from '../times.js';
import { getJson } from './api.js';
import { hotVisit } from './hot.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  /** Visitor cookie (`SUB=…`), needed from many addresses. */
  cookie: z.string().trim().max(8000).optional(),
  base: z.url({ protocol: /^https?$/ }).default('https://weibo.com'),
});

/** Weibo's hot search with rank, heat and label; advertisements and pinned lines are left out. */
export const weiboHot: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'weibo-hot',
  vouches: false,
  config: Config,
  form: {
    label: both('微博热搜', 'Weibo hot search'),
    about: both(
      '热搜榜的排名、热度和标签；未公开的接口，可能随时变化。',
      'Rank, heat and label of the hot search; an undocumented interface that may change.',
    ),
    fields: [
      field('cookie', '访客 Cookie', 'Visitor cookie', {
        kind: 'secret',
        hint: both('部分网络需要，形如 SUB=…', 'Needed from some networks, such as SUB=…'),
      }),
    ],
    presets: [{ label: both('微博热搜', 'Weibo hot search'), config: {}, ask: [] }],
  },
  visit: async (config, cursor, tools) => {
    const headers: Record<string, string> = { referer: `${config.base}/` };
    if (config.cookie) headers['cookie'] = config.cookie;
    const json = record(await getJson(`${config.base}/ajax/side/hotSearch`, tools, { headers }));
    const lines = list(record(json['data'])['realtime']).map(record);
    if (lines.length === 0) throw new VisitError(trouble('weibo-no-hot'), 'transient');
    const entries = lines
      .filter((line) => Number(line['is_ad'] ?? 0) !== 1 && labelOf(line) !== '商')
      .map((line, index) => {
        const word = cleanText(textOf(line['word']) ?? textOf(line['note']) ?? '');
        const scheme = textOf(line['word_scheme']) ?? `#${word}#`;
        return {
          platform: 'weibo',
          word,
          rank: index + 1,
          heat: parseCount(line['num']) ?? parseCount(line['raw_hot']),
          label: labelOf(line),
          url: `https://s.weibo.com/weibo?q=${encodeURIComponent(scheme)}`,
          since: parseTime(line['onboard_time'], tools.now),
          about: null,
        };
      });
    return hotVisit(
      entries.filter((one) => one.word !== ''),
      cursor,
      tools.now,
    );
  },
};

/** 新, 热, 沸, 爆, 商: under either of two names. */
function labelOf(line: Readonly<Record<string, unknown>>): string | null {
  return textOf(line['label_name']) ?? textOf(line['icon_desc']);
}
