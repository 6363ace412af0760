import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYDAY } from '../../../alerts/story/everyday.js';
import { everydayOf, main } from '../../../server/cli/fit-everyday.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fengsheng-everyday-'));
  const rows = (texts: string[]): string =>
    texts.map((text) => JSON.stringify({ text, label: 'neg' })).join('\n');
  const shop = ['快递很慢 terrible parcel', '快递丢了', '手镯断裂', '胶水发黄'];
  writeFileSync(join(folder, 'shop.ndjson'), rows(shop));
  writeFileSync(join(folder, 'hotel.ndjson.gz'), gzipSync(rows(['早餐不错', '早餐太少'])));
  writeFileSync(join(folder, 'notes.txt'), 'not one of the texts');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const into = (key: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[key] += chunk.toString();
        done();
      },
    });
  const code = await main(argv, { stdout: into('out'), stderr: into('err') });
  return { code, ...written };
}

describe('everyday words', () => {
  it('are what a share of the texts of any one kind has, however rare it is in the others', () => {
    const kinds = [
      { texts: 100, having: new Map([['快递', 5]]) },
      { texts: 10_000, having: new Map([['早餐', 400]]) },
    ];
    expect(everydayOf(kinds, 0.05, new Set())).toEqual(['快递']);
    expect(everydayOf(kinds, 0.04, new Set())).toEqual(['快递', '早餐']);
  });

  it('leave out the names that a person named', () => {
    const kinds = [{ texts: 10, having: new Map([['三星', 9]]) }];
    expect(everydayOf(kinds, 0.5, new Set(['三星']))).toEqual([]);
  });

  it('are reckoned from a folder of texts, packed or not, the same each time', async () => {
    const first = await run(folder, '--share', '0.5');
    expect(first.code).toBe(0);
    const { kinds, texts, words } = JSON.parse(first.out) as Record<string, unknown>;
    expect({ kinds, texts }).toEqual({ kinds: 2, texts: 6 });
    expect(String(words).split(' ')).toEqual(expect.arrayContaining(['快递', '早餐']));
    expect(words).not.toContain('手镯');
    expect((await run(folder, '--share', '0.5')).out).toBe(first.out);
  });

  it('are written where they are wanted', async () => {
    const out = join(folder, 'words.json');
    const { code, out: printed } = await run(join(folder, 'shop.ndjson'), '--out', out);
    expect({ code, printed }).toEqual({ code: 0, printed: '' });
    expect(readFileSync(out, 'utf8')).toContain('快递');
  });

  it('say how the command is used when no texts are named', async () => {
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toContain('TEXTS');
  });

  it('as shipped hold what every review says and no name of a brand', () => {
    for (const word of ['客服', '快递', '酒店', 'service']) expect(EVERYDAY.has(word)).toBe(true);
    for (const name of ['三星', '京东', 'google', 'iphone']) expect(EVERYDAY.has(name)).toBe(false);
  });
});
