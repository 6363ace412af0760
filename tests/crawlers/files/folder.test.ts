import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource, type Remembered } from '../../../crawlers/files/folder.js';
import type { Visit } from '../../../crawlers/source.js';

const NOW = Date.UTC(2026, 2, 3);
let root: string;
let folder: string;
let now: number;
let cursor: Record<string, unknown>;
let remembered: Remembered | null;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fengsheng-folder-'));
  folder = join(root, 'data');
  await mkdir(folder);
  now = NOW;
  cursor = {};
  remembered = null;
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** One visit; between two of them the cursor lies in a table, as it does over a restart. */
async function visit(path = folder, config: Record<string, unknown> = {}): Promise<Visit> {
  const source = folderSource({ roots: [root], remembered: () => Promise.resolve(remembered) });
  const tools = {
    fetch: () => Promise.reject(new Error('a folder fetches nothing')),
    now,
    signal: new AbortController().signal,
  };
  const visited = await source.visit({ path, ...config }, cursor, tools);
  cursor = JSON.parse(JSON.stringify(visited.cursor)) as Record<string, unknown>;
  now += 10_000;
  return visited;
}

const texts = async () => (await visit()).items.map(({ text }) => text);
const line = (n: number) => `${JSON.stringify({ id: String(n), text: `post ${n}` })}\n`;
const file = (name: string) => join(folder, name);

describe('a folder that crawlers write into', () => {
  it('is read once, and then what is appended, up to whole lines', async () => {
    await writeFile(file('a.jsonl'), line(1) + line(2));
    expect(await texts()).toEqual(['post 1', 'post 2']);
    expect(await texts()).toEqual([]);
    await appendFile(file('a.jsonl'), line(3) + line(4).slice(0, 10));
    expect(await texts()).toEqual(['post 3']);
    await appendFile(file('a.jsonl'), line(4).slice(10));
    expect(await texts()).toEqual(['post 4']);
  });

  it('takes a last line without an end when nobody wrote to it for a minute', async () => {
    await writeFile(file('a.jsonl'), line(1) + line(2).trimEnd());
    expect(await texts()).toEqual(['post 1']);
    const waiting = await visit();
    expect(waiting).toMatchObject({ items: [], again: 5_000 });
    now += 60_000;
    expect(await texts()).toEqual(['post 2']);
    expect(await visit()).toMatchObject({ items: [], again: undefined });
  });

  it('reads a renamed file on, and the new one under its old name from its beginning', async () => {
    await writeFile(file('a.jsonl'), line(1) + line(2));
    await texts();
    await appendFile(file('a.jsonl'), line(3));
    await rename(file('a.jsonl'), file('a-old.jsonl'));
    await writeFile(file('a.jsonl'), line(4));
    expect((await texts()).sort()).toEqual(['post 3', 'post 4']);
    expect(await texts()).toEqual([]);
  });

  it('does not read a copy again, and reads on in a file that was emptied', async () => {
    await writeFile(file('a.jsonl'), line(1) + line(2));
    await texts();
    await copyFile(file('a.jsonl'), file('a.jsonl.1.jsonl'));
    await truncate(file('a.jsonl'));
    await appendFile(file('a.jsonl'), line(5));
    expect(await texts()).toEqual(['post 5']);
  });

  it('knows a file again that came from another disk with more in it', async () => {
    await writeFile(file('a.jsonl'), line(1) + line(2));
    await texts();
    await writeFile(file('b.jsonl'), line(1) + line(2) + line(3));
    await rm(file('a.jsonl'));
    expect(await texts()).toEqual(['post 3']);
  });

  it('reads a file anew that was written over with something longer', async () => {
    await writeFile(file('a.jsonl'), line(1));
    await texts();
    await writeFile(file('a.jsonl'), line(7) + line(8) + line(9));
    expect(await texts()).toEqual(['post 7', 'post 8', 'post 9']);
  });

  it('reads JSON that is rewritten for every post when two looks see the same', async () => {
    await writeFile(file('a.json'), JSON.stringify([{ id: '1', text: 'post 1' }]));
    expect(await visit()).toMatchObject({ items: [], again: 5_000 });
    expect(await texts()).toEqual(['post 1']);
    await writeFile(file('a.json'), '[{"id":"1","text":"post 1"},{"id"');
    expect(await texts()).toEqual([]);
    expect((await visit()).warnings).toEqual([
      'a.json: The file is no JSON, or is being written just now.',
    ]);
    const whole = [
      { id: '1', text: 'post 1' },
      { id: '2', text: 'post 2' },
    ];
    await writeFile(file('a.json'), JSON.stringify(whole));
    await texts();
    expect(await texts()).toEqual(['post 1', 'post 2']);
    await copyFile(file('a.json'), file('b.json'));
    await texts();
    expect(await texts()).toEqual([]);
  });

  it('keeps the header of a table that grows, with line ends inside quotes', async () => {
    await writeFile(
      file('a.csv'),
      '\ufeffid,content,publish_time\r\n1,"one\nline",2026-03-03 07:30:00\r\n',
    );
    expect(await texts()).toEqual(['one line']);
    await appendFile(file('a.csv'), '2,"two\n');
    expect(await texts()).toEqual([]);
    await appendFile(file('a.csv'), 'lines",2026-03-03 07:31:00\r\n3,three,');
    const visited = await visit();
    expect(visited.items).toMatchObject([
      { id: '2', text: 'two lines', publishedAt: Date.parse('2026-03-03T07:31:00+08:00') },
    ]);
  });

  it('reads MediaCrawler in its folders, and leaves out what describes people', async () => {
    const dir = join(folder, 'weibo', 'jsonl');
    await mkdir(dir, { recursive: true });
    const note = {
      note_id: '5001',
      content: '月光镯掉石头',
      create_time: 1_772_496_000,
      create_date_time: '2026-03-03 08:00:00',
      liked_count: '1.2万',
      comments_count: '3',
      shared_count: '60',
      note_url: 'https://m.weibo.cn/detail/5001',
      creator_hash: 'c775e7b757ede630',
      nickname: '李***华',
    };
    await writeFile(join(dir, 'search_contents_2026-03-03.jsonl'), `${JSON.stringify(note)}\n`);
    await writeFile(join(dir, 'search_creators_2026-03-03.jsonl'), '{"user_id":"1","desc":"me"}\n');
    const { items } = await visit();
    expect(items).toMatchObject([
      { platform: 'weibo', id: '5001', reposts: 60, likes: 12_000, author: { name: '李***华' } },
    ]);
  });

  it('says which rows it could not take, and goes on', async () => {
    await writeFile(
      file('a.csv'),
      'id,content,publish_time\n1,one,someday\n2,,2026-03-03\n3,three,2026-03-03\n',
    );
    const { items, warnings } = await visit();
    expect(items).toMatchObject([{ text: 'three' }]);
    expect(warnings).toEqual([
      'a.csv, line 2: its time cannot be read.',
      'a.csv: 2 rows could not be taken.',
    ]);
  });

  it('waits for the second half of a character, and reads it as one', async () => {
    const line = Buffer.from('{"id":"1","text":"石头掉了"}\n');
    for (const at of [20, 22]) {
      await writeFile(file('a.jsonl'), line.subarray(0, at));
      expect(await texts()).toEqual([]);
    }
    await writeFile(file('a.jsonl'), Buffer.concat([line, line.subarray(0, 22)]));
    expect(await texts()).toEqual(['石头掉了']);
    await appendFile(file('a.jsonl'), line.subarray(22));
    expect(await texts()).toEqual(['石头掉了']);
  });

  it('names a line that is longer than any post, and reads what stands around it', async () => {
    const long = `{"id":"2","text":"${'x'.repeat(9 * 1024 * 1024)}"}`;
    await writeFile(
      file('a.jsonl'),
      `{"id":"1","text":"one"}\n${long}\n{"id":"3","text":"three"}\n`,
    );
    const { items, warnings } = await visit();
    expect(items.map(({ text }) => text)).toEqual(['one', 'three']);
    expect(warnings).toEqual(['a.jsonl, line 2: longer than 8 MB.']);
    expect(await texts()).toEqual([]);
  });

  it('takes a line of five megabytes', async () => {
    const long = JSON.stringify({ id: '2', text: 'x'.repeat(5 * 1024 * 1024) });
    await writeFile(file('a.jsonl'), `${long}\n{"id":"3","text":"three"}\n`);
    const { items, warnings } = await visit();
    expect(items.map(({ id }) => id)).toEqual(['2', '3']);
    expect(warnings).toEqual([]);
  });

  it('follows what a person once said about such columns', async () => {
    remembered = { mapping: { text: ['said'], id: ['nr'] }, platform: 'forum', zone: 0 };
    await writeFile(file('a.csv'), 'nr,said\n1,hello\n');
    expect((await visit()).items).toMatchObject([{ id: '1', text: 'hello', platform: 'forum' }]);
  });

  it('takes much in parts that follow at once, the oldest file first', async () => {
    for (const [at, name] of ['b.jsonl', 'a.jsonl', 'c.jsonl'].entries()) {
      const posts = Array.from({ length: 3000 }, (_, n) => line(at * 3000 + n)).join('');
      await writeFile(file(name), posts);
      await utimes(file(name), at + 1, at + 1);
    }
    const first = await visit();
    expect(first).toMatchObject({ more: true, again: 0 });
    const seen = new Set(first.items.map(({ id }) => id));
    for (let n = 0; n < 5; n++) {
      const { items, more } = await visit();
      for (const { id } of items) {
        expect(seen).not.toContain(id);
        seen.add(id);
      }
      if (more !== true) break;
    }
    expect(seen.size).toBe(9000);
    expect(first.items[0]?.id).toBe('0');
  });
});

describe('a folder that may not be watched', () => {
  it('lies outside of what an administrator named, also by a link', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'fengsheng-outside-'));
    await writeFile(join(outside, 'a.jsonl'), line(1));
    await symlink(outside, join(root, 'link'));
    await symlink(join(outside, 'a.jsonl'), file('link.jsonl'));
    await symlink(outside, join(folder, 'deeper'));
    for (const path of [outside, join(root, 'link'), join(folder, '..', '..')]) {
      await expect(visit(path)).rejects.toMatchObject({ kind: 'refused' });
    }
    expect(await texts()).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it('is not there, which is said and tried again', async () => {
    await expect(visit(join(root, 'gone'))).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('is not there') as string,
    });
  });

  it('is any, as long as nobody named one', async () => {
    const source = folderSource({ roots: [], remembered: () => Promise.resolve(null) });
    const tools = { fetch: () => Promise.reject(new Error()), now, signal: AbortSignal.abort() };
    await expect(source.visit({ path: folder }, {}, tools)).rejects.toThrow('WATCH_DIRS');
  });
});
