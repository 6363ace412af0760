import { describe, expect, it } from 'vitest';
import { guessMapping } from '../../../crawlers/files/generic.js';
import { readFile, type FileReading } from '../../../crawlers/files/read.js';
import { NOW } from '../server.js';

const read = (content: string | Buffer, path = 'export.csv', more = {}): FileReading =>
  readFile(Buffer.from(content as string), { path, now: NOW, ...more });
const lines = (...rows: object[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n') + '\n';
const csv = (...rows: string[][]): string =>
  '\ufeff' + rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');

describe('MediaCrawler', () => {
  const oldAuthor = { user_id: '1234567890', nickname: '王小姐', avatar: 'x', ip_location: '北京' };
  const newAuthor = { creator_hash: 'c775e7b757ede630', nickname: '王***姐' };

  it.each([
    [
      'weibo',
      {
        note_id: '1',
        content: '石头掉了',
        create_time: 1_700_000_000,
        create_date_time: '2023-11-15 06:13:20',
        liked_count: '1.2万',
        comments_count: '10+',
        shared_count: '60',
        note_url: 'https://m.weibo.cn/detail/1',
      },
      { text: '石头掉了', likes: 12_000, comments: 10, reposts: 60, views: null },
    ],
    [
      'xiaohongshu',
      {
        note_id: '1',
        type: 'normal',
        title: '避雷',
        desc: '石头掉了',
        time: 1_700_000_000_000,
        liked_count: '3',
        collected_count: '4',
        comment_count: '5',
        share_count: '6',
        note_url: 'https://www.xiaohongshu.com/explore/1',
      },
      { title: '避雷', text: '石头掉了', likes: 3, comments: 5, reposts: 6 },
    ],
    [
      'douyin',
      {
        aweme_id: '7234567890123456789',
        aweme_type: '0',
        title: '',
        desc: '石头掉了',
        create_time: 1_700_000_000,
        liked_count: '3',
        comment_count: '5',
        share_count: '6',
        aweme_url: 'https://www.douyin.com/video/1',
      },
      { id: '7234567890123456789', title: null, text: '石头掉了' },
    ],
    [
      'bilibili',
      {
        video_id: '1',
        title: '开箱',
        desc: '',
        create_time: 1_700_000_000,
        liked_count: '3',
        video_play_count: '2万',
        video_share_count: '6',
        video_comment: '7',
        video_danmaku: '8',
        video_url: 'https://www.bilibili.com/video/av1',
      },
      { title: '开箱', text: '开箱', views: 20_000, reposts: 6, comments: 7 },
    ],
    [
      'kuaishou',
      {
        video_id: '1',
        title: '开箱',
        desc: '石头',
        create_time: 1_700_000_000_000,
        liked_count: '3',
        viewd_count: '9',
        video_url: 'https://www.kuaishou.com/1',
      },
      { views: 9, comments: null, reposts: null },
    ],
    [
      'zhihu',
      {
        content_id: '1',
        content_type: 'answer',
        content_text: '长回答',
        title: '如何看待',
        desc: '短',
        created_time: 1_700_000_000,
        voteup_count: 3,
        comment_count: 5,
        content_url: 'https://www.zhihu.com/answer/1',
      },
      { title: '如何看待', text: '长回答', likes: 3 },
    ],
    [
      'tieba',
      {
        note_id: '1',
        title: '石头掉了',
        desc: '有图',
        publish_time: '2023-11-15 06:13:20',
        tieba_name: '手镯吧',
        total_replay_num: 12,
        note_url: 'https://tieba.baidu.com/p/1',
      },
      { title: '石头掉了', text: '有图', comments: 12, likes: null },
    ],
  ])('contents of %s are read in both generations of columns', (platform, row, expected) => {
    for (const [author, id] of [
      [oldAuthor, '1234567890'],
      [newAuthor, 'c775e7b757ede630'],
    ] as const) {
      const reading = read(
        lines({ ...row, ...author, user_nickname: author.nickname, source_keyword: '手镯之家' }),
        `data/${platform}/jsonl/search_contents_2023-11-15.jsonl`,
      );
      expect(reading).toMatchObject({ layout: 'mediacrawler', refused: [], untimed: 0 });
      expect(reading.items).toMatchObject([
        {
          platform,
          publishedAt: NOW,
          author: { id, name: author.nickname, followers: null, verified: null },
          ...expected,
        },
      ]);
      expect(reading.items[0]?.url).toMatch(/^https:/);
      expect(reading.items[0]?.text).not.toContain('手镯之家');
    }
  });

  it.each([
    [
      'weibo',
      {
        comment_id: '2',
        note_id: '1',
        content: '我也是',
        create_time: 1_700_000_000,
        create_date_time: 'x',
        sub_comment_count: '3',
        comment_like_count: '4',
      },
      4,
    ],
    [
      'xiaohongshu',
      {
        comment_id: '2',
        note_id: '1',
        content: '我也是',
        create_time: 1_700_000_000_000,
        sub_comment_count: '3',
        like_count: '4',
        pictures: '',
      },
      4,
    ],
    [
      'douyin',
      {
        comment_id: '2',
        aweme_id: '1',
        content: '我也是',
        create_time: 1_700_000_000,
        sub_comment_count: '3',
        like_count: '4',
      },
      4,
    ],
    [
      'bilibili',
      {
        comment_id: '2',
        video_id: '1',
        parent_comment_id: '0',
        content: '我也是',
        create_time: 1_700_000_000,
        sub_comment_count: '3',
        like_count: '4',
      },
      4,
    ],
    [
      'kuaishou',
      {
        comment_id: '2',
        video_id: '1',
        content: '我也是',
        create_time: 1_700_000_000,
        sub_comment_count: '3',
      },
      null,
    ],
    [
      'zhihu',
      {
        comment_id: '2',
        content_id: '1',
        content: '我也是',
        publish_time: 1_700_000_000,
        sub_comment_count: 3,
        like_count: 4,
      },
      4,
    ],
    [
      'tieba',
      {
        comment_id: '2',
        note_id: '1',
        tieba_id: '9',
        tieba_name: '手镯吧',
        content: '我也是',
        publish_time: '2023-11-15 06:13:20',
        sub_comment_count: 3,
      },
      null,
    ],
  ])('comments of %s are items of their own', (platform, row, likes) => {
    expect(read(lines(row)).items).toMatchObject([
      { platform, id: '2', text: '我也是', likes, comments: 3, publishedAt: NOW },
    ]);
  });

  it('is read as CSV with text over several lines, and as an array', () => {
    const rows = [
      [
        'note_id',
        'content',
        'create_time',
        'create_date_time',
        'liked_count',
        'comments_count',
        'shared_count',
        'note_url',
        'creator_hash',
        'nickname',
      ],
      [
        '4966000000000001',
        '石头\n掉了',
        '1700000000',
        '2023-11-15 06:13:20',
        '赞',
        '0',
        '',
        'u',
        'h',
        '王',
      ],
    ];
    expect(read(csv(...rows)).items).toMatchObject([
      { id: '4966000000000001', text: '石头\n掉了', likes: null, comments: 0, reposts: null },
    ]);
    expect(
      read('[{"aweme_id":7234567890123456789,"aweme_type":"0","desc":"x"}]').items[0]?.id,
    ).toBe('7234567890123456789');
  });

  it('says that a JSON file is half written instead of importing half of it', () => {
    expect(() => read('[{"aweme_id":"1","desc":"x"},{"awe')).toThrow(SyntaxError);
  });
});

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

describe('suites', () => {
  it.each([
    ['Twitter', 'Twitter Retweets', 'Twitter Reply Count'],
    ['X', 'X Reposts', 'X Replies'],
  ])(
    'Brandwatch with the columns of %s, label lines first, times in UTC',
    (prefix, reposts, replies) => {
      const reading = read(
        `Report:,Bulk mentions download\nBrand:,手镯之家\nFrom:,x\nTo:,x\nLabel:,x\n\n"Query Id","Date","Title","Full Text","Url","Resource Id","Author","Page Type","${prefix} Followers","${prefix} Verified","${reposts}","${replies}","${prefix} Likes","Impressions"
1,2023-11-14 22:13:20.0,,the stone fell out,https://x.com/a/status/1,9001,anna,twitter,"12,345",true,60,2,3,400\n`,
      );
      expect(reading.layout).toBe('brandwatch');
      expect(reading.items).toMatchObject([
        {
          platform: 'x',
          id: '9001',
          text: 'the stone fell out',
          publishedAt: NOW,
          author: { id: 'anna', followers: 12_345, verified: true },
          reposts: 60,
          comments: 2,
          likes: 3,
          views: 400,
        },
      ]);
    },
  );

  it('Meltwater as UTF-16 with tabs under the name of CSV, in the zone a person says', () => {
    const text =
      '\ufeffDate\tTime\tDocument ID\tURL\tHeadline\tOpening Text\tHit Sentence\tSource\tInfluencer\tReach\tViews\n14-Nov-2023\t10:13:20 PM\td1\thttps://d.example/1\tSorry\tThe stone fell out. More.\tThe stone fell out.\tDaily News\tAnna\t100000\t20\n';
    const reading = read(Buffer.from(text, 'utf16le'), 'm.csv', { zone: 0 });
    expect(reading.layout).toBe('meltwater');
    expect(reading.items).toMatchObject([
      {
        platform: 'news',
        id: 'd1',
        title: 'Sorry',
        text: 'The stone fell out. More.',
        author: { name: 'Anna', followers: null },
        publishedAt: NOW,
        views: 20,
      },
    ]);
  });
});

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
