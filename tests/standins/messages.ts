import fc from 'fast-check';
import type { Message, Quote } from '../../server/model/message.js';

/** 2026-11-23 14:03 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 23, 6, 3);

export const QUOTES: Quote[] = [
  {
    author: '手镯控小鹿',
    platform: '微博',
    text: '戴了三天石头就掉了。客服说不退不换！大家避雷。',
    url: 'https://weibo.example/1001/abc',
    publishedAt: NOW - 3_600_000,
    reposts: 1024,
  },
  {
    author: '时尚博主 Mia',
    platform: '小红书',
    text: '转：这家店的品控真的不行。',
    url: 'https://xhs.example/note/77',
    publishedAt: NOW - 1_800_000,
    reposts: null,
  },
];

/** A red alert as the notifier would write it. */
export function message(change: Partial<Message> = {}): Message {
  return {
    id: 'msg_42',
    thread: 'incident-7',
    locale: 'zh-CN',
    kind: 'incident.raised',
    rehearsal: false,
    level: 'red',
    brand: '手镯之家',
    headline: '“手镯掉石头”由橙色升为红色',
    facts: [
      ['24 小时负面信息量', '531（+128）'],
      ['最高转发', '1,024（+310）'],
    ],
    reason: '负面信息量超过 500，且时尚博主 Mia 转发。已是最高级别。',
    clock: '首次回应剩余 2 小时 57 分',
    quotes: QUOTES,
    link: { label: '打开事件', url: 'https://fengsheng.example/incidents/7' },
    at: NOW,
    timeZone: 'Asia/Shanghai',
    ...change,
  };
}

/** Ten first alerts in one message, as the notifier would write it. */
export function many(text: string, count = 10): Message {
  const each = Array.from({ length: count }, (_, index) =>
    message({
      kind: 'incident.opened',
      level: index === 0 ? 'red' : 'orange',
      headline: `${index + 1}：${text}`,
      reason: text,
      link: { label: '打开事件', url: `https://fengsheng.example/incidents/${index + 101}` },
    }),
  );
  const one = { kind: 'incident.opened' as const, facts: [], reason: '', clock: null, quotes: [] };
  const link = { label: '打开全部事件', url: 'https://fengsheng.example/incidents' };
  return message({ ...one, headline: `同时有 ${count} 起事件新出现`, link, each });
}

/** Pieces that would page somebody, make a link or open markup in one medium or another. */
const HOSTILE = [
  '<at id=all></at>',
  '<at user_id="all">所有人</at>',
  '<@all>',
  '<!channel>',
  '<!here|here>',
  '<@U123>',
  '@everyone',
  '@here',
  '@some_user',
  '@13800138000',
  '[点我领奖](https://evil.example/)',
  '![图](https://evil.example/p.png)',
  '<https://evil.example|官方声明>',
  '<a href="https://evil.example">x</a>',
  '</b></blockquote>',
  '<script>alert(1)</script>',
  '**加粗**',
  '__x__ ~~y~~ `z` ||s||',
  '```\ncode\n```',
  '# 标题\n## 二级',
  '> 引用\n- 列表\n1. 一',
  '| a | b |\n|---|---|',
  '&lt;at id=all&gt;',
  '&#60;!channel&#62;',
  '{{DATE(2026-01-01, SHORT)}}',
  '${title}',
  '<font color="red">',
  '\\',
  '\\]\\(',
  '\u202egnp.exe',
  '\u200b\u2028\u0000\u0007',
  '\ud83d',
  '👨‍👩‍👧‍👦',
  '"}],"x":[{"',
  '\r\nBcc: victim@example.com',
  '%%unsubscribe%%',
  "'; DROP TABLE mentions;--",
  '=====',
  '---',
  '*',
  '_',
  '[',
  '](',
  '<',
  '>',
  '&',
];

const piece = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('质量太差了。', '客服不理人！', 'Bad quality. ', '，', '。', ' '),
);

/** Text as nobody wants to crawl it: hostile pieces in any order, sometimes very long. */
export const hostileText = fc.oneof(
  { weight: 5, arbitrary: fc.array(piece, { maxLength: 8 }).map((list) => list.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(piece, fc.integer({ min: 100, max: 3_000 }))
      .map(([one, times]) => one.repeat(times)),
  },
);

const url = fc.constantFrom(
  null,
  'https://weibo.example/1001/abc?x=1&y=2',
  'javascript:alert(1)',
  'https://evil.example/a)b](c)|<!channel>"\'`*_',
  'https://trusted.example@evil.example/',
  'not a url',
  `https://long.example/${'a'.repeat(5_000)}`,
  'http://[::1]/path',
);

const quote: fc.Arbitrary<Quote> = fc.record({
  author: hostileText,
  platform: hostileText,
  text: hostileText,
  url,
  publishedAt: fc.constant(NOW),
  reposts: fc.option(fc.nat()),
});

const hostileAlone: fc.Arbitrary<Message> = fc.record({
  id: fc.constant('msg_42'),
  thread: fc.constant('incident-7'),
  locale: fc.constantFrom('zh-CN', 'en'),
  kind: fc.constantFrom('incident.opened', 'incident.raised', 'incident.lowered', 'incident.noted'),
  rehearsal: fc.boolean(),
  level: fc.constantFrom('none', 'yellow', 'orange', 'red'),
  brand: hostileText,
  headline: hostileText,
  facts: fc.array(fc.tuple(hostileText, hostileText), { maxLength: 12 }),
  reason: hostileText,
  clock: fc.option(hostileText),
  quotes: fc.array(quote, { maxLength: 3 }),
  link: fc.constant({ label: '打开事件', url: 'https://fengsheng.example/incidents/7' }),
  at: fc.constant(NOW),
  timeZone: fc.constant('Asia/Shanghai'),
});

/**
 * Messages whose every crawled part is hostile; id, thread, link and time zone are ours. Some tell of
 * several incidents at once.
 */
export const hostileMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 4, arbitrary: hostileAlone },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileAlone, fc.array(hostileAlone, { minLength: 2, maxLength: 10 }))
      .map(([whole, each]) => ({ ...whole, each })),
  },
);
