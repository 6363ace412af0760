import { createHash } from 'node:crypto';
import { z } from 'zod';
import { record } from '../json.js';
import type { Visit, VisitTools } from '../source.js';
import { trouble, VisitError } from '../source.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';
import { address } from './api.js';
import { platformOf, toFeedItem, visitFeed } from './feed.js';
import { ROUTES } from './rsshub-routes.js';

const Base = z.url({ protocol: /^https?$/ });
const Config = z.object({
  /** Own instance first, then those to fall back on. */
  instances: z.array(Base).min(1).max(5),
  /** A route of the catalogue, or `custom`. */
  route: z.string().trim().min(1).max(60),
  /** Values of the route's parameters; for `custom` the path in `path`. */
  params: z.record(z.string(), z.string().max(500)).default({}),
  accessKey: z.string().trim().max(200).optional(),
  /** Keep only items whose title or text matches this expression (RE2). */
  filter: z.string().trim().max(500).optional(),
});
type Config = z.infer<typeof Config>;

/** First segment of a path to the platform of our vocabulary. */
const PLATFORMS: Readonly<Record<string, string>> = {
  twitter: 'x',
  bsky: 'bluesky',
  hackernews: 'hacker-news',
};

/** Everything that an RSSHub of one's own can read; counters only where a route sets them. */
export const rsshub: SourcePlugin<Config> = {
  kind: 'rsshub',
  config: Config,
  form: {
    label: both('RSSHub', 'RSSHub'),
    about: both(
      '通过自建 RSSHub 读取微博、小红书、抖音、B站、知乎、贴吧、公众号等；多数路线没有互动数。',
      'Weibo, Xiaohongshu, Douyin, Bilibili, Zhihu, Tieba, WeChat and more through an RSSHub of your own; most routes give no counters.',
    ),
    fields: [
      field('instances', 'RSSHub 地址', 'RSSHub addresses', {
        kind: 'list',
        required: true,
        placeholder: 'http://rsshub:1200',
        hint: both(
          '第一个是首选，其余在它失败时使用。',
          'The first is preferred; the others are used when it fails.',
        ),
      }),
      field('route', '路线', 'Route', {
        kind: 'choice',
        required: true,
        options: ROUTES.map(({ id, label }) => ({ value: id, label })),
      }),
      field('accessKey', '访问密钥', 'Access key', { kind: 'secret' }),
      field('filter', '只保留匹配的内容', 'Keep only what matches', {
        placeholder: '手镯之家|石头掉了',
      }),
    ],
    presets: ROUTES.map(({ id, label, params, needs, loud }) => ({
      label,
      ...(loud && { vouches: false as const }),
      fields: params.map((one) => ({ ...one, name: `params.${one.name}` })),
      ...(needs && { needs }),
      config: { route: id },
      ask: [
        'instances',
        ...params.filter((one) => one.required).map((one) => `params.${one.name}`),
      ],
    })),
  },
  visit: async (config, cursor, tools) => {
    const path = routePath(config.route, config.params);
    let failure: unknown = null;
    for (const instance of config.instances) {
      try {
        const memory = record(record(cursor['instances'])[instance]);
        const visit = await ask(instance, path, config, memory, tools);
        // Each instance has validators of its own; those of the others are kept for later.
        return {
          ...visit,
          movedTo: null,
          cursor: { instances: { ...record(cursor['instances']), [instance]: visit.cursor } },
        };
      } catch (error) {
        if (tools.signal.aborted) throw error;
        failure ??= error;
      }
    }
    throw explained(failure, path);
  },
};

async function ask(
  instance: string,
  path: string,
  config: Config,
  cursor: Record<string, unknown>,
  tools: VisitTools,
): Promise<Visit> {
  const platform = platformOfPath(path);
  const visit = (code: string | null): Promise<Visit> => {
    // Atom is the only form in which RSSHub tells the counters that a route knows.
    const url = address(instance.replace(/\/$/, '') + path, {
      format: 'atom',
      filter: config.filter ?? null,
      code,
    });
    return visitFeed({ url }, cursor, tools, {
      toItem: (entry) => toFeedItem(entry, platform ?? platformOf(entry.link ?? '')),
    });
  };
  if (config.accessKey === undefined) return visit(null);
  try {
    return await visit(accessCode(decodeURI(path), config.accessKey));
  } catch (error) {
    // Versions differ in whether they sign the path as written or as read.
    const again =
      error instanceof VisitError && error.message.includes('(403)') && path.includes('%');
    if (!again) throw error;
    return visit(accessCode(path, config.accessKey));
  }
}

/** RSSHub's `code`: MD5 of path and key, so that the key itself stays out of logs. */
export function accessCode(path: string, key: string): string {
  return createHash('md5')
    .update(path + key)
    .digest('hex');
}

/**
 * The path of a route with its values; optional ones are left out from the first empty one on.
 *
 * @throws VisitError when the route is unknown or a value is missing
 */
export function routePath(id: string, params: Readonly<Record<string, string>>): string {
  if (id === 'custom') return customPath(params['path'] ?? '');
  const route = ROUTES.find((one) => one.id === id);
  if (!route) throw new VisitError(trouble('rsshub-route', { route: id }), 'refused');
  const segments: string[] = [];
  for (const segment of route.path.split('/').filter((part) => part !== '')) {
    if (!segment.startsWith(':')) {
      segments.push(segment);
      continue;
    }
    const name = segment.replace(/[:?]/g, '');
    const value = params[name]?.trim() ?? '';
    if (value === '' && segment.endsWith('?')) break;
    if (value === '') throw new VisitError(trouble('rsshub-value', { route: id, name }), 'refused');
    segments.push(encodeURIComponent(value));
  }
  return `/${segments.join('/')}`;
}

function customPath(path: string): string {
  const clean = path.trim().split(/[?#]/)[0] ?? '';
  if (!/^\/[^/]/.test(clean)) throw new VisitError(trouble('rsshub-path'), 'refused');
  return new URL(clean, 'http://rsshub.invalid').pathname;
}

/** Platform of a route by its path; null when its links must tell. */
export function platformOfPath(path: string): string | null {
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '');
  if (first === 'baidu') return second === 'tieba' ? 'tieba' : 'web';
  const known = [
    'weibo',
    'xiaohongshu',
    'douyin',
    'bilibili',
    'zhihu',
    'wechat',
    'toutiao',
    'xueqiu',
    '36kr',
    'youtube',
    'telegram',
    'mastodon',
  ];
  return PLATFORMS[first] ?? (known.includes(first) ? first : null);
}

function explained(failure: unknown, path: string): unknown {
  if (!(failure instanceof VisitError) || !/\((500|503)\)/.test(failure.message)) return failure;
  const platform = platformOfPath(path) ?? 'the site';
  return new VisitError(trouble('rsshub-platform', { platform }), 'transient', failure.retryAfter, {
    cause: failure,
  });
}
