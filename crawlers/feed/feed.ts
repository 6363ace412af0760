/** One entry of a feed, in plain text. */
export interface FeedItem {
  id: string | null;
  title: string | null;
  link: string | null;
  /** Epoch ms. */
  publishedAt: number | null;
  updatedAt: number | null;
  author: string | null;
  text: string;
  language: string | null;
  /** Outlet of an aggregated item (RSS `source`), with its address. */
  outlet: { name: string | null; url: string | null } | null;
  reposts: number | null;
  comments: number | null;
  likes: number | null;
  views: number | null;
}

/** A feed as far as it could be read. */
export interface Feed {
  title: string | null;
  /** The site, not the feed. */
  link: string | null;
  language: string | null;
  author: string | null;
  /** ms between visits that the feed asks for (ttl, sy:update…); null when it does not. */
  interval: number | null;
  /** Hours (GMT, 0–23) and days (0 Sunday) at which the feed asks to be left alone. */
  skipHours: number[];
  skipDays: number[];
  /** WebSub: where to subscribe, and the address to subscribe to. */
  hubs: string[];
  self: string | null;
  items: FeedItem[];
  /** What was wrong but could be read over, in words. */
  warnings: string[];
}
