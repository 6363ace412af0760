import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Outcome } from '../channel.js';
import type { Message } from '../../server/model/message.js';
import type { Answer, Talk } from './answer.js';
import { field, judged, means, postJson, throttled } from './answer.js';
import { clip } from './clip.js';
import { fit } from './fit.js';
import { address, filled, input, orElse, plugin } from './plugin.js';
import type { Sheet } from './sheet.js';
import type { Tone } from './words.js';
import { tone } from './words.js';

const config = z.object({
  key: filled.length(32),
  api: orElse(address, 'https://events.pagerduty.com/v2/enqueue'),
});
type Config = z.infer<typeof config>;

const MAX_SUMMARY = 1_000;
/** Far below the documented 512 KB. */
const MAX_UNITS = 60_000;
const MAX_KEY = 255;

const SEVERITY: Readonly<Record<Tone, string>> = {
  red: 'critical',
  orange: 'error',
  yellow: 'warning',
  good: 'info',
  info: 'info',
};

const BAD = means('reject', 'PagerDuty 不接受这条消息', 'PagerDuty did not accept the event');
const LARGE = means('reject', '消息过大', 'The message is too large');
const GONE = means('broken', '集成密钥无效', 'The integration key is not valid');

/** PagerDuty Events API v2: one incident of ours is one alert there. */
export const pagerduty = plugin<Config>({
  kind: 'pagerduty',
  config,
  threads: true,
  label: { 'zh-CN': 'PagerDuty', en: 'PagerDuty' },
  fields: [
    input(
      'key',
      ['集成密钥', 'Integration key'],
      [
        'PagerDuty → Services → 选择服务 → Integrations → 添加 Events API v2，复制 Integration Key（32 位）。',
        'PagerDuty → Services → your service → Integrations → add Events API v2, copy the Integration Key (32 characters).',
      ],
      { input: 'password', secret: true },
    ),
    input(
      'api',
      ['接口地址', 'Events address'],
      [
        '欧洲区账号填 https://events.eu.pagerduty.com/v2/enqueue。',
        'Accounts in the EU region: https://events.eu.pagerduty.com/v2/enqueue.',
      ],
      { input: 'url', required: false, placeholder: 'https://events.pagerduty.com/v2/enqueue' },
    ),
  ],
  async send(settings, message, tools) {
    const talk: Talk = { tools, locale: message.locale, secrets: [settings.key] };
    const event = { routing_key: settings.key, ...body(message, tools.simple) };
    const outcome = await postJson(talk, settings.api, event, (answer) => read(talk, answer));
    if (message.kind !== 'test' || outcome.kind !== 'ok') return outcome;
    // A test must not leave an alert open there.
    const end = { routing_key: settings.key, event_action: 'resolve', dedup_key: key(message) };
    return postJson(talk, settings.api, end, (answer) => read(talk, answer));
  },
});

function read(talk: Talk, answer: Answer): Outcome | null {
  const { status, json } = answer;
  if (status === 202 && field(json, 'status') === 'success') {
    return { kind: 'ok', id: field(json, 'dedup_key') };
  }
  const detail = `HTTP ${status} ${JSON.stringify(json['errors'] ?? json['message'] ?? '')}`;
  if (status === 429) return throttled(talk, answer, 30_000);
  if (status === 401 || status === 403 || status === 404) return judged(talk, GONE, detail);
  if (status === 413) return judged(talk, LARGE, detail);
  if (status !== 400) return null;
  return judged(talk, /routing_?key|integration key/i.test(detail) ? GONE : BAD, detail);
}

/** Updates of one incident share the key; a rehearsal never touches the real alert. */
function key(message: Message): string {
  const whole = (message.rehearsal ? 'drill:' : '') + (message.thread || message.id);
  if (whole.length <= MAX_KEY) return whole;
  return createHash('sha256').update(whole).digest('hex');
}

function body(message: Message, simple: boolean): object {
  const action = eventAction(message);
  const dedup = { event_action: action, dedup_key: key(message) };
  if (action !== 'trigger') return dedup;
  return fit(
    simple ? { ...message, facts: [], quotes: [], clock: null } : message,
    (page, smaller) => ({ ...dedup, ...trigger(page, smaller) }),
    (made) => JSON.stringify(made).length,
    MAX_UNITS,
  );
}

function eventAction(message: Message): 'trigger' | 'acknowledge' | 'resolve' {
  if (message.kind === 'incident.acknowledged') return 'acknowledge';
  return tone(message) === 'good' ? 'resolve' : 'trigger';
}

function trigger(page: Sheet, message: Message): object {
  const details: Record<string, string> = {};
  for (const part of [...page.facts, page.reason, page.clock]) {
    if (part !== null) details[part.label] = part.text;
  }
  const links = page.quotes.flatMap((quote) =>
    quote.url === null ? [] : [{ href: quote.url, text: quote.head }],
  );
  const open = page.link;
  return {
    payload: {
      summary: clip(page.title, MAX_SUMMARY),
      source: message.brand || 'Fengsheng',
      severity: message.rehearsal ? 'info' : SEVERITY[page.tone],
      timestamp: new Date(message.at).toISOString(),
      group: message.brand,
      class: message.kind,
      custom_details: {
        ...details,
        [page.quotesLabel]: page.quotes.map((quote) => `${quote.head}: ${quote.text}`),
        id: message.id,
      },
    },
    links: open === null ? links : [{ href: open.url, text: open.label }, ...links],
    client: 'Fengsheng',
    ...(open === null ? {} : { client_url: open.url }),
  };
}
