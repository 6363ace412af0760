import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main as analyse } from '../../../server/cli/analyse.js';
import type { CommandIo } from '../../../server/cli/io.js';
import { main as match } from '../../../server/cli/match.js';
import { main as train } from '../../../server/cli/train.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fengsheng-text-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Main = (argv: string[], io: CommandIo) => Promise<number>;

async function run(
  main: Main,
  argv: string[],
): Promise<{ code: number; out: string; err: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const [out, err] = [stdout.toArray(), stderr.toArray()] as [Promise<Buffer[]>, Promise<Buffer[]>];
  const code = await main(argv, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: (await out).join(''), err: (await err).join('') };
}

async function file(name: string, rows: unknown[]): Promise<string> {
  const path = join(folder, name);
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

function parsed(out: string): Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('analyse', () => {
  const rows = [
    { text: '质量太差了，用两天就断裂' },
    { text: '请问几点开门？' },
    { text: '非常好，很满意' },
    { text: 'この携帯は最悪です' },
    { text: 'Xyzzq' },
  ];

  it('prints one line per text, in order, with these fields', async () => {
    const { code, out } = await run(analyse, [await file('a.ndjson', rows)]);
    const lines = parsed(out);
    expect(code).toBe(0);
    expect(lines.map((line) => line.label)).toEqual(['neg', 'neu', 'pos', 'unknown', 'unknown']);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'label',
      'score',
      'confidence',
      'pNeg',
      'pNeu',
      'pPos',
      'categories',
      'language',
    ]);
    expect(lines[0]).toMatchObject({ categories: ['quality'], language: 'zh' });
    expect(lines[3]).toMatchObject({ score: null, pNeg: null, language: 'ja' });
  });

  it('takes a side with --binary', async () => {
    const { out } = await run(analyse, ['--binary', await file('a.ndjson.gz', rows)]);
    const labels = parsed(out).map((line) => line.label);
    expect(labels).toHaveLength(5);
    for (const label of labels) expect(['pos', 'neg']).toContain(label);
  });

  it('makes the given share of the file neutral', async () => {
    const many = Array.from({ length: 10 }, (_, i) => ({
      text: `第${i}次${i % 2 === 0 ? '很好' : '太差'}`,
    }));
    const path = await file('b.ndjson', many);
    const { out } = await run(analyse, [path, '--neutral-share', '0.5']);
    expect(parsed(out).filter((line) => line.label === 'neu')).toHaveLength(5);
  });

  it('gives a repost without words the polarity of its root', async () => {
    const path = await file('c.ndjson', [
      { text: '转发微博', repostOf: 'r1' },
      { id: 'r1', text: '骗子，太气人了，质量太差' },
      { text: '//@甲:好', repostOf: '骗子，太气人了，质量太差' },
      { text: '非常好，很满意', repostOf: 'r1' },
    ]);
    const { out } = await run(analyse, [path]);
    expect(parsed(out).map((line) => line.label)).toEqual(['neg', 'neg', 'neg', 'pos']);
  });

  it('follows reposts of reposts to the root, and leaves those without one unknown', async () => {
    const bare = '转发微博';
    const path = await file('chain.ndjson', [
      { text: bare, repostOf: 'b' },
      { id: 'a', text: '骗子，太气人了，质量太差' },
      { id: 'b', text: bare, repostOf: 'a' },
      { id: 'c', text: bare, repostOf: 'd' },
      { id: 'd', text: bare, repostOf: 'c' },
      { id: 'e', text: bare, repostOf: 'e' },
      { text: bare, repostOf: 'https://example.com/p/1?x=2' },
      { text: bare, repostOf: 'Terrible!' },
      { text: '//@甲:很好', repostOf: 4012345678901234 },
    ]);
    const { out } = await run(analyse, [path]);
    expect(parsed(out).map((line) => line.label)).toEqual([
      ...['neg', 'neg', 'neg', 'unknown', 'unknown', 'unknown', 'unknown', 'neg', 'unknown'],
    ]);
  });

  it('reads what JSON allows in a line: line ends of Unicode, a byte order mark, no text at all', async () => {
    const path = join(folder, 'odd.ndjson');
    const lines = [
      '{"text":"太差了\u2028骗子"}',
      '',
      '{"id":1}',
      '{"text":null}',
      '{"text":"很好"}\r',
    ];
    await writeFile(path, `\ufeff${lines.join('\n')}`);
    const { code, out, err } = await run(analyse, [path]);
    expect(code).toBe(0);
    expect(parsed(out).map((line) => line.label)).toEqual(['neg', 'unknown', 'unknown', 'pos']);
    expect(err.split('\n')).toEqual([
      `${path}, line 3: "text" is missing; printed as unknown.`,
      `${path}, line 4: "text" is null; printed as unknown.`,
      '',
    ]);
  });

  it('names the first lines without a text, and says how many more there are', async () => {
    const rows = [{ text: '很好' }, ...Array.from({ length: 8 }, (_, i) => ({ text: i }))];
    const { code, out, err } = await run(analyse, [await file('numbers.ndjson', rows)]);
    expect(code).toBe(0);
    expect(parsed(out)).toHaveLength(9);
    expect(err).toMatch(/line 2: "text" is no string but 0; printed as unknown\.\n/);
    expect(err).toMatch(/: 3 more lines without a text\.\n$/);
  });

  it('prints a line for each of many, wherever the file is cut while it is read', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      text: i % 2 === 0 ? `${'好'.repeat(i % 97)}很满意` : '太差了，骗子',
    }));
    const { out } = await run(analyse, [await file('many.ndjson', many), '--binary']);
    const labels = parsed(out).map((line) => line.label);
    expect(labels).toEqual(many.map((_, i) => (i % 2 === 0 ? 'pos' : 'neg')));
  });

  it('loses nothing over a broken line: it is unknown, is named, and the command ends with code 1', async () => {
    const bad = join(folder, 'bad.ndjson');
    const lines = [
      '{"text":"太差了，骗子"}',
      '{"text":"很',
      '',
      '["很好"]',
      '{"text":"很好，很满意"}',
    ];
    await writeFile(bad, lines.join('\n'));
    const { code, out, err } = await run(analyse, [bad]);
    expect(code).toBe(1);
    expect(parsed(out).map((line) => line.label)).toEqual(['neg', 'unknown', 'unknown', 'pos']);
    expect(err.split('\n')).toEqual([
      `${bad}, line 2: not JSON; printed as unknown.`,
      `${bad}, line 4: not a JSON object; printed as unknown.`,
      '',
    ]);
  });

  it('says what is wrong and ends with code 2', async () => {
    const bad = join(folder, 'bad.ndjson');
    await writeFile(bad, 'text,label\na,neg\n');
    expect(await run(analyse, [bad])).toMatchObject({ code: 2, out: '' });
    expect((await run(analyse, [bad])).err).toMatch(
      /line 1: not JSON[^]*No line of .* has a "text"/,
    );
    const cut = join(folder, 'cut.ndjson.gz');
    await writeFile(cut, gzipSync('{"text":"a"}\n'.repeat(1000)).subarray(0, 40));
    expect((await run(analyse, [cut])).err).toContain('Cannot read');
    for (const argv of [
      [],
      ['--what'],
      [bad, '--neutral-share', '2'],
      [bad, '--neutral-share', ''],
      [join(folder, 'none')],
    ]) {
      expect((await run(analyse, argv)).code).toBe(2);
    }
  });
});

describe('match', () => {
  it('prints the ids of matching queries per text', async () => {
    const queries = await file('q.ndjson', [
      { id: 1, query: '小米 NOT 小米粥' },
      { id: 'k', query: 'followers>1万 OR lang:en' },
    ]);
    const texts = await file('t.ndjson', [
      { text: '小米手机', author: { followers: 20_000 } },
      { text: '小米粥' },
      { text: 'This is a phone', followers: 3 },
    ]);
    const { code, out } = await run(match, ['--queries', queries, texts]);
    expect(code).toBe(0);
    expect(out).toBe('[1,"k"]\n[]\n["k"]\n');
  });

  it('points at the place of a mistake in a query', async () => {
    const queries = await file('q.ndjson', [{ id: 1, query: '小米 AND' }]);
    const { code, err } = await run(match, ['--queries', queries, queries]);
    expect(code).toBe(2);
    expect(err).toContain('word is missing');
    expect(err.split('\n')[2]).toBe(`  \u3000\u3000    ^`);
  });

  it.each([
    ['(小米 OR 苹果', '^'],
    ['小米 NEAR/x 手机', '\u3000\u3000 ^^^^^^'],
    ['小米 "手机', '\u3000\u3000 ^＾＾'],
    ['followers>1万 platform:', '            \u3000 ^^^^^^^^^'.slice(1)],
    ['小米 followers>abc', '\u3000\u3000           ^^^'],
  ])('points below %s, as wide as the characters are', async (query, mark) => {
    const queries = await file('q.ndjson', [{ id: 1, query }]);
    const { code, err } = await run(match, ['--queries', queries, queries]);
    expect(code).toBe(2);
    expect(err.split('\n')[2]).toBe(`  ${mark}`);
  });

  it('answers for every line of texts, and names those it cannot read', async () => {
    const queries = await file('q.ndjson', [{ id: 1, query: '小米' }]);
    const texts = join(folder, 't.ndjson');
    await writeFile(texts, '{"text":"小米"}\n{"text":"小\n{"text":"小米手机"}');
    const { code, out, err } = await run(match, ['--queries', queries, texts]);
    expect([code, out]).toEqual([1, '[1]\n[]\n[1]\n']);
    expect(err).toBe(`${texts}, line 2: not JSON.\n`);
  });

  it('wants both files', async () => {
    expect((await run(match, ['x.ndjson'])).code).toBe(2);
  });
});

describe('a command in a pipe', () => {
  const rows = [{ text: '质量太差了' }, { text: '' }, { text: '很好'.repeat(250_000) }];
  const lines = rows.map((row) => JSON.stringify(row)).join('\n');

  async function piped(argv: string[], input: string, main: Main = analyse) {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const stdin = new PassThrough();
    stdin.end(input);
    const [out, err] = [stdout.toArray(), stderr.toArray()];
    const code = await main(argv, { stdin, stdout, stderr });
    stdout.end();
    stderr.end();
    return { code, out: (await out).join(''), err: (await err).join('') };
  }

  it('reads standard input as it reads a file, however often it has to look', async () => {
    const path = await file('a.ndjson', rows);
    for (const more of [[], ['--neutral-share', '0.5'], ['--binary']]) {
      const read = await piped(['-', ...more], lines);
      expect(read).toEqual(await run(analyse, [path, ...more]));
      expect(read.code).toBe(0);
      expect(read.out.split('\n')).toHaveLength(4);
    }
  });

  it('speaks of it by name, and leaves no copy behind', async () => {
    const before = await readdir(tmpdir());
    const { code, err, out } = await piped(['-'], '{"text":"很好"}\nnot json\n');
    expect([code, out.split('\n').length]).toEqual([1, 3]);
    expect(err).toContain('standard input, line 2: not JSON');
    const left = (await readdir(tmpdir())).filter((name) => !before.includes(name));
    expect(left.filter((name) => name.startsWith('fengsheng-stdin-'))).toEqual([]);
  });

  it('matches what comes from standard input', async () => {
    const queries = await file('q.ndjson', [{ id: 1, query: '很好' }]);
    const { code, out } = await piped(['--queries', queries, '-'], lines, match);
    expect([code, out]).toEqual([0, '[]\n[]\n[1]\n']);
  });

  it('refuses a file that was written for something else', async () => {
    const { code, err } = await run(analyse, [await file('b.ndjson', [{ content: '很好' }])]);
    expect(code).toBe(2);
    expect(err).toContain('"text"');
  });
});

describe('train', () => {
  it('writes the same models from the same folder, and prints figures', async () => {
    const things = Array.from(
      { length: 40 },
      (_, i) => `东西${String.fromCharCode(0x4e00 + i * 50)}`,
    );
    await file('zh-weibo.ndjson', [
      ...things.map((thing) => ({ text: `${thing}太差了，很失望`, label: 'neg' })),
      ...things.map((thing) => ({ text: `${thing}非常好，很满意`, label: 'pos' })),
      ...things.map((thing) => ({ text: `请问${thing}多少钱`, label: 'neu' })),
      { text: 'no label' },
    ]);
    const bytes: Buffer[] = [];
    for (let round = 0; round < 2; round++) {
      // A folder that is not there yet is made.
      const into = join(folder, 'made', 'anew');
      const { code, out } = await run(train, [folder, '--out', into]);
      expect(code).toBe(0);
      expect(out).toMatch(/ngram-zh-4: 120 texts/);
      expect(out).toMatch(/zh-weibo: \d+ with a tone, accuracy 1\.000/);
      bytes.push(await readFile(join(into, 'zh.fst')));
    }
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
  }, 120_000);

  it('finds the posts that were read in any file of any folder, and says how many it did not', async () => {
    const things = Array.from({ length: 40 }, (_, i) => String.fromCharCode(0x4e00 + i * 50));
    await file('zh-one.ndjson', [
      ...things.map((thing) => ({ text: `${thing}太差了，很失望`, label: 'neg' })),
      ...things.map((thing) => ({ text: `${thing}非常好，很满意`, label: 'pos' })),
    ]);
    await mkdir(join(folder, 'streams'));
    // Sayings so common that they are anybody's; the last is in no list.
    const posts = ['垃圾啊', '垃圾啊！', '吃饱了', '好办法', '无力吐槽', '一句没有人读过的话'];
    await file(
      'streams/any.ndjson.gz',
      posts.map((text) => ({ text })),
    );
    const { code, out, err } = await run(train, [folder, '--out', join(folder, 'made')]);
    expect(code).toBe(0);
    expect(out).toContain('ngram-zh-4: 84 texts');
    const labelled = await readFile('crawlers/text/train/read-posts.tsv', 'utf8');
    expect(err).toContain(`${labelled.trim().split('\n').length - 4} of the posts`);
  }, 120_000);

  it('judges a set by what the others taught, and writes nothing', async () => {
    const said = (thing: string, neg: string, pos: string): object[] => [
      { text: `${thing}${neg}`, label: 'neg' },
      { text: `${thing}${pos}`, label: 'pos' },
      { text: `请问${thing}多少钱`, label: 'neu' },
    ];
    const things = Array.from({ length: 30 }, (_, i) => String.fromCharCode(0x4e00 + i * 50));
    await file(
      'zh-one.ndjson',
      things.flatMap((thing) => said(`东${thing}`, '太差', '很好')),
    );
    // A copy of a text teaches nothing about the set that it is judged in.
    await file('zh-two.ndjson', [
      ...things.flatMap((thing) => said(`西${thing}`, '太差', '很好')),
      { text: '东一太差', label: 'pos' },
    ]);
    const { code, out } = await run(train, [folder, '--leave-out', 'zh-one']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^left out zh-one: 60 with a tone, accuracy 1\.000.*with its share 1\.000$/m,
    );
    expect(await readdir(folder)).toEqual(['zh-one.ndjson', 'zh-two.ndjson']);
    const wrong = await run(train, [folder, '--leave-out', 'zh-three']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('zh-one, zh-two');
  }, 120_000);

  it('wants a folder with texts', async () => {
    expect((await run(train, [])).code).toBe(2);
    expect((await run(train, [folder])).code).toBe(2);
    expect((await run(train, [folder, '--leave-out'])).code).toBe(2);
  });
});
