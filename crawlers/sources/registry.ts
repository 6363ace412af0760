import { trouble, VisitError } from '../source.js';
import { bingNews } from './bing-news.js';
import { feed } from './feed.js';
import { googleNews } from './google-news.js';
import { bluesky } from './bluesky.js';
import { blueskyLive } from './bluesky-live.js';
import { dailyhot } from './dailyhot.js';
import { gdelt } from './gdelt.js';
import { hackerNews } from './hacker-news.js';
import { lemmy } from './lemmy.js';
import { mastodon } from './mastodon.js';
import { newsapi } from './newsapi.js';
import { newsnow } from './newsnow.js';
import { stackExchange } from './stack-exchange.js';
import { telegram } from './telegram.js';
import { weiboComments } from './weibo-comments.js';
import { weiboHot } from './weibo-hot.js';
import { weiboSearch } from './weibo-search.js';
import { xApi } from './x-api.js';
import type { SourcePlugin } from './plugin.js';
import { rsshub } from './rsshub.js';
import { youtube } from './youtube.js';

/**
 * Every kind of source; adding one is a file and a line here.
 * Configs are checked on the way in: what comes from a table may be older than the code.
 */
export const SOURCES: readonly SourcePlugin[] = [
  checked(feed),
  checked(rsshub),
  checked(googleNews),
  checked(bingNews),
  checked(gdelt),
  checked(newsapi),
  checked(newsnow),
  checked(dailyhot),
  checked(weiboHot),
  checked(weiboSearch),
  checked(weiboComments),
  checked(mastodon),
  checked(bluesky),
  checked(blueskyLive),
  checked(hackerNews),
  checked(lemmy),
  checked(stackExchange),
  checked(telegram),
  checked(xApi),
  checked(youtube),
];

/** The kind of that name, or undefined for one this version does not know. */
export function sourceKind(kind: string): SourcePlugin | undefined {
  return SOURCES.find((source) => source.kind === kind);
}

function checked<Config>(source: SourcePlugin<Config>): SourcePlugin {
  const { looks, streams } = source;
  return {
    ...source,
    looks: looks && {
      ...looks,
      wanted: (config) => looks.wanted?.(source.config.parse(config)) ?? true,
      look: (config, posts, tools) => looks.look(source.config.parse(config), posts, tools),
    },
    streams: streams && {
      ...streams,
      wanted: (config) => streams.wanted(source.config.parse(config)),
      open: (config, cursor, tools) => streams.open(source.config.parse(config), cursor, tools),
      // Parsed once, when it was opened: this runs for every message.
      read: (config, ...rest) => streams.read(config as Config, ...rest),
    },
    ...(source.pushed && {
      pushed: async (config: unknown, body: Buffer, type: string | null, now: number) =>
        source.pushed?.(source.config.parse(config), body, type, now) ?? { items: [], gone: [] },
    }),
    visit: async (config, cursor, tools) => {
      const parsed = source.config.safeParse(config);
      if (parsed.success) return source.visit(parsed.data, cursor, tools);
      const names = parsed.error.issues.map((issue) => issue.path.join('.') || issue.code);
      throw new VisitError(
        trouble('settings-wrong', { fields: [...new Set(names)].join(', ') }),
        'refused',
      );
    },
  };
}
