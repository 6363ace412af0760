import { describe, expect, it } from 'vitest';
import { readFile, type FileReading } from '../../../crawlers/files/read.js';
import { NOW } from '../server.js';

const read = (content: string | Buffer, path = 'export.csv', more = {}): FileReading =>
  readFile(Buffer.from(content as string), { path, now: NOW, ...more });

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

  it('Brandwatch knows verified authors by their badge, and a reply from a repost', () => {
    const header =
      'Query Id,Date,Full Text,Url,Resource Id,Author Verified Type,Thread Entry Type,Root Post Id,X Repost of';
    const { items } = read(
      `${header}\n1,2023-11-14 22:13:20,a,https://x.com/1,1,blue,reply,77,\n1,2023-11-14 22:13:20,b,https://x.com/2,2,none,share,77,\n1,2023-11-14 22:13:20,c,https://x.com/3,3,,share,77,https://x.com/a/status/5\n`,
    );
    expect(items.map(({ author, repostOf }) => [author.verified, repostOf])).toEqual([
      [true, null],
      [false, '77'],
      [null, 'https://x.com/a/status/5'],
    ]);
  });

  it('Brandwatch and Meltwater refuse a row whose date cannot be read', () => {
    expect(read('Query Id,Date,Full Text,Url\n1,soon,a,https://x.com/1\n').refused).toMatchObject([
      { line: 2, why: 'bad-time', value: 'soon' },
    ]);
    expect(read('Date,Hit Sentence,URL\nsoon,a,https://x.com/1\n').refused).toMatchObject([
      { line: 2, why: 'bad-time', value: 'soon' },
    ]);
  });

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
