import { describe, expect, it } from 'vitest';
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
      {
        platform,
        id: platform === 'weibo' ? '2' : 'comment:2',
        text: '我也是',
        likes,
        comments: 3,
        publishedAt: NOW,
      },
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
