import { decode } from '../encoding.js';
import { cleanText } from '../html.js';
import { trouble, VisitError } from '../source.js';
import { tokens } from './tokens.js';

/** One subscription of a list. */
export interface Subscription {
  title: string;
  /** Address of the feed. */
  url: string;
  /** Address of the site, when the list names it. */
  site: string | null;
  /** Folders it stands in, outermost first. */
  folders: string[];
}

/** Subscriptions read from one list; more is no list of a person. */
const MOST = 5000;

/**
 * Reads a list of feeds as readers export it; addresses that cannot be fetched and repetitions are
 * left out with a warning.
 *
 * @throws VisitError `unreadable` when it holds no feed
 */
export function readOpml(bytes: Uint8Array): { subscriptions: Subscription[]; warnings: string[] } {
  const { text, warnings } = decode(bytes);
  const complaints = new Set(warnings);
  const found = new Map<string, Subscription>();
  const folders: (string | null)[] = [];
  for (const token of tokens(text, (warning) => complaints.add(warning))) {
    if (token.kind === 'text' || token.name.toLowerCase() !== 'outline') continue;
    if (token.kind === 'close') {
      folders.pop();
      continue;
    }
    const attributes = new Map(
      token.attributes.map(([name, value]) => [name.toLowerCase(), value.trim()]),
    );
    const title = cleanText(attributes.get('title') || attributes.get('text') || '');
    const url = attributes.get('xmlurl');
    if (url !== undefined && !isFetchable(url))
      complaints.add(`"${title}" has an address that cannot be fetched.`);
    else if (url !== undefined && found.has(url))
      complaints.add(`"${title}" stands in the list more than once.`);
    else if (url !== undefined && found.size < MOST) {
      const site = attributes.get('htmlurl') ?? '';
      found.set(url, {
        title: title || url,
        url,
        site: isFetchable(site) ? site : null,
        folders: folders.filter((name) => name !== null),
      });
    }
    if (!token.closed) folders.push(url === undefined && title !== '' ? title : null);
  }
  if (found.size === 0) throw new VisitError(trouble('opml-empty'), 'unreadable');
  return { subscriptions: [...found.values()], warnings: [...complaints] };
}

/**
 * Writes a list that every feed reader can import.
 *
 * @param now epoch ms, the date of the list
 */
export function writeOpml(
  subscriptions: readonly Subscription[],
  title: string,
  now: number,
): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${escape(title)}</title><dateCreated>${new Date(now).toUTCString()}</dateCreated></head>`,
    '  <body>',
    ...outlines(subscriptions, 0, '    '),
    '  </body>',
    '</opml>',
  ];
  return `${lines.join('\n')}\n`;
}

function outlines(subscriptions: readonly Subscription[], depth: number, indent: string): string[] {
  const here = subscriptions.filter(({ folders }) => folders.length <= depth);
  const names = new Set(subscriptions.flatMap(({ folders }) => folders[depth] ?? []));
  const lines = here.map(({ title, url, site }) => {
    const html = site === null ? '' : ` htmlUrl="${escape(site)}"`;
    return `${indent}<outline type="rss" text="${escape(title)}" title="${escape(title)}" xmlUrl="${escape(url)}"${html}/>`;
  });
  for (const name of names) {
    const inside = subscriptions.filter(({ folders }) => folders[depth] === name);
    lines.push(
      `${indent}<outline text="${escape(name)}">`,
      ...outlines(inside, depth + 1, `${indent}  `),
      `${indent}</outline>`,
    );
  }
  return lines;
}

function isFetchable(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function escape(text: string): string {
  return cleanText(text).replace(/[&<>"\n]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
