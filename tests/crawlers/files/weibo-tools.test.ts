import { describe, expect, it } from 'vitest';
import { readFile, type FileReading } from '../../../crawlers/files/read.js';
import { NOW } from '../server.js';

const read = (content: string | Buffer, path = 'export.csv', more = {}): FileReading =>
  readFile(Buffer.from(content as string), { path, now: NOW, ...more });
const lines = (...rows: object[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n') + '\n';
const csv = (...rows: string[][]): string =>
  '\ufeff' + rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');

describe('weibo tools', () => {
  it('weibo-crawler as CSV: author from the path, the full date, the id without its tab', () => {
    const reading = read(
      csv(
        [
          'id',
          'bid',
          '正文',
          '日期',
          '工具',
          '点赞数',
          '评论数',
          '转发数',
          '完整日期',
          '是否原创',
          '源微博id',
        ],
        [
          '4966000000000001\t',
          'Nabc',
          '石头掉了',
          '2023-11-15',
          'iPhone',
          '1',
          '2',
          '3',
          '2023-11-15 06:13:20',
          'False',
          '4960000000000009\t',
        ],
      ),
      'weibo/手镯之家/1234567890.csv',
    );
    expect(reading.layout).toBe('weibo-crawler-csv');
    expect(reading.items).toMatchObject([
      {
        platform: 'weibo',
        id: '4966000000000001',
        url: 'https://weibo.com/1234567890/Nabc',
        author: { id: '1234567890', name: '手镯之家' },
        publishedAt: NOW,
        repostOf: '4960000000000009',
        likes: 1,
        comments: 2,
        reposts: 3,
      },
    ]);
  });

  it('weibo-crawler as JSON: one user, many posts, ids that are numbers', () => {
    const reading = read(
      '{"user":{"id":"1234567890","screen_name":"王","followers_count":501234,"verified":true},\n"weibo":[{"user_id":1234567890,"screen_name":"王","id":4966000000000001,"bid":"Nabc","text":"石头掉了","created_at":"2023-11-15","full_created_at":"2023-11-15 06:13:20","attitudes_count":1,"comments_count":2,"reposts_count":3,"retweet":{"id":4960000000000009}}]}',
    );
    expect(reading.layout).toBe('weibo-crawler-json');
    expect(reading.items).toMatchObject([
      {
        id: '4966000000000001',
        author: { id: '1234567890', name: '王', followers: 501_234, verified: true },
        publishedAt: NOW,
        repostOf: '4960000000000009',
      },
    ]);
  });

  it('weibo-crawler: a row that its header does not fit is refused, not dated now', () => {
    const header = [
      'id',
      'bid',
      '正文',
      '原始图片url',
      '日期',
      '工具',
      '点赞数',
      '评论数',
      '转发数',
      '完整日期',
    ];
    const row = ['4966000000000001\t', 'Nabc', '石头掉了', '2023-11-15', 'iPhone', '1', '2', '3'];
    expect(read(csv(header, row), 'weibo/anna/1234567890.csv').refused).toEqual([
      { line: 2, why: 'bad-time', value: 'iPhone' },
    ]);
  });

  it('weibo-crawler: its comments are Weibo posts that lead to what they stand under', () => {
    const reading = read(
      csv(
        ['id', 'weibo_id', 'created_at', 'user_screen_name', 'text', 'pic_url', 'like_count'],
        ['5001', '4966000000000001', '2023-11-15 06:13:20', '王小姐', '我也是', '', '4'],
      ),
    );
    expect(reading.layout).toBe('weibo-crawler-comments');
    expect(reading.items).toMatchObject([
      {
        platform: 'weibo',
        id: '5001',
        url: 'https://m.weibo.cn/detail/4966000000000001',
        author: { id: null, name: '王小姐' },
        publishedAt: NOW,
        likes: 4,
      },
    ]);
  });

  it('weibo-search: verification by its sign, and December that was collected in January', () => {
    const header = [
      'id',
      'bid',
      'user_id',
      '用户昵称',
      '微博正文',
      '转发数',
      '评论数',
      '点赞数',
      '发布时间',
      'retweet_id',
      'ip',
      'user_authentication',
    ];
    const reading = read(
      csv(
        header,
        ['1', 'Na', '2', '王', '石头掉了', '1万+', '3', '4', '2023-12-31 12:00', '', '', '黄V'],
        ['2', 'Nb', '3', '李', '也掉了', '', '', '', '2023-11-15 06:13', '1', '', '普通用户'],
      ),
    );
    expect(reading.layout).toBe('weibo-search');
    expect(reading.items).toMatchObject([
      { reposts: 10_000, author: { verified: true }, publishedAt: Date.UTC(2022, 11, 31, 4) },
      { reposts: null, author: { verified: false }, repostOf: '1', publishedAt: NOW - 20_000 },
    ]);
    expect(reading.span).toEqual({ from: Date.UTC(2022, 11, 31, 4), to: NOW - 20_000 });
  });

  it('MindSpider: the daily news by platform', () => {
    expect(
      read(
        lines({
          news_id: 'a',
          source_platform: 'zhihu',
          title: '致歉',
          url: 'https://z.example',
          rank_position: 3,
          crawl_date: '2023-11-15',
          add_ts: NOW,
        }),
      ).items,
    ).toMatchObject([{ platform: 'zhihu', id: 'a', title: '致歉', publishedAt: NOW }]);
  });
});
