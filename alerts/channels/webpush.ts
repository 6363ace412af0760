import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { exchange, explain, judged, means, throttled } from './answer.js';
import { bytes } from './clip.js';
import { fit } from './fit.js';
import { address, filled, input, plugin } from './plugin.js';
import type { Sheet } from './sheet.js';
import { tone, words } from './words.js';

const config = z.object({
  endpoint: address,
  /** Keys of the browser's subscription, base64url. */
  p256dh: filled,
  auth: filled,
  /** VAPID keys of this installation, base64url, and who answers for it. */
  publicKey: filled,
  privateKey: filled,
  subject: filled.regex(/^(mailto:|https:)/),
});
type Config = z.infer<typeof config>;

/** Push services take 4,096 bytes with the encryption around it. */
const MAX_BYTES = 3_000;
/** After four hours the news is old: seconds. */
const TTL = 4 * 3_600;
const TOKEN_HOURS = 12;

const GONE = means('broken', '浏览器已取消订阅', 'The browser has unsubscribed');
const KEYS = means('broken', '推送密钥不被接受', 'The push service does not accept our keys');
const BAD = means('reject', '推送内容过大', 'The notification is too large');
const UNUSABLE = words('订阅信息无效', 'The subscription cannot be used');

/** A pair of VAPID keys of an installation, base64url; the public one is given to browsers. */
export function newVapidKeys(): { publicKey: string; privateKey: string } {
  return webPush.generateVAPIDKeys();
}

/** Notification in a browser (Web Push); poorly reachable from mainland China. */
export const webpush = plugin<Config>({
  kind: 'webpush',
  config,
  threads: false,
  label: { 'zh-CN': '浏览器推送', en: 'Browser push' },
  fields: ['endpoint', 'p256dh', 'auth', 'publicKey', 'privateKey', 'subject'].map((name) =>
    input(
      name,
      [name, name],
      [
        '在要接收通知的浏览器里点“允许”后自动填写。',
        'Filled in when you allow notifications in the browser that shall show them.',
      ],
      { input: 'browser', secret: name !== 'publicKey' && name !== 'subject' },
    ),
  ),
  async send(settings, message, tools) {
    const { endpoint, auth, privateKey, p256dh } = settings;
    const talk: Talk = {
      tools,
      locale: message.locale,
      secrets: [endpoint, auth, privateKey, p256dh],
    };
    const sealed = seal(settings, message, tools.now);
    if (sealed instanceof Error) {
      return { kind: 'broken', why: explain(talk, UNUSABLE, sealed.message) };
    }
    return exchange(talk, endpoint, sealed, (answer) => read(talk, answer));
  },
});

interface Sealed {
  method: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Encrypts for the browser and signs for the push service; an Error when the keys are unusable. */
function seal(settings: Config, message: Message, now: number): Sealed | Error {
  try {
    const { p256dh, auth, endpoint, subject, publicKey, privateKey } = settings;
    const sealed = webPush.encrypt(p256dh, auth, payload(message), 'aes128gcm');
    const expires = Math.floor(now / 1000) + TOKEN_HOURS * 3_600;
    const { origin } = new URL(endpoint);
    const vapid = webPush.getVapidHeaders(
      origin,
      subject,
      publicKey,
      privateKey,
      'aes128gcm',
      expires,
    );
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(TTL),
        urgency: urgent(message) ? 'high' : 'normal',
        topic: topic(message),
        authorization: vapid.Authorization,
      },
      body: sealed.cipherText,
    };
  } catch (error) {
    return error instanceof Error ? error : new Error('unusable keys');
  }
}

function urgent(message: Message): boolean {
  return tone(message) === 'red' || tone(message) === 'orange';
}

/** An undelivered older state of the same incident is replaced: at most 32 base64url characters. */
function topic(message: Message): string {
  return createHash('sha256').update(message.thread).digest('base64url').slice(0, 32);
}

function read(talk: Talk, answer: Answer): Outcome | null {
  const { status } = answer;
  const detail = `HTTP ${status} ${answer.text}`;
  if (status === 200 || status === 201 || status === 202) return { kind: 'ok', id: null };
  if (status === 404 || status === 410) return judged(talk, GONE, detail);
  if (status === 400 || status === 401 || status === 403) return judged(talk, KEYS, detail);
  if (status === 413) return judged(talk, BAD, detail);
  return status === 429 ? throttled(talk, answer, 30_000) : null;
}

/** What the service worker shows. */
function payload(message: Message): string {
  return fit(message, (page) => JSON.stringify(notice(page, message)), bytes, MAX_BYTES);
}

function notice(page: Sheet, message: Message): object {
  const facts = page.facts.map((fact) => `${fact.label} ${fact.text}`).join(' · ');
  const quote = page.quotes[0];
  const body = [facts, page.reason?.text ?? '', quote ? `${quote.head}\n${quote.text}` : ''];
  return {
    id: message.id,
    title: page.title,
    body: body.filter((text) => text !== '').join('\n'),
    url: page.link?.url ?? null,
    tag: message.thread.slice(0, 200),
    level: message.level,
    rehearsal: message.rehearsal,
  };
}
