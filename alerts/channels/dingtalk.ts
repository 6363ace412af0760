import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Meaning, Talk } from './answer.js';
import { field, judged, means, postJson } from './answer.js';
import { bytes } from './clip.js';
import { fullWidth } from './escape.js';
import { fit, plain } from './fit.js';
import { paragraphs } from './markdown.js';
import { address, input, maybe, plugin } from './plugin.js';
import type { Sheet } from './sheet.js';
import { dingtalkSign } from './sign.js';
import { HEX, SIGN } from './words.js';

const config = z.object({ url: address, secret: maybe, keyword: maybe });
type Config = z.infer<typeof config>;

/** The stricter of two documented limits, 15,000 bytes, with room to spare. */
const MAX_BYTES = 14_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The quota is one of the calendar day in China, which began this long before that of UTC. */
const CHINA = 8 * 60 * MINUTE;

const LOCKED = means(
  'retry',
  '发送过快：钉钉将该机器人停用 10 分钟',
  'Sent too fast: DingTalk silences the robot for 10 minutes',
  10 * MINUTE,
);
const GONE = means('broken', '机器人不存在或已停用', 'The robot does not exist or was stopped');
const UNSAFE = means('reject', '内容被钉钉判定为不合适', 'DingTalk finds the content improper');
const LONG = means('reject', '消息过长', 'The message is too long');
const SHAPE = means('reject', '消息格式不被接受', 'The message was not accepted as it is');
const KEYWORD = means('reject', '缺少机器人要求的关键词', "The robot's keyword is missing");
const SECURITY = means(
  'broken',
  '安全校验未通过：请核对加签密钥、IP 白名单和服务器时间',
  'The security check failed: look at the signing secret, the IP list and the clock',
);

const CODES: Readonly<Record<string, Meaning>> = {
  '0': means('ok', '成功', 'ok'),
  '-1': means('retry', '钉钉系统繁忙', 'DingTalk is busy', 30_000),
  '130101': LOCKED,
  '410100': LOCKED,
  '300005': GONE,
  '400101': GONE,
  '400102': GONE,
  '400106': GONE,
  '400013': means('broken', '群已解散', 'The group was dismissed'),
  '400105': SHAPE,
  '40035': SHAPE,
  '43002': SHAPE,
  '43004': SHAPE,
  '430101': UNSAFE,
  '430102': UNSAFE,
  '430103': UNSAFE,
  '430104': UNSAFE,
  '34016': LONG,
  '460101': LONG,
};

/** Custom robot of a DingTalk group; markdown in an action card with a button. */
export const dingtalk = plugin<Config>({
  kind: 'dingtalk',
  config,
  threads: false,
  label: { 'zh-CN': '钉钉', en: 'DingTalk' },
  fields: [
    input(
      'url',
      ['Webhook 地址', 'Webhook address'],
      [
        '钉钉群 → 群设置 → 机器人 → 添加“自定义”机器人，复制 Webhook 地址。',
        'In the group: Settings → Robots → add a Custom robot, then copy its webhook address.',
      ],
      {
        input: 'url',
        secret: true,
        placeholder: 'https://oapi.dingtalk.com/robot/send?access_token=…',
      },
    ),
    input(
      'secret',
      ['加签密钥', 'Signing secret'],
      [
        '机器人的“安全设置”勾选“加签”后显示，通常以 SEC 开头；没有勾选就留空。',
        'Shown under Security settings when signing is ticked, usually begins with SEC; else leave it empty.',
      ],
      { input: 'password', required: false, secret: true },
    ),
    input(
      'keyword',
      ['关键词', 'Keyword'],
      [
        '只有在安全设置里开启了“自定义关键词”才填，填其中一个。',
        'Only when Custom keywords is switched on: one of them.',
      ],
      { required: false },
    ),
  ],
  async send(settings, message, tools) {
    const secrets = [settings.url, settings.secret ?? ''];
    const talk: Talk = { tools, locale: message.locale, secrets };
    const body = tools.simple ? simple(settings, message) : rich(settings, message);
    return postJson(talk, target(settings, tools.now), body, (answer) => read(talk, answer));
  },
});

function target(settings: Config, now: number): string {
  if (settings.secret === undefined) return settings.url;
  const sign = encodeURIComponent(dingtalkSign(now, settings.secret));
  const join = settings.url.includes('?') ? '&' : '?';
  return `${settings.url}${join}timestamp=${now}&sign=${sign}`;
}

function read(talk: Talk, answer: Answer): Outcome | null {
  const code = field(answer.json, 'errcode');
  if (code === null) return null;
  const text = field(answer.json, 'errmsg') ?? '';
  if (code === '310000') {
    return judged(talk, /keyword|关键词/i.test(text) ? KEYWORD : SECURITY, `${code} ${text}`);
  }
  if (code === '0' && answer.status !== 200) return null;
  const meaning =
    code === '90030' ? quotaUsed(talk.tools.now) : (CODES[code] ?? byText(code, text));
  return meaning === null ? null : judged(talk, meaning, `${code} ${text}`);
}

/**
 * The number for throttling has changed over time and the text gives it away; a number we know says
 * enough, since a text that is too long "exceeds" as well. 300001 was used for both.
 */
function byText(code: string, text: string): Meaning | null {
  if (/too fast|exceed|frequency|限流|太快/i.test(text)) return LOCKED;
  return code === '300001' ? GONE : null;
}

/** Until the next day in China, and a little longer for clocks that differ. */
function quotaUsed(now: number): Meaning {
  const left = DAY - ((now + CHINA) % DAY);
  return means('retry', '超出每日限额', 'The daily quota is used up', left + 5 * MINUTE);
}

function withKeyword(settings: Config, text: string): string {
  const { keyword } = settings;
  return keyword === undefined || text.includes(keyword) ? text : `${keyword} ${text}`;
}

function simple(settings: Config, message: Message): object {
  const content = withKeyword(settings, plain(message, bytes, 2_000, fullWidth));
  return { msgtype: 'text', text: { content } };
}

function rich(settings: Config, message: Message): object {
  return fit(
    message,
    (page) => card(settings, page),
    (body) => bytes(JSON.stringify(body)),
    MAX_BYTES,
  );
}

function card(settings: Config, page: Sheet): object {
  const heading = `### ${SIGN[page.tone]} <font color="${HEX[page.tone]}">${fullWidth(page.title)}</font>`;
  const lines = [withKeyword(settings, ''), heading, ...paragraphs(page), fullWidth(page.footer)];
  const title = withKeyword(settings, fullWidth(page.title));
  const text = lines.map((text) => text.trim()).filter((text) => text !== '');
  if (page.link === null) {
    return { msgtype: 'markdown', markdown: { title, text: text.join('\n\n') } };
  }
  const button = { title: page.link.label, actionURL: page.link.url };
  const actionCard = { title, text: text.join('\n\n'), btnOrientation: '0', btns: [button] };
  return { msgtype: 'actionCard', actionCard };
}
