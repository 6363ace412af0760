import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main as judgeFeeds } from '../../../server/cli/judge-feeds.js';
import { claims } from '../../../server/cli/judge/python.js';
import { main as parseFeed } from '../../../server/cli/parse-feed.js';
import { ManualClock } from '../../../server/clock.js';

let folder: string;
let out: string[];
let errors: string[];

/** Keeps what is written, line by line. */
function lines(kept: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      kept.push(...chunk.toString().split('\n').slice(0, -1));
      done();
    },
  });
}

const clock = new ManualClock(1_700_000_000_000);
const run = (main: typeof parseFeed, argv: string[]) =>
  main(argv, { stdout: lines(out), stderr: lines(errors) }, clock);
const parse = (argv: string[]) => run(parseFeed, argv);
const judge = (argv: string[]) => run(judgeFeeds, argv);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feeds-'));
  out = [];
  errors = [];
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe('parse-feed', () => {
  it('prints one line per file in the agreed form', async () => {
    const good = await file(
      'a.xml',
      '<rss version="2.0"><channel><title>t</title><item><guid>g</guid><title>a</title><link>https://a.example/</link><pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate><author>王</author><description>文</description></item></channel></rss>',
    );
    const bad = await file('b.xml', '<html></html>');
    expect(await parse([good, bad, join(folder, 'missing.xml')])).toBe(1);
    expect(out).toHaveLength(3);
    expect(out[0]).toBe(
      `{"file":${JSON.stringify(good)},"ok":true,"error":null,"title":"t","items":[{"id":"g","title":"a","link":"https://a.example/","publishedAt":"2023-11-14T22:13:20.000Z","author":"王","text":"文"}]}`,
    );
    expect(JSON.parse(out[1] ?? '')).toMatchObject({
      ok: false,
      title: null,
      items: [],
      error: expect.stringContaining('web page') as string,
    });
    expect(JSON.parse(out[2] ?? '')).toMatchObject({ ok: false });
  });

  it('says how it is used', async () => {
    expect(await parse([])).toBe(2);
    expect(errors[0]).toContain('Usage');
  });
});

describe('judge-feeds', () => {
  it('counts right and wrong cases of each corpus and lists the wrong ones', async () => {
    await file(
      'feedparser/wellformed/rss/good.xml',
      `<!--\nDescription: x\nExpect: not bozo and entries[0]['title'] == u'a\\u2019b' and entries[0]['published_parsed'] == (2023, 11, 14, 22, 13, 20, 1, 318, 0)\n-->
       <rss version="2.0"><channel><item><title>a&#8217;b</title><pubDate>Tue, 14 Nov 2023 22:13:20 GMT</pubDate></item></channel></rss>`,
    );
    await file(
      'feedparser/illformed/wrong.xml',
      `<!--\nExpect: bozo and feed['title'] == 'something else'\n-->\n<rss version="2.0"><channel><title>t</title></channel></rss>`,
    );
    await file(
      'feedparser/wellformed/rss/other.xml',
      `<!--\nExpect: feed['ttl'] == '5'\n-->\n<rss version="2.0"><channel/></rss>`,
    );
    await file(
      'rss-parser/input/x.rss',
      '<rss version="2.0"><channel><title>t</title><item><title>a</title></item></channel></rss>',
    );
    await file(
      'rss-parser/output/x.json',
      JSON.stringify({ feed: { title: 't', items: [{ title: 'a' }] } }),
    );
    await file(
      'miniflux/reader/parser/testdata/y.xml',
      '<rss version="2.0"><channel><item><title>a</title></item></channel></rss>',
    );
    expect(await judge([folder])).toBe(1);
    expect(out).toEqual([
      `MISS feedparser/illformed/wrong.xml: feed title: expected "something else", found "t" [not explained]`,
      'well-formed: 2 of 2 cases right (100.00 %)',
      'the rest: 1 of 2 cases right (50.00 %)',
      'without an expectation on title, link, date or text (only had to be read): 1',
      'crashed: 0',
    ]);
  });

  it('says how it is used', async () => {
    expect(await judge([])).toBe(2);
  });
});

it('expectations of the corpus are read with their escapes and tuples', () => {
  expect(
    claims(
      `not bozo and entries[0]['content'][0]['value'] == u"<p>\\x41\\n\\"</p>" and feed.link == '''x''' and feed['n'] == (1, ('a', None), -2)`,
    ),
  ).toEqual([
    { path: 'entries.0.content.0.value', value: '<p>A\n"</p>' },
    { path: 'feed.link', value: 'x' },
    { path: 'feed.n', value: [1, ['a', null], -2] },
  ]);
  expect(claims("feed['title'] == 'never closed")).toEqual([]);
});
