import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { judged, means, postJson } from './answer.js';
import { bytes } from './clip.js';
import { teamsText } from './escape.js';
import { fit, plain } from './fit.js';
import { address, input, plugin } from './plugin.js';
import type { QuoteLine, Sheet } from './sheet.js';
import type { Tone } from './words.js';

const config = z.object({ url: address });
type Config = z.infer<typeof config>;

/** 28 KB by the documents, about 21 KB as measured by others. */
const MAX_BYTES = 19_000;

const COLOUR: Readonly<Record<Tone, string>> = {
  red: 'Attention',
  orange: 'Warning',
  yellow: 'Warning',
  good: 'Good',
  info: 'Accent',
};

const GONE = means(
  'broken',
  '工作流已删除、停用或地址有误',
  'The workflow was deleted or switched off, or its address is wrong',
);
const SIGNATURE = means(
  'broken',
  '工作流地址中的签名无效，请重新复制地址',
  'The signature in the address of the workflow is not valid; copy the address again',
);
const LARGE = means('reject', '消息过大', 'The message is too large');
const BAD = means(
  'reject',
  'Teams 不接受这条消息的格式',
  'Teams did not accept the message as it is',
);

/** A Teams workflow "when a webhook request is received"; Office 365 connectors are gone. */
export const teams = plugin<Config>({
  kind: 'teams',
  config,
  threads: false,
  label: { 'zh-CN': 'Microsoft Teams', en: 'Microsoft Teams' },
  fields: [
    input(
      'url',
      ['工作流地址', 'Workflow address'],
      [
        'Teams 频道 → “…” → 工作流 → “收到 Webhook 请求时发布到频道”，完成后复制地址。',
        'In the channel: “…” → Workflows → “Post to a channel when a webhook request is received”, then copy the address.',
      ],
      { input: 'url', secret: true, placeholder: 'https://…/workflows/…' },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: [settings.url] };
    const body = tools.simple ? simple(message) : rich(message);
    return postJson(talk, settings.url, body, (answer) => read(talk, answer));
  },
});

/** 202 means only that the flow began: the post itself may still fail, unseen by us. */
function read(talk: Talk, answer: Answer): Outcome | null {
  const { status, json } = answer;
  if (status >= 200 && status < 300) return accepted(answer) ? { kind: 'ok', id: null } : null;
  const error = json['error'];
  const detail =
    typeof error === 'object' && error !== null ? JSON.stringify(error) : `HTTP ${status}`;
  if (status === 401 || status === 403) return judged(talk, SIGNATURE, detail);
  if (status === 404 || status === 410) return judged(talk, GONE, detail);
  // 400 says both "this flow is off" and "this card is bad"; the code tells them apart.
  if (status === 400)
    return judged(
      talk,
      /NotFound|NotEnabled|Disabled|Suspended/i.test(detail) ? GONE : BAD,
      detail,
    );
  return status === 413 ? judged(talk, LARGE, detail) : null;
}

/** The old connector said 200 and hid the failure in its text; a sign-in page is HTML. */
function accepted(answer: Answer): boolean {
  return answer.json['error'] === undefined && !/failed|<html/i.test(answer.text.slice(0, 2_000));
}

function simple(message: Message): object {
  return envelope([block(plain(message, bytes, 4_000, teamsText), {})], []);
}

function rich(message: Message): object {
  return fit(message, card, (body) => bytes(JSON.stringify(body)), MAX_BYTES);
}

function card(page: Sheet): object {
  const heading = { weight: 'Bolder', size: 'Medium', color: COLOUR[page.tone] };
  const body: object[] = [block(teamsText(page.title), heading)];
  if (page.facts.length > 0) body.push({ type: 'FactSet', facts: page.facts.map(fact) });
  for (const part of [page.reason, page.clock]) {
    if (part !== null) body.push(block(`**${part.label}** ${teamsText(part.text)}`, {}));
  }
  for (const quote of page.quotes) body.push(...quoted(quote));
  if (page.shortened !== null) body.push(block(page.shortened, { isSubtle: true }));
  body.push(block(teamsText(page.footer), { isSubtle: true, size: 'Small' }));
  const open = page.link;
  return envelope(
    body,
    open === null ? [] : [{ type: 'Action.OpenUrl', title: open.label, url: open.url }],
  );
}

function fact(part: { label: string; text: string }): object {
  return { title: teamsText(part.label), value: teamsText(part.text) };
}

function quoted(quote: QuoteLine): object[] {
  const link = quote.url === null ? '' : ` [${quote.open}](${quote.url})`;
  return [
    block(teamsText(quote.head) + link, { isSubtle: true, spacing: 'Medium' }),
    block(teamsText(quote.text), { spacing: 'None' }),
  ];
}

function block(text: string, style: object): object {
  return { type: 'TextBlock', text, wrap: true, ...style };
}

function envelope(body: object[], actions: object[]): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body,
    actions,
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}
