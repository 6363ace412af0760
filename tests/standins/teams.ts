import { unescaped } from './markdown.js';
import type { Reply, Standin } from './service.js';
import { collect, isJson, json, object, only, string } from './service.js';

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
      only(seen.json, ['type', 'attachments']) &&
      seen.json['type'] === 'message' &&
      Array.isArray(list) &&
      list.length === 1 &&
      first['contentType'] === 'application/vnd.microsoft.card.adaptive' &&
      first['contentUrl'] === null &&
      goodCard(card);
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

/** What each element may hold in version 1.4, as far as we use any of it. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  TextBlock: ['text', 'weight', 'size', 'wrap', 'color', 'isSubtle', 'spacing'],
  FactSet: ['facts'],
  'Action.OpenUrl': ['title', 'url'],
};
const COLOURS = ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention'];

function goodCard(card: Record<string, unknown>): boolean {
  const body = Array.isArray(card['body']) ? card['body'].map(object) : [];
  const actions = Array.isArray(card['actions']) ? card['actions'].map(object) : [];
  return (
    only(card, ['$schema', 'type', 'version', 'msteams', 'body', 'actions']) &&
    card['$schema'] === 'http://adaptivecards.io/schemas/adaptive-card.json' &&
    card['type'] === 'AdaptiveCard' &&
    card['version'] === '1.4' &&
    body.length > 0 &&
    body.every((node) => ['TextBlock', 'FactSet'].includes(string(node['type']))) &&
    actions.every((node) => node['type'] === 'Action.OpenUrl') &&
    [...body, ...actions].every(goodElement)
  );
}

function goodElement(node: Record<string, unknown>): boolean {
  const type = string(node['type']);
  if (!only(node, ['type', ...(PROPERTIES[type] ?? [])])) return false;
  if (type === 'TextBlock') {
    const colour = node['color'];
    return (
      string(node['text']) !== '' && (colour === undefined || COLOURS.includes(string(colour)))
    );
  }
  if (type === 'FactSet') {
    const facts = Array.isArray(node['facts']) ? node['facts'].map(object) : [];
    const named = (fact: object, name: string): boolean => string(object(fact)[name]) !== '';
    return facts.length > 0 && facts.every((one) => named(one, 'title') && named(one, 'value'));
  }
  return string(node['title']) !== '' && /^https?:/.test(string(node['url']));
}
