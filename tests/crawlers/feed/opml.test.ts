import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOpml, writeOpml, type Subscription } from '../../../crawlers/feed/opml.js';
import { NOW } from '../server.js';

const read = (text: string): ReturnType<typeof readOpml> => readOpml(Buffer.from(text));

describe('readOpml', () => {
  it('reads nested folders, titles and both addresses', () => {
    const { subscriptions, warnings } = read(`<?xml version="1.0"?><opml version="1.0"><body>
      <outline text="媒体"><outline text="日报" xmlUrl="https://d.example/rss?a=1&amp;b=2" htmlUrl="https://d.example"/>
      <outline title="财经"><outline text="x" title="财报" xmlUrl="http://f.example/rss" type="rss"></outline></outline></outline>
      <outline text="单独" xmlurl="https://s.example/"/></body></opml>`);
    expect(warnings).toEqual([]);
    expect(subscriptions).toEqual([
      {
        title: '日报',
        url: 'https://d.example/rss?a=1&b=2',
        site: 'https://d.example',
        folders: ['媒体'],
      },
      { title: '财报', url: 'http://f.example/rss', site: null, folders: ['媒体', '财经'] },
      { title: '单独', url: 'https://s.example/', site: null, folders: [] },
    ]);
  });

  it('leaves out what cannot be fetched or comes twice, and says so', () => {
    const { subscriptions, warnings } = read(
      '<opml><outline text="a" xmlUrl="file:///etc/passwd"/><outline text="b" xmlUrl="https://b.example"/><outline text="c" xmlUrl="https://b.example"/></opml>',
    );
    expect(subscriptions.map(({ title }) => title)).toEqual(['b']);
    expect(warnings).toHaveLength(2);
  });

  it('refuses a document without feeds', () => {
    expect(() => read('<opml><body/></opml>')).toThrow('no feeds');
    expect(() => read('<html></html>')).toThrow('no feeds');
  });
});

it('what is written is read again as it was', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', '风', '<', '&', '"', "'", '>'),
    minLength: 1,
    maxLength: 6,
  });
  const site = fc.nat().map((n) => `https://s${n}.example/?a=${n}&b="<'`);
  const subscription = fc.record({
    title: name,
    url: site,
    site: fc.option(site),
    folders: fc.array(name, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(subscription, { selector: ({ url }) => url, minLength: 1, maxLength: 8 }),
      (list: Subscription[]) => {
        const byUrl = (a: Subscription, b: Subscription): number => (a.url < b.url ? -1 : 1);
        const again = read(writeOpml(list, '风声', NOW)).subscriptions;
        expect([...again].sort(byUrl)).toEqual([...list].sort(byUrl));
      },
    ),
  );
});
