import { unescaped } from './markdown.js';
import type { Reply, Seen, Standin } from './service.js';
import { collect, isJson, json, object, only, string } from './service.js';

const PATH = '/api/webhooks/112233445566778899/discordwebhooktoken';
const THREAD = '1100000000000000001';

const no = (status: number, code: number, message: string): Reply =>
  json(status, { code, message });
const LINK = /(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(([^)]*)\)/g;

const answer = (seen: Seen, forum: boolean): Reply => {
  if (seen.path !== PATH) return no(404, 10015, 'Unknown Webhook');
  if (!isJson(seen)) return no(400, 50109, 'The request body contains invalid JSON.');
  const wrong = problem(seen.json, seen, forum);
  if (wrong !== null)
    return json(400, { code: 50035, message: 'Invalid Form Body', errors: { [wrong]: {} } });
  // Without `wait` nobody learns what became of the message.
  if (seen.query.get('wait') !== 'true') return { status: 204, body: '' };
  return json(200, { id: THREAD, channel_id: forum ? THREAD : '42' });
};

export const discordStandin: Standin = {
  kind: 'discord',
  name: 'discord',
  settings: (origin) => ({ url: `${origin}${PATH}` }),
  wrong: (origin) => ({ url: `${origin}/api/webhooks/112233445566778899/deletedwebhook` }),
  answer: (seen) => answer(seen, false),
  active(seen) {
    const embeds = Array.isArray(seen.json['embeds']) ? seen.json['embeds'].map(object) : [];
    const marked = [
      string(seen.json['content']),
      ...embeds.flatMap((e) =>
        collect({ ...e, footer: {} }, ['title', 'description', 'name', 'value']),
      ),
    ];
    const allowed = object(seen.json['allowed_mentions']);
    const quiet = Array.isArray(allowed['parse']) && allowed['parse'].length === 0;
    const bare = marked.map((text) => unescaped(text.replace(LINK, '')));
    return {
      links: [
        ...marked.flatMap((text) => [...text.matchAll(LINK)].map((match) => match[2] ?? '')),
        ...embeds.map((embed) => string(embed['url'])).filter((url) => url !== ''),
      ],
      mentions: [
        ...(quiet ? [] : ['allowed_mentions']),
        ...bare.flatMap((text) => text.match(/@(everyone|here)|<[@#:]/g) ?? []),
      ],
      stray: bare
        .map((text) => text.replace(/^\*\*[^*]*\*\* /gm, '').replace(/^> /gm, ''))
        .flatMap((text) => text.match(/[*_~`|[\]]|^\s*(#|[-+] )/gm) ?? []),
    };
  },
  throttle: {
    reply: json(
      429,
      { message: 'You are being rate limited.', retry_after: 1.337, global: false },
      { 'retry-after': '2' },
    ),
    delay: 2_000,
  },
  lies: [
    ['webhook deleted', no(404, 10015, 'Unknown Webhook'), 'broken'],
    ['token', no(401, 50027, 'Invalid Webhook Token'), 'broken'],
    ['form body', no(400, 50035, 'Invalid Form Body'), 'reject'],
    ['empty', no(400, 50006, 'Cannot send an empty message'), 'reject'],
    ['accepted but not saved', { status: 204, body: '' }, 'unknown'],
    ['a page that says 200', { status: 200, body: '<html></html>' }, 'unknown'],
  ],
};

/** The same webhook on a forum channel, where every post needs a name or a thread. */
export const discordForumStandin: Standin = {
  ...discordStandin,
  name: 'discord forum',
  settings: (origin) => ({ url: `${origin}${PATH}`, forum: 'yes' }),
  answer: (seen) => answer(seen, true),
};

function problem(body: Record<string, unknown>, seen: Seen, forum: boolean): string | null {
  const known = ['content', 'embeds', 'thread_name', 'allowed_mentions', 'username', 'avatar_url'];
  if (!only(body, known)) return 'unknown field';
  if (string(body['content']).length > 2_000) return 'content';
  const name = body['thread_name'];
  const thread = seen.query.get('thread_id');
  if (forum && (name === undefined) === (thread === null)) return 'thread_name';
  if (!forum && (name !== undefined || thread !== null)) return 'thread_name';
  if (name !== undefined && (string(name) === '' || string(name).length > 100))
    return 'thread_name';
  const embeds = Array.isArray(body['embeds']) ? body['embeds'].map(object) : [];
  if (embeds.length === 0 && string(body['content']).trim() === '') return 'content';
  // The 6,000 characters are counted over all embeds together.
  const total = embeds.reduce((sum, embed) => sum + sizeOf(embed), 0);
  return embeds.length <= 10 && embeds.every(goodEmbed) && total <= 6_000 ? null : 'embeds';
}

function length(value: unknown): number {
  return string(value).length;
}

function fieldsOf(embed: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(embed['fields']) ? embed['fields'].map(object) : [];
}

function sizeOf(embed: Record<string, unknown>): number {
  const footer = length(object(embed['footer'])['text']);
  const own = length(embed['title']) + length(embed['description']) + footer;
  return fieldsOf(embed).reduce((sum, f) => sum + length(f['name']) + length(f['value']), own);
}

function goodEmbed(embed: Record<string, unknown>): boolean {
  const fields = fieldsOf(embed);
  const footer = length(object(embed['footer'])['text']);
  const url = embed['url'];
  return (
    only(embed, ['title', 'url', 'description', 'color', 'fields', 'footer']) &&
    (url === undefined || /^https?:/.test(string(url))) &&
    length(embed['title']) <= 256 &&
    length(embed['description']) <= 4_096 &&
    footer <= 2_048 &&
    fields.length <= 25 &&
    fields.every((f) => within(length(f['name']), 256) && within(length(f['value']), 1_024)) &&
    Number.isInteger(embed['color']) &&
    Number(embed['color']) <= 0xffffff
  );
}

function within(length: number, limit: number): boolean {
  return length > 0 && length <= limit;
}
