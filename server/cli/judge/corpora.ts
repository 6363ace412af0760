import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { decode } from '../../../crawlers/encoding.js';
import { list, record } from '../../../crawlers/json.js';
import { claims, type Claim } from './python.js';

/** What a corpus says must be found, by item; `item` −1 is the feed itself. */
export interface Expectation {
  item: number;
  field: 'title' | 'link' | 'date' | 'text';
  /** Text may hold HTML; dates are epoch ms. */
  value: string | number;
}

export interface Case {
  file: string;
  /** Bytes to read. */
  body: Buffer;
  contentType: string | null;
  url: string | null;
  contentLocation: string | null;
  wellFormed: boolean;
  /** Empty: the file only has to be read without harm. */
  expected: Expectation[];
}

/** All cases of a folder that holds `feedparser`, `rss-parser` and `miniflux`. */
export async function* cases(folder: string): AsyncGenerator<Case> {
  for (const file of await files(join(folder, 'feedparser'), /\.(xml|json)$/))
    yield feedparserCase(folder, file);
  for (const file of await files(join(folder, 'rss-parser', 'input'), /./))
    yield rssParserCase(folder, file);
  for (const file of await files(join(folder, 'miniflux'), /\.xml$/))
    yield minifluxCase(folder, file);
}

async function files(folder: string, name: RegExp): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function feedparserCase(folder: string, file: string): Promise<Case> {
  const body = await readFile(file);
  const { text } = decode(body, null);
  const comment = /<!--([^]*?)-->/.exec(text)?.[1] ?? '';
  const header = (name: string): string | null =>
    new RegExp(`Header:\\s*${name}\\s*:\\s*(.+)`, 'i').exec(comment)?.[1]?.trim() ?? null;
  const expression = /Expect:\s*([^]*)/.exec(comment)?.[1] ?? '';
  return {
    file: relative(folder, file),
    body,
    contentType: header('Content-type'),
    url: 'http://127.0.0.1:8097/tests/feed.xml',
    contentLocation: header('Content-Location'),
    wellFormed: file.includes(`${sep}wellformed${sep}`),
    expected: claims(expression)
      .map(expectation)
      .filter((e) => e !== null),
  };
}

const FIELDS: readonly (readonly [RegExp, Expectation['field']])[] = [
  [/^(title|title_detail\.value)$/, 'title'],
  [/^link$/, 'link'],
  [
    /^(description|summary|summary_detail\.value|description_detail\.value|content\.0\.value)$/,
    'text',
  ],
  [/^(published|issued|created|updated|modified|date)_parsed$/, 'date'],
];

function expectation(claim: Claim): Expectation | null {
  const [holder, ...path] = claim.path.split('.');
  const item = holder === 'entries' ? Number(path.shift()) : -1;
  const field = FIELDS.find(([pattern]) => pattern.test(path.join('.')))?.[1];
  if (
    field === undefined ||
    Number.isNaN(item) ||
    (item < 0 && field !== 'title' && field !== 'link')
  )
    return null;
  if (field !== 'date')
    return typeof claim.value === 'string' ? { item, field, value: claim.value } : null;
  const parts = Array.isArray(claim.value) ? claim.value.map(Number) : [];
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts;
  if (year === undefined || month === undefined || day === undefined) return null;
  return { item, field, value: Date.UTC(year, month - 1, day, hour, minute, second) };
}

async function rssParserCase(folder: string, file: string): Promise<Case> {
  const output = join(
    folder,
    'rss-parser',
    'output',
    `${basename(file).replace(/\.\w+$/, '')}.json`,
  );
  const answer = await readFile(output, 'utf8').catch(() => null);
  const feed = record(record(answer === null ? null : JSON.parse(answer))['feed']);
  const expected: Expectation[] = [
    ...text(feed, -1, 'title', 'title'),
    ...text(feed, -1, 'link', 'link'),
  ];
  list(feed['items']).forEach((raw, item) => {
    const entry = record(raw);
    expected.push(...text(entry, item, 'title', 'title'), ...text(entry, item, 'link', 'link'));
    const long = text(entry, item, 'text', 'content:encoded');
    expected.push(...(long.length > 0 ? long : text(entry, item, 'text', 'content')));
    const date = Date.parse(typeof entry['isoDate'] === 'string' ? entry['isoDate'] : '');
    if (!Number.isNaN(date)) expected.push({ item, field: 'date', value: date });
  });
  return {
    file: relative(folder, file),
    body: await readFile(file),
    contentType: null,
    url: null,
    contentLocation: null,
    wellFormed: true,
    expected,
  };
}

function text(
  holder: Readonly<Record<string, unknown>>,
  item: number,
  field: Expectation['field'],
  name: string,
): Expectation[] {
  const value = holder[name];
  return typeof value === 'string' ? [{ item, field, value }] : [];
}

/** These come without answers: they must be read, with items, and nothing unreadable in them. */
async function minifluxCase(folder: string, file: string): Promise<Case> {
  return {
    file: relative(folder, file),
    body: await readFile(file),
    contentType: null,
    url: null,
    contentLocation: null,
    wellFormed: false,
    expected: [],
  };
}
