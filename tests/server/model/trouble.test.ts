import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en, zh } from '../../../client/i18n/words.js';
import { troubleWords, warningWords } from '../../../client/trouble.js';
import { trouble, VisitError } from '../../../crawlers/source.js';
import { TROUBLES, troubleText, type TroubleCode } from '../../../server/model/trouble.js';
import { WARNINGS, warningText } from '../../../server/model/warnings.js';

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('what goes wrong at a source', () => {
  it('is said in both languages from the same data', () => {
    for (const [code, [chinese, english]] of Object.entries(TROUBLES)) {
      expect(chinese, code).toMatch(/\p{Script=Han}/u);
      expect(english, code).not.toMatch(/\p{Script=Han}/u);
      // The Chinese may leave a detail to the other sentence, but never asks for one more.
      for (const hole of holes(chinese)) expect(holes(english), code).toContain(hole);
    }
  });

  it('keeps what the other side said as it was said', () => {
    const said = trouble('jetstream-error', { said: 'ConsumerTooSlow' });
    expect(troubleWords(said, zh)).toContain('原话：“ConsumerTooSlow”');
    expect(troubleWords(said, en)).toContain('ConsumerTooSlow');
    expect(new VisitError(said, 'transient')).toMatchObject({
      message: 'Jetstream ended the stream: ConsumerTooSlow. It is opened anew.',
      trouble: said,
    });
  });

  it('has words for what a file is read without', () => {
    expect(warningText('a.jsonl, line 2: longer than 8 MB.')).toBe('a.jsonl 第 2 行：超过 8 MB。');
    expect(
      warningText('Only the sheet "A" was read, not B, C; save those as files of their own.'),
    ).toBe('只读取了工作表“A”，没有读 B, C：请把它们另存为单独的文件。');
    expect(warningText('a.json: The file is no JSON, or is being written just now.')).toBe(
      'a.json：不是 JSON，或者正在写入。',
    );
  });

  it('of a later version is no words at all rather than a name', () => {
    const later = { code: 'from-the-future' as TroubleCode, data: {} };
    expect(troubleText(later, 'zh')).toBeNull();
    expect(troubleWords(later, zh)).toBeNull();
    expect(troubleWords(null, zh)).toBeNull();
  });

  it('has a name wherever a crawler or the server gives up', () => {
    const root = join(import.meta.dirname, '../../..');
    const files = ['crawlers', 'server'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(root, folder, name)),
    );
    expect(files.length).toBeGreaterThan(200);
    const loose = files.filter((file) =>
      /new VisitError\(\s*['"`]/.test(readFileSync(file, 'utf8')),
    );
    expect(loose).toEqual([]);
  });
});

describe('what could be read over', () => {
  it('is said in Chinese with the same data', () => {
    for (const [chinese, english] of WARNINGS) {
      const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => `<${name}>`);
      expect(warningText(fill(english))).toBe(fill(chinese));
    }
    expect(warningWords('7 older files are left out: move finished ones elsewhere.', zh)).toBe(
      '有 7 个较早的文件没有读：请把读完的移走。',
    );
  });

  it('stays as it is where it is none of our sentences', () => {
    expect(warningWords('Something else', zh)).toBe('Something else');
    expect(warningWords('An element was not closed.', en)).toBe('An element was not closed.');
  });
});
