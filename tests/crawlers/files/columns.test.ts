import { describe, expect, it } from 'vitest';
import { readFile } from '../../../crawlers/files/read.js';
import { NOW } from '../server.js';

/** The columns of MediaCrawler's files, in file order, as it writes them since July 2026 and what it wrote besides before. */
interface Columns {
  what: string;
  since: string;
  before: string;
  /** How it writes the time. */
  time: 's' | 'ms' | 'text';
  expected: object;
}

const OLD = 'user_id avatar ip_location';
const CONTENTS: Columns[] = [
  {
    what: 'weibo',
    since:
      'note_id content create_time create_date_time liked_count comments_count shared_count last_modify_ts note_url creator_hash nickname source_keyword',
    before: 'ip_location user_id gender profile_url avatar',
    time: 's',
    expected: {
      text: '石头掉了',
      title: null,
      likes: 12_000,
      comments: 10,
      reposts: 60,
      views: null,
    },
  },
  {
    what: 'xiaohongshu',
    since:
      'note_id type title desc video_url time last_update_time creator_hash nickname liked_count collected_count comment_count share_count image_list tag_list last_modify_ts note_url source_keyword xsec_token',
    before: OLD,
    time: 'ms',
    expected: {
      text: '石头掉了',
      title: '避雷',
      likes: 12_000,
      comments: 10,
      reposts: 60,
      views: null,
    },
  },
  {
    what: 'douyin',
    since:
      'aweme_id aweme_type title desc create_time creator_hash nickname liked_count collected_count comment_count share_count last_modify_ts aweme_url cover_url video_download_url music_download_url note_download_url source_keyword',
    before: `${OLD} sec_uid short_user_id user_unique_id user_signature`,
    time: 's',
    expected: {
      text: '石头掉了',
      title: '避雷',
      likes: 12_000,
      comments: 10,
      reposts: 60,
      views: null,
    },
  },
  {
    what: 'bilibili',
    since:
      'video_id video_type title desc create_time creator_hash nickname liked_count disliked_count video_play_count video_favorite_count video_share_count video_coin_count video_danmaku video_comment last_modify_ts video_url video_cover_url source_keyword',
    before: 'user_id avatar',
    time: 's',
    expected: { text: '石头掉了', likes: 12_000, comments: 10, reposts: 60, views: 3e8 },
  },
  {
    what: 'kuaishou',
    since:
      'video_id video_type title desc create_time creator_hash nickname liked_count viewd_count last_modify_ts video_url video_cover_url video_play_url source_keyword',
    before: 'user_id avatar',
    time: 'ms',
    expected: { text: '石头掉了', likes: 12_000, comments: null, reposts: null, views: 3e8 },
  },
  {
    what: 'zhihu',
    since:
      'content_id content_type content_text content_url question_id title desc created_time updated_time voteup_count comment_count source_keyword creator_hash user_nickname last_modify_ts',
    before: 'user_id user_link user_avatar user_url_token',
    time: 's',
    expected: { text: '石头掉了', title: '避雷', likes: 12_000, comments: 10, reposts: null },
  },
  {
    what: 'tieba',
    since:
      'note_id title desc note_url publish_time creator_hash user_nickname tieba_name tieba_link total_replay_num total_replay_page source_keyword last_modify_ts',
    before: 'user_link user_avatar ip_location',
    time: 'text',
    expected: { text: '石头掉了', title: '避雷', comments: 10, likes: null, reposts: null },
  },
];

const COMMENTS: Columns[] = [
  {
    what: 'weibo',
    since:
      'comment_id create_time create_date_time note_id content sub_comment_count comment_like_count last_modify_ts parent_comment_id creator_hash nickname',
    before: 'ip_location user_id gender profile_url avatar',
    time: 's',
    expected: { id: '91', url: 'https://m.weibo.cn/detail/90', likes: 12_000 },
  },
  {
    what: 'xiaohongshu',
    since:
      'comment_id create_time note_id content creator_hash nickname sub_comment_count pictures parent_comment_id last_modify_ts like_count',
    before: OLD,
    time: 'ms',
    expected: { id: 'comment:91', url: 'https://www.xiaohongshu.com/explore/90', likes: 12_000 },
  },
  {
    what: 'douyin',
    since:
      'comment_id create_time aweme_id content creator_hash nickname sub_comment_count like_count last_modify_ts parent_comment_id pictures',
    before: `${OLD} sec_uid short_user_id user_unique_id user_signature`,
    time: 's',
    expected: { id: 'comment:91', url: 'https://www.douyin.com/video/90', likes: 12_000 },
  },
  {
    what: 'bilibili',
    since:
      'comment_id parent_comment_id create_time video_id content creator_hash nickname sub_comment_count like_count last_modify_ts',
    before: 'user_id sex sign avatar',
    time: 's',
    expected: { id: 'comment:91', url: 'https://www.bilibili.com/video/av90', likes: 12_000 },
  },
  {
    what: 'kuaishou',
    since:
      'comment_id create_time video_id content creator_hash nickname sub_comment_count last_modify_ts',
    before: 'user_id avatar',
    time: 'ms',
    expected: { id: 'comment:91', url: 'https://www.kuaishou.com/short-video/90', likes: null },
  },
  {
    what: 'zhihu',
    since:
      'comment_id parent_comment_id content publish_time sub_comment_count like_count dislike_count content_id content_type creator_hash user_nickname last_modify_ts',
    before: 'ip_location user_id user_link user_avatar',
    time: 's',
    expected: { id: 'comment:91', url: null, likes: 12_000 },
  },
  {
    what: 'tieba',
    since:
      'comment_id parent_comment_id content creator_hash user_nickname publish_time sub_comment_count note_id note_url tieba_id tieba_name tieba_link last_modify_ts',
    before: 'user_link user_avatar ip_location',
    time: 'text',
    expected: { id: 'comment:91', url: 'https://site.example/90', likes: null },
  },
];

const TIMES = { s: NOW / 1000, ms: NOW, text: '2023-11-15 06:13' } as const;

/** What stands in a column, as the tool writes it. */
function valueOf(column: string, time: Columns['time']): string | number {
  if (/^(create_time|time|created_time|publish_time)$/.test(column)) return TIMES[time];
  if (column === 'create_date_time') return '2023-11-15 06:13:20';
  if (/^(updated_time|last_update_time|last_modify_ts)$/.test(column)) return NOW + 3_600_000;
  if (/^(liked_count|voteup_count|comment_like_count|like_count)$/.test(column)) return '1.2万';
  if (/^(comments?_count|video_comment|total_replay_num)$/.test(column)) return '10+';
  if (/^(shared?_count|video_share_count)$/.test(column)) return '60';
  if (/^(video_play_count|viewd_count)$/.test(column)) return '3亿';
  if (column === 'comment_id') return '91';
  if (/^(note|aweme|video|content)_id$/.test(column)) return '90';
  if (/^(note|aweme|video|content)_url$/.test(column)) return 'https://site.example/90';
  if (/^(desc|content|content_text)$/.test(column)) return '石头掉了';
  if (column === 'title') return '避雷';
  if (column === 'content_type') return 'answer';
  if (column === 'source_keyword') return '手镯之家';
  return (
    { user_id: '1234567890', user_link: '/home/main?id=1', creator_hash: 'c775e7b757ede630' }[
      column
    ] ?? (/nickname$/.test(column) ? '王***姐' : 'x')
  );
}

/** The file of one generation, in the three forms that the tool writes. */
function forms(names: readonly string[], time: Columns['time']): [string, string][] {
  const row = Object.fromEntries(names.map((name) => [name, valueOf(name, time)]));
  const cells = names.map((name) => `"${row[name] ?? ''}"`).join(',');
  return [
    ['search_contents_2023-11-15.jsonl', `${JSON.stringify(row)}\n`],
    ['search_contents_2023-11-15.json', JSON.stringify([row])],
    ['search_contents_2023-11-15.csv', `\ufeff${names.join(',')}\r\n${cells}\r\n`],
  ];
}

describe.each([
  ['contents', CONTENTS],
  ['comments', COMMENTS],
] as const)('MediaCrawler, %s', (kind, all) => {
  it.each(all)('$what, as written since July 2026 and before', ({ what, ...columns }) => {
    const since = columns.since.split(' ');
    const before = [
      ...since.filter((name) => name !== 'creator_hash'),
      ...columns.before.split(' '),
    ];
    const oldAuthor = what === 'tieba' ? '/home/main?id=1' : '1234567890';
    for (const [names, author] of [
      [since, 'c775e7b757ede630'],
      [before, oldAuthor],
    ] as const) {
      for (const [path, text] of forms(names, columns.time)) {
        const { layout, items, refused } = readFile(Buffer.from(text), { path, now: NOW });
        expect({ layout, refused }, path).toEqual({ layout: 'mediacrawler', refused: [] });
        expect(items, path).toMatchObject(
          [
            {
              platform: what,
              id: kind === 'contents' ? '90' : undefined,
              author: { id: author, name: '王***姐', followers: null, verified: null },
              publishedAt: columns.time === 'text' ? Date.UTC(2023, 10, 14, 22, 13) : NOW,
              ...columns.expected,
            },
          ].map(defined),
        );
      }
    }
  });
});

function defined(expected: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined));
}

describe('MediaCrawler, further', () => {
  const read = (...rows: object[]) =>
    readFile(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n') + '\n'), {
      path: 'x.jsonl',
      now: NOW,
    });
  const answer = { content_id: 7, content_text: 'a', created_time: NOW / 1000, voteup_count: 1 };

  it('counts the answers, articles and videos of Zhihu apart, and a comment apart from its post', () => {
    const { items } = read(
      { ...answer, content_type: 'answer' },
      { ...answer, content_type: 'article' },
      { ...answer, content_type: 'zvideo' },
      { comment_id: 7, content_id: 7, content: 'b', publish_time: NOW / 1000, like_count: 1 },
      {
        dynamic_id: '7',
        user_name: 'u',
        text: 'c',
        pub_ts: NOW / 1000,
        total_forwards: 2,
        total_comments: 3,
        total_liked: 4,
      },
    );
    expect(items.map(({ id }) => id)).toEqual([
      '7',
      'article:7',
      'zvideo:7',
      'comment:7',
      'dynamic:7',
    ]);
    expect(items[4]).toMatchObject({ platform: 'bilibili', reposts: 2, comments: 3, likes: 4 });
  });

  it('knows today on Tieba by its time alone', () => {
    const note = { note_id: '1', title: 't', desc: 'd', total_replay_num: 0 };
    const [today, day] = read(
      { ...note, publish_time: '05:30' },
      { ...note, note_id: '2', publish_time: '11-14' },
    ).items;
    expect(today?.publishedAt).toBe(Date.UTC(2023, 10, 14, 21, 30));
    expect(day?.publishedAt).toBe(Date.UTC(2023, 10, 13, 16));
  });

  it('refuses a row whose time cannot be read: an old post must not pass for news', () => {
    const { items, refused } = read({
      note_id: '1',
      title: 't',
      desc: 'd',
      total_replay_num: 0,
      publish_time: '很久以前',
    });
    expect(items).toEqual([]);
    expect(refused).toEqual([{ line: 1, why: 'bad-time', value: '很久以前' }]);
  });

  it.each([
    'user_id,nickname,gender,avatar,desc,ip_location,follows,fans,interaction,videos_count,last_modify_ts',
    'user_id,nickname,sex,sign,avatar,last_modify_ts,total_fans,total_liked,user_rank,is_official',
    '用户id,昵称,性别,生日,所在地,微博数,粉丝数,关注数,简介',
  ])('takes no account for a post: %s', (header) => {
    const row = header.split(',').map(() => '手镯之家的客服');
    const { layout, items, refused } = readFile(Buffer.from(`${header}\n${row.join(',')}\n`), {
      path: 'x.csv',
      now: NOW,
    });
    expect(layout).toBe('accounts');
    expect(items).toEqual([]);
    expect(refused).toMatchObject([{ line: 2, why: 'person' }]);
  });
});
