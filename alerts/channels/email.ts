import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Mail, MailResult, Refusal } from '../mail.js';
import { sendMail } from '../mail.js';
import type { Message } from '../../server/model/message.js';
import type { Talk } from './answer.js';
import { explain } from './answer.js';
import { bytes, clip } from './clip.js';
import { alertHtml, alertText } from './email-html.js';
import { fit } from './fit.js';
import { filled, input, listOf, maybe, orElse, plugin } from './plugin.js';
import { sheet } from './sheet.js';
import { whyNot } from './unreachable.js';
import { SIGN, words } from './words.js';

const ADDRESS = /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+$/;

const config = z.object({
  host: filled,
  port: z.coerce.number().int().min(1).max(65_535),
  security: orElse(z.enum(['tls', 'starttls', 'none']), 'tls'),
  user: maybe,
  password: maybe,
  from: filled.regex(ADDRESS),
  to: listOf(/[\s,;，；]+/, (one) => ADDRESS.test(one), 'mail addresses'),
});
type Config = z.infer<typeof config>;

/** Gmail hides what is beyond about 102 KB. */
const MAX_BYTES = 90_000;
/** What phones show of a subject, characters. */
const MAX_SUBJECT = 60;

const REFUSED = words('收件人被拒收', 'Recipients were refused');
const WHY = {
  retry: words('邮件服务器暂时不收', 'The mail server cannot take it right now'),
  reject: words('邮件服务器不接受这封邮件', 'The mail server did not accept this mail'),
  broken: words(
    '邮件服务器拒绝：请核对账号、授权码、发件人和收件人',
    'The mail server refuses: check login, sender and recipients',
  ),
} as const;

/** E-mail through any SMTP server; updates of an incident stand in one conversation. */
export const email = plugin<Config>({
  kind: 'email',
  config,
  threads: true,
  label: { 'zh-CN': '电子邮件', en: 'E-mail' },
  fields: [
    input(
      'host',
      ['SMTP 服务器', 'SMTP server'],
      [
        '例如 smtp.exmail.qq.com、smtp.163.com、smtp.gmail.com；邮箱设置的“客户端/SMTP”页可查。',
        'For instance smtp.gmail.com; the help pages of your mail provider name it.',
      ],
    ),
    input(
      'port',
      ['端口', 'Port'],
      ['SSL 通常 465，STARTTLS 通常 587。', 'Usually 465 with TLS, 587 with STARTTLS.'],
      {
        input: 'number',
        placeholder: '465',
      },
    ),
    input('security', ['加密', 'Encryption'], ['国内邮箱多为 SSL。', 'As your provider says.'], {
      input: 'choice',
      required: false,
      choices: [
        { value: 'tls', label: words('SSL/TLS', 'TLS') },
        { value: 'starttls', label: words('STARTTLS', 'STARTTLS') },
        { value: 'none', label: words('不加密（仅内网）', 'None (inside your network only)') },
      ],
    }),
    input('user', ['账号', 'User'], ['通常就是完整邮箱地址。', 'Usually the whole address.'], {
      required: false,
    }),
    input(
      'password',
      ['密码或授权码', 'Password'],
      [
        'QQ、163 等邮箱要填“授权码”，不是登录密码。',
        'Many providers want an app password, not the one you sign in with.',
      ],
      { input: 'password', required: false, secret: true },
    ),
    input(
      'from',
      ['发件人', 'From'],
      ['多数服务器要求与账号一致。', 'Most servers want it to be the user.'],
    ),
    input(
      'to',
      ['收件人', 'To'],
      ['每行一个地址，也可用逗号隔开。', 'One address per line, or with commas between.'],
      {
        input: 'list',
      },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: spoken(settings) };
    const open = settings.to.filter((address) => tools.remaining?.includes(address) ?? true);
    const to = open.length > 0 ? open : settings.to;
    const mail = compose(settings, message, to, tools.threadId, tools.simple);
    const server = { ...settings, reach: tools.post.reach };
    return judge(talk, await sendMail(server, mail), mail.messageId);
  },
});

/** The password as it is, and in the forms in which it is said to a server, which may repeat them. */
function spoken({ user = '', password = '' }: Config): string[] {
  if (password === '') return [];
  const forms = [password, `\0${user}\0${password}`].map((text) =>
    Buffer.from(text).toString('base64'),
  );
  return [password, ...forms];
}

function judge(talk: Talk, result: MailResult, id: string): Outcome {
  const detail = [result.said, ...result.refused.map(inWords)].join('; ');
  if (result.kind === 'failed') {
    if (result.unreached !== undefined) {
      const { ours, detail: code } = whyNot(result.unreached);
      return asOutcome(result.as, explain(talk, ours, code));
    }
    const why = explain(talk, WHY[result.as], detail);
    return asOutcome(result.as, why);
  }
  const later = result.refused.filter((one) => !one.permanent).map((one) => one.address);
  const note = explain(talk, REFUSED, result.refused.map(inWords).join('; '));
  if (later.length > 0) return { kind: 'retry', delay: null, why: note, remaining: later };
  return result.refused.length > 0 ? { kind: 'ok', id, note } : { kind: 'ok', id };
}

function asOutcome(as: 'retry' | 'reject' | 'broken', why: string): Outcome {
  return as === 'retry' ? { kind: 'retry', delay: null, why } : { kind: as, why };
}

function inWords(refusal: Refusal): string {
  return `${refusal.address}: ${refusal.said}`;
}

function compose(
  settings: Config,
  message: Message,
  to: readonly string[],
  threadId: string | null,
  simple: boolean,
): Mail {
  const domain = settings.from.split('@')[1] ?? 'localhost';
  const root = mailId(`thread ${message.thread}`, domain);
  const lean = simple ? { ...message, quotes: [], facts: [] } : message;
  const page = sheet(message);
  return {
    from: settings.from,
    to,
    subject: clip(`${SIGN[page.tone]} ${page.title}`, MAX_SUBJECT),
    html: fit(lean, (whole) => alertHtml(whole, message.locale), bytes, MAX_BYTES),
    text: fit(lean, alertText, bytes, MAX_BYTES),
    messageId: mailId(message.id, domain),
    inReplyTo: threadId,
    // A root that was never sent still holds a conversation together, also when a receipt was lost.
    references: threadId === null ? [root] : [root, threadId],
    headers: {
      'List-Id': `<alerts.${domain}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Entity-Ref-ID': mailId(message.thread, domain),
    },
    images: [],
    at: message.at,
  };
}

/** The same id on every try, so that mail servers and readers drop doubles. */
function mailId(of: string, domain: string): string {
  return `<${createHash('sha256').update(of).digest('hex').slice(0, 32)}@${domain}>`;
}
