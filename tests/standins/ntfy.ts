import type { Reply, Standin } from './service.js';
import { collect, json, object, only, string } from './service.js';

const TOPIC = 'prwarroom-topic-7f3a';
const TOKEN = 'tk_ntfyaccesstoken';

const no = (http: number, code: number, error: string): Reply => json(http, { code, http, error });

export const ntfyStandin: Standin = {
  kind: 'ntfy',
  name: 'ntfy',
  settings: (origin) => ({ server: origin, topic: TOPIC, token: TOKEN }),
  wrong: (origin) => ({ server: origin, topic: TOPIC, token: 'tk_anothertoken' }),
  answer(seen) {
    if (seen.path !== '/') return no(404, 40401, 'page not found');
    if (seen.headers['authorization'] !== `Bearer ${TOKEN}`) return no(401, 40101, 'unauthorized');
    if (seen.json['topic'] !== TOPIC) return no(403, 40301, 'forbidden');
    if (seen.raw.length > 16_384) return no(413, 41303, 'JSON body too large');
    const known = ['topic', 'title', 'message', 'priority', 'tags', 'click', 'actions'];
    if (!only(seen.json, known))
      return no(400, 40024, 'invalid request: request body must be valid JSON');
    const message = string(seen.json['message']);
    // A longer one becomes an attachment, which counts as lost here.
    if (message === '' || Buffer.byteLength(message) > 4_096)
      return no(413, 41301, 'attachment too large');
    const priority = seen.json['priority'];
    if (priority !== undefined && ![1, 2, 3, 4, 5].includes(Number(priority))) {
      return no(400, 40007, 'invalid priority');
    }
    const actions = Array.isArray(seen.json['actions']) ? seen.json['actions'].map(object) : [];
    if (actions.length > 3 || !actions.every(goodAction)) return no(400, 40018, 'invalid actions');
    const click = seen.json['click'];
    if (click !== undefined && !URL.canParse(string(click))) return no(400, 40024, 'click');
    const tags = seen.json['tags'];
    const named = Array.isArray(tags) && tags.every((tag) => /^[a-z_]+$/.test(string(tag)));
    if (tags !== undefined && !named) return no(400, 40024, 'tags');
    return json(200, {
      id: 'sPs71M8A2T',
      time: 1,
      expires: 2,
      event: 'message',
      topic: TOPIC,
      message,
    });
  },
  active: (seen) => ({ links: collect(seen.json, ['click', 'url']), mentions: [], stray: [] }),
  throttle: {
    reply: json(429, { code: 42901, http: 429, error: 'limit reached: too many requests' }),
    delay: 5_000,
  },
  lies: [
    ['unauthorised', no(401, 40101, 'unauthorized'), 'broken'],
    ['forbidden', no(403, 40301, 'forbidden'), 'broken'],
    ['locked out', no(429, 42909, 'too many auth failures'), 'broken'],
    ['quota of the day', no(429, 42908, 'daily message quota reached'), 'retry'],
    ['bandwidth', no(429, 42905, 'limit reached: daily bandwidth'), 'retry'],
    ['no such page', no(404, 40401, 'page not found'), 'broken'],
    ['too large an attachment', no(413, 41301, 'attachment too large'), 'reject'],
    ['too large', no(413, 41303, 'JSON too large'), 'reject'],
    ['invalid', no(400, 40024, 'invalid request'), 'reject'],
    ['an error inside 200', json(200, { code: 40301, error: 'forbidden' }), 'broken'],
    ['a web page', { status: 200, body: '<!doctype html><title>ntfy</title>' }, 'unknown'],
  ],
};

function goodAction(action: Record<string, unknown>): boolean {
  const known = only(action, ['action', 'label', 'url', 'clear']);
  return (
    known &&
    action['action'] === 'view' &&
    string(action['label']) !== '' &&
    URL.canParse(string(action['url']))
  );
}
