import type { Reply, Standin } from './service.js';
import { collect, isJson, json, object, only, string } from './service.js';

const KEY = 'abcdef0123456789abcdef0123456789';

const no = (...errors: string[]): Reply =>
  json(400, { status: 'invalid event', message: 'Event object is invalid', errors });

export const pagerdutyStandin: Standin = {
  kind: 'pagerduty',
  name: 'pagerduty',
  settings: (origin) => ({ key: KEY, api: `${origin}/v2/enqueue` }),
  wrong: (origin) => ({ key: 'f'.repeat(32), api: `${origin}/v2/enqueue` }),
  answer(seen) {
    if (seen.raw.length > 512 * 1024) return { status: 413, body: '' };
    if (seen.method !== 'POST' || seen.path !== '/v2/enqueue' || !isJson(seen))
      return no('not json');
    if (seen.json['routing_key'] !== KEY) return no("'routing_key' is invalid");
    const dedup = string(seen.json['dedup_key']);
    if (dedup === '' || dedup.length > 255) return no("'dedup_key' is invalid");
    const wrong = problem(seen.json);
    return wrong === null
      ? json(202, { status: 'success', message: 'Event processed', dedup_key: dedup })
      : no(wrong);
  },
  active: (seen) => ({
    links: collect(seen.json, ['href', 'client_url']),
    mentions: [],
    stray: [],
  }),
  throttle: { reply: { status: 429, body: '{"status":"throttle exceeded"}' }, delay: 30_000 },
  lies: [
    ['invalid event', no("'payload.summary' is missing"), 'reject'],
    ['key', no("'routing_key' is invalid"), 'broken'],
    ['too large', { status: 413, body: '' }, 'reject'],
    ['not allowed', { status: 403, body: '' }, 'broken'],
    ['their fault', { status: 503, body: '' }, 'retry'],
    ['202 without success', json(202, { status: 'queued' }), 'unknown'],
    ['200 instead of 202', json(200, { status: 'success' }), 'unknown'],
  ],
};

const KNOWN = [
  'routing_key',
  'event_action',
  'dedup_key',
  'payload',
  'links',
  'images',
  'client',
  'client_url',
];

const PAYLOAD = [
  ...['summary', 'source', 'severity', 'timestamp', 'component', 'group', 'class'],
  'custom_details',
];

function problem(event: Record<string, unknown>): string | null {
  if (!only(event, KNOWN)) return 'unknown field';
  const action = string(event['event_action']);
  if (action === 'acknowledge' || action === 'resolve') {
    return only(event, ['routing_key', 'event_action', 'dedup_key']) ? null : 'too much';
  }
  if (action !== 'trigger') return 'event_action';
  const payload = object(event['payload']);
  if (!only(payload, PAYLOAD)) return "'payload' holds an unknown field";
  const summary = string(payload['summary']);
  if (summary === '' || summary.length > 1_024) return "'payload.summary'";
  if (string(payload['source']) === '') return "'payload.source'";
  if (!['critical', 'error', 'warning', 'info'].includes(string(payload['severity'])))
    return 'severity';
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(string(payload['timestamp']))) return 'timestamp';
  const links = Array.isArray(event['links']) ? event['links'] : [];
  if (!links.every((one) => only(one, ['href', 'text']))) return 'links';
  if (event['client_url'] !== undefined && !URL.canParse(string(event['client_url'])))
    return 'client_url';
  const hrefs = collect(event['links'], ['href']);
  return hrefs.every((href) => URL.canParse(href)) ? null : 'links';
}
