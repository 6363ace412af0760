import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { exchange, judged, means } from './answer.js';
import { bytes } from './clip.js';
import { fit } from './fit.js';
import { address, input, listOf, plugin } from './plugin.js';
import { webhookSign } from './sign.js';

/** Decoded keys of 24 to 64 bytes, as the standard asks. */
const KEY = /^(whsec_)?[A-Za-z0-9+/]+={0,2}$/;

const config = z.object({
  url: address,
  /** Newest first; the older ones still sign while receivers change over. */
  secret: listOf(/[\s,]+/, isKey, 'whsec_ and base64 of 24 to 64 bytes'),
});
type Config = z.infer<typeof config>;

/** The standard advises below 20 KB. */
const MAX_BYTES = 19_000;

const GONE = means('broken', '接收方已停用该地址', 'The receiver has switched this address off');
const DENIED = means(
  'broken',
  '接收方拒绝：请核对地址和签名密钥',
  'The receiver refuses: check the address and the signing secret',
);
const BAD = means('reject', '接收方不接受这条消息', 'The receiver did not accept the message');

function isKey(secret: string): boolean {
  if (!KEY.test(secret)) return false;
  const size = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').length;
  return size >= 24 && size <= 64;
}

/** Signed webhook after Standard Webhooks; the message's id is the receiver's key against doubles. */
export const webhook = plugin<Config>({
  kind: 'webhook',
  config,
  threads: true,
  label: { 'zh-CN': '签名 Webhook', en: 'Signed webhook' },
  fields: [
    input(
      'url',
      ['接收地址', 'Address'],
      [
        '你们系统接收 POST 请求的地址，由技术同事提供。',
        'Where your system takes POST requests; ask your engineers.',
      ],
      { input: 'url', secret: true },
    ),
    input(
      'secret',
      ['签名密钥', 'Signing secret'],
      [
        'whsec_ 开头；双方填同一个。更换时可以先后填两个，用空格隔开。',
        'Begins with whsec_; the same on both sides. While changing it, enter the new and the old one with a space between.',
      ],
      { input: 'password', secret: true, placeholder: 'whsec_…' },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = {
      tools,
      locale: message.locale,
      secrets: [settings.url, ...settings.secret],
    };
    const body = payload(message, tools.simple);
    const seconds = Math.floor(tools.now / 1000);
    const id = message.id.replace(/[^\x21-\x7e]/g, '_');
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': webhookSign(settings.secret, id, seconds, body),
      },
      body,
    };
    return exchange(talk, settings.url, init, (answer) => read(talk, answer, id));
  },
});

function read(talk: Talk, answer: Answer, id: string): Outcome | null {
  const { status } = answer;
  const detail = `HTTP ${status} ${answer.text}`;
  if (status >= 200 && status < 300) return { kind: 'ok', id };
  if (status === 410) return judged(talk, GONE, detail);
  if (status === 401 || status === 403 || status === 404) return judged(talk, DENIED, detail);
  return [400, 413, 415, 422].includes(status) ? judged(talk, BAD, detail) : null;
}

/** Machines read this: the message as it is, shortened only to stay within the size. */
function payload(message: Message, simple: boolean): string {
  const lean = simple ? { ...message, facts: [], quotes: [] } : message;
  return fit(
    lean,
    (page, smaller) =>
      JSON.stringify({
        type: message.kind,
        timestamp: new Date(message.at).toISOString(),
        data: { ...smaller, shortened: page.shortened !== null },
      }),
    bytes,
    MAX_BYTES,
  );
}
