import { describe, expect, it } from 'vitest';
import { guessMapping } from '../../../crawlers/files/generic.js';
import { readFile, type FileReading } from '../../../crawlers/files/read.js';
import { NOW } from '../server.js';

const read = (content: string | Buffer, path = 'export.csv', more = {}): FileReading =>
  readFile(Buffer.from(content as string), { path, now: NOW, ...more });
const csv = (...rows: string[][]): string =>
  '\ufeff' + rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');

describe('any other table', () => {
  it('is read by its guessed columns, in GB18030 as Excel in China writes it', () => {
    // "标题,正文,作者,发布时间,点赞数\n" and one row, in GBK.
    const hex = 'b1eacce22cd5fdcec42cd7f7d5df2cb7a2b2bccab1bce42cb5e3d4decafd0a';
    const row = Buffer.concat([
      Buffer.from('cdf5', 'hex'),
      Buffer.from(','),
      Buffer.from('cdf5cdf5cdf5cdf5', 'hex'),
      Buffer.from(','),
      Buffer.from('cdf5', 'hex'),
      Buffer.from(',2023-11-15 06:13:20,"1,204"\n'),
    ]);
    const reading = read(Buffer.concat([Buffer.from(hex, 'hex'), row]));
    expect(reading).toMatchObject({ layout: 'generic', format: 'csv', unused: [] });
    expect(reading.items).toMatchObject([
      {
        platform: 'web',
        title: '王',
        text: '王王王王',
        author: { name: '王' },
        publishedAt: NOW,
        likes: 1204,
      },
    ]);
  });

  it('is read from nested NDJSON with long ids, and keeps broken lines apart', () => {
    const reading = read(
      '{"id":7234567890123456789,"author":{"id":"a","name":"王","followers":12,"verified":null},"text":"<p>石头</p>","publishedAt":"2023-11-14T22:13:20Z","repostOf":null}\nbroken {\n{"id":"2","text":""}\n',
    );
    expect(reading.items).toMatchObject([
      {
        id: '7234567890123456789',
        text: '石头',
        author: { id: 'a', name: '王', followers: 12, verified: null },
      },
    ]);
    expect(reading).toMatchObject({
      format: 'ndjson',
      rows: 2,
      refused: [
        { line: 2, why: 'not-json' },
        { line: 3, why: 'no-text' },
      ],
    });
    expect(reading.warnings).toHaveLength(1);
  });

  it('follows a corrected mapping before any guess', () => {
    const content = csv(
      ['text', 'note', 'when', 'kind'],
      ['wrong', 'right', '1700000000', 'WEIBO'],
    );
    const reading = read(content, 'a.csv', {
      mapping: { text: ['note'], publishedAt: ['when'], platform: ['kind'] },
    });
    expect(reading.items).toMatchObject([{ platform: 'weibo', text: 'right', publishedAt: NOW }]);
    expect(reading.unused).toEqual(['text']);
  });

  it('says what it did not use and how many rows have no time', () => {
    const reading = read(
      csv(
        ['Post_ID', 'message', 'Created At', 'mood'],
        ['1', 'a', '', 'x'],
        ['2', 'b', '2023-11-15 06:13:20', 'y'],
      ),
      'a.csv',
      { platform: 'forum' },
    );
    expect(reading).toMatchObject({ unused: ['mood'], untimed: 0.5, span: { from: NOW, to: NOW } });
    expect(reading.items[0]).toMatchObject({ platform: 'forum', id: '1', publishedAt: null });
  });

  it('guesses each column once and the better name first', () => {
    expect(
      guessMapping(['content', 'text', 'user_id', 'User Name', 'id', 'URL', '转发数']),
    ).toEqual({
      id: ['id'],
      url: ['URL'],
      text: ['text', 'content'],
      authorId: ['user_id'],
      author: ['User Name'],
      reposts: ['转发数'],
    });
  });
});
