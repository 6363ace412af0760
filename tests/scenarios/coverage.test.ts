import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrandState, Snapshot, SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { type Places, rss, servePlaces } from '../support/places.js';

let war: Harness;
let places: Places;

beforeEach(async () => {
  places = await servePlaces();
  places.at('/a', rss([{ id: 'a', title: '别的新闻', at: MORNING - HOUR }]));
  places.at('/b', rss([{ id: 'b', title: '别的新闻', at: MORNING - HOUR }]));
  war = await start();
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await places.close();
});

async function add(name: string, kind: string, config: object, more: object = {}): Promise<number> {
  const { status, body } = await war.post<SourceDetail>('/sources', {
    kind,
    name,
    config,
    ...more,
  });
  expect(status).toBe(201);
  await until(async () => {
    const { lastSuccessAt, error } = await detail(body.id);
    return lastSuccessAt !== null || error !== null;
  });
  await war.app.world.visits.wake();
  return body.id;
}

const feed = (name: string, path: string, more?: object) =>
  add(name, 'feed', { url: `${places.origin}${path}` }, more);
const detail = (id: number) => war.get<SourceDetail>(`/sources/${id}`);

async function patch(id: number, body: object): Promise<void> {
  const response = await fetch(`${war.url}/api/v1/sources/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

async function live(minutes: number, step = 5): Promise<void> {
  for (let i = 0; i < minutes; i += step) {
    await war.pass(step * MINUTE);
    await war.app.world.visits.wake();
  }
  await war.pass(0);
}

async function brand(at = 0): Promise<BrandState> {
  const state = (await war.get<Snapshot>('/state')).brands[at];
  if (!state) throw new Error('no brand');
  return state;
}

describe('calm', () => {
  it('needs every source that is needed: one unplugged among two is named, with since when', async () => {
    await feed('微博', '/a');
    await feed('新闻', '/b');
    await live(10);
    expect(await brand()).toMatchObject({ verdict: 'calm', coverage: { deaf: [], ears: 2 } });

    const good = war.clock.now();
    places.at('/a', { status: 503, body: '' });
    await live(60);
    const { verdict, coverage } = await brand();
    expect(verdict).toBe('cannot-say');
    expect(coverage.deaf).toMatchObject([{ name: '微博', why: 'failing' }]);
    expect(coverage.deaf[0]?.since).toBeLessThanOrEqual(good);
    expect(coverage.deaf[0]?.error).toMatch(/503/);
    expect(coverage.ears).toBe(1);
    const lost = war.sent.find(({ kind }) => kind === 'coverage.lost');
    expect(lost?.headline).toMatch(/cannot say: source "微博" has not been read for 1\d min/);

    places.at('/a', rss([{ id: 'a', title: '别的新闻', at: MORNING - HOUR }]));
    await live(6 * 60, 30);
    expect(await brand()).toMatchObject({ verdict: 'calm', coverage: { deaf: [] } });
    expect(war.sent.map(({ kind }) => kind)).toContain('coverage.regained');
  });

  it('is not unsettled by an edit that leaves the place as it was', async () => {
    const id = await feed('微博', '/a');
    await patch(id, { config: { robots: false, url: `${places.origin}/a` }, needed: true });
    expect((await detail(id)).lastSuccessAt).toBe(MORNING);
    expect((await brand()).verdict).toBe('calm');
  });

  it('stays while a source fails that a person said is not needed', async () => {
    await feed('微博', '/a');
    const extra = await feed('随便看看', '/b', { needed: false });
    expect((await detail(extra)).needed).toBe(false);
    places.at('/b', { status: 503, body: '' });
    await live(60);
    expect((await brand()).verdict).toBe('calm');

    await patch(extra, { needed: true });
    expect((await brand()).verdict).toBe('cannot-say');
  });

  it('is not vouched for by a source that answers but is quieter than its rhythm', async () => {
    const regular = Array.from({ length: 20 }, (_, i) => ({
      id: `r${i}`,
      title: '别的新闻',
      at: MORNING - i * 10 * MINUTE,
    }));
    places.at('/a', rss(regular));
    const id = await feed('微博', '/a');
    await live(100, 10);
    expect((await brand()).verdict).toBe('calm');
    await live(60, 10);
    const { verdict, coverage } = await brand();
    expect(verdict).toBe('cannot-say');
    expect(coverage.deaf).toMatchObject([{ sourceId: id, why: 'quiet', since: MORNING }]);
    expect(war.sent.find(({ kind }) => kind === 'coverage.lost')?.headline).toContain(
      'quieter than usual',
    );

    places.at('/a', rss([{ id: 'new', title: '又有了', at: war.clock.now() }]));
    await live(20, 10);
    expect((await brand()).verdict).toBe('calm');
  });

  it('comes from a search only for the brand it searches for', async () => {
    await war.brand('星河手表');
    const hits = JSON.stringify({ hits: [] });
    places.at('/api/v1/search_by_date', {
      body: hits,
      headers: { 'content-type': 'application/json' },
    });
    const id = await add('HN', 'hacker-news', { query: '"月光镯" 质量', base: places.origin });
    expect((await brand(0)).verdict).toBe('calm');
    expect((await brand(1)).verdict).toBe('cannot-say');
    expect((await detail(id)).words).toBe('"月光镯" 质量');

    await patch(id, { brands: [2] });
    expect((await brand(0)).verdict).toBe('cannot-say');
    await live(10);
    expect((await brand(1)).verdict).toBe('calm');
  });

  it('never comes from a hot list alone: it hears only the loudest', async () => {
    places.at('/api/s', () => ({
      body: JSON.stringify({
        status: 'success',
        updatedTime: war.clock.now(),
        items: [{ id: '1', title: '别的' }],
      }),
      headers: { 'content-type': 'application/json' },
    }));
    await add('热搜', 'newsnow', { base: places.origin, list: 'weibo' });
    await live(10);
    expect((await brand()).verdict).toBe('cannot-say');
    expect((await brand()).coverage.deaf).toEqual([]);
  });

  it('lasts between the visits of a source that asks for a slow pace', async () => {
    places.at('/a', { ...rss([]), headers: { 'cache-control': 'max-age=7200' } });
    await feed('慢', '/a');
    await live(5 * 60, 10);
    expect(await war.changes('coverage.lost')).toEqual([]);
    expect(places.asked.length).toBeLessThanOrEqual(3);
  });

  it('ends when the last source is paused, and a pause of one of two is no outage', async () => {
    const a = await feed('微博', '/a');
    const b = await feed('新闻', '/b');
    await patch(a, { enabled: false });
    await live(60);
    expect((await brand()).verdict).toBe('calm');
    await patch(b, { enabled: false });
    expect((await brand()).verdict).toBe('cannot-say');
    expect((await brand()).coverage.deaf).toEqual([]);
  });

  it('waits for a new source a while, and says when it was never read', async () => {
    await feed('微博', '/a');
    await feed('错的地址', '/nowhere');
    expect((await brand()).verdict).toBe('calm');
    await live(20);
    const { verdict, coverage } = await brand();
    expect(verdict).toBe('cannot-say');
    expect(coverage.deaf).toMatchObject([{ name: '错的地址', why: 'never', since: MORNING }]);
  });
});

describe('what was missed in an outage', () => {
  const page = (from: number, n: number) =>
    rss(
      Array.from({ length: n }, (_, i) => ({
        id: `${from + i}`,
        title: '别的',
        at: from + i * MINUTE,
      })),
    );

  it('is shown where the feed no longer reaches back, and told when it works again', async () => {
    places.at('/a', page(MORNING - 10 * MINUTE, 5));
    const id = await feed('新闻', '/a');
    places.at('/a', { status: 503, body: '' });
    await live(60);
    const back = war.clock.now() - 20 * MINUTE;
    places.at('/a', page(back, 5));
    await live(3 * 60, 10);
    const { missed } = await detail(id);
    expect(missed).toEqual([{ from: MORNING, until: back }]);
    const [recovered] = await war.changes('source.recovered');
    expect(recovered?.data).toMatchObject({ missed: { from: MORNING, until: back } });
    expect(war.sent.find(({ kind }) => kind === 'source.recovered')?.headline).toMatch(
      /works again; \d+ min in between could not be fetched any more/,
    );
  });

  it('is nothing where the feed still reaches back to the last good visit', async () => {
    places.at('/a', page(MORNING - 10 * MINUTE, 5));
    const id = await feed('新闻', '/a');
    places.at('/a', { status: 503, body: '' });
    await live(60);
    places.at('/a', page(MORNING - 5 * MINUTE, 50));
    await live(3 * 60, 10);
    expect((await detail(id)).missed).toEqual([]);
    expect((await war.changes('source.recovered'))[0]?.data).toMatchObject({ missed: null });
  });

  it('never counts as calm in a baseline, from the first failure on', async () => {
    await feed('新闻', '/a');
    await live(30);
    places.at('/a', { status: 503, body: '' });
    await live(10);
    const seen = async () => {
      const row = await war.app.world.store.read((q) =>
        q.selectFrom('surges').select('state').executeTakeFirstOrThrow(),
      );
      return (JSON.parse(row.state) as { series: { mentions: { measured: { seen: number } } } })
        .series.mentions.measured.seen;
    };
    const before = await seen();
    await live(4 * 60, 5);
    expect(await seen()).toBe(before);
  });
});
