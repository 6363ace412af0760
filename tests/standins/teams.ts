import { unescaped } from './markdown.js';
import type { Reply, Standin } from './service.js';
import { collect, isJson, json, object, objects } from './service.js';

const PATH = '/workflows/0a1b2c3d/triggers/manual/paths/invoke';
const SIG = 'teams-workflow-signature';

const no = (status: number, code: string): Reply =>
  json(status, { error: { code, message: `The request failed: ${code}` } });

/** A workflow: 202 for whatever it can read. */
export const teamsStandin: Standin = {
  kind: 'teams',
  name: 'teams',
  settings: (origin) => ({ url: `${origin}${PATH}?api-version=2016-06-01&sig=${SIG}` }),
  wrong: (origin) => ({ url: `${origin}${PATH}?api-version=2016-06-01&sig=anothersignature` }),
  answer(seen) {
    if (seen.path !== PATH) return no(404, 'WorkflowNotFound');
    if (seen.query.get('sig') !== SIG) return no(401, 'DirectApiAuthorizationRequired');
    if (!isJson(seen)) return no(400, 'InvalidRequestContent');
    if (seen.raw.length > 21_000) return no(413, 'RequestEntityTooLarge');
    const list = seen.json['attachments'];
    const first = object(Array.isArray(list) ? list[0] : null);
    const card = object(first['content']);
    const fine =
      seen.json['type'] === 'message' &&
      first['contentType'] === 'application/vnd.microsoft.card.adaptive' &&
      card['type'] === 'AdaptiveCard' &&
      card['version'] === '1.4' &&
      Array.isArray(card['body']) &&
      objects(card['body']).every((node) => node['type'] !== 'TextBlock' || node['text'] !== '');
    return fine ? { status: 202, body: '' } : no(400, 'InvalidRequestContent');
  },
  active(seen) {
    const own = collect(seen.json, ['text', 'title', 'value']);
    const links = own.flatMap((text) =>
      [...text.matchAll(/(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)]*)\)/g)].map(
        (match) => match[2] ?? '',
      ),
    );
    const bare = own.map((text) =>
      unescaped(
        text.replace(/(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)]*)\)/g, '').replace(/^\*\*[^*]*\*\*/, ''),
      ),
    );
    return {
      links: [...links, ...collect(seen.json, ['url'])],
      mentions: own.flatMap((text) => text.match(/<\/?at\b/gi) ?? []),
      stray: bare.flatMap((text) => text.match(/[*_[\]`]|\{\{|^\s*(#|[-+] |\d+\. )/g) ?? []),
    };
  },
  throttle: {
    reply: json(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '12' }),
    delay: 12_000,
  },
  lies: [
    ['flow switched off', no(400, 'WorkflowTriggerIsNotEnabled'), 'broken'],
    ['flow deleted', no(404, 'WorkflowNotFound'), 'broken'],
    ['signature', no(401, 'AuthorizationFailed'), 'broken'],
    ['too large', no(413, 'RequestEntityTooLarge'), 'reject'],
    ['an error inside 200', json(200, { error: { code: 'BadGateway' } }), 'unknown'],
    ['the old connector', { status: 200, body: 'Webhook message delivery failed' }, 'unknown'],
    ['a sign-in page', { status: 200, body: '<!doctype html><html>Sign in</html>' }, 'unknown'],
  ],
};
