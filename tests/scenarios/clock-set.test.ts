import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../server/clock.js';
import type { BrandState, Snapshot, SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { type Places, rss, servePlaces } from '../support/places.js';

const DAY = 24 * HOUR;

/** A machine whose time passes, whose clock is set, and that sleeps. */
class Machine implements Clock {
  #now = MORNING;
  #up = 0;
  now(): number {
    return this.#now;
  }
  steady(): number {
    return this.#up;
  }
  /** Time goes by, awake or asleep. */
  pass(ms: number): void {
    this.#now += ms;
    this.#up += ms;
  }
  set(by: number): void {
    this.#now += by;
  }
}

let machine: Machine;
let war: Harness;
let places: Places;

beforeEach(async () => {
  machine = new Machine();
  places = await servePlaces();
  war = await start({ overrides: { clock: machine } });
  await war.brand('月光镯');
  // What the world says is dated by the world's clock, whatever ours says.
  const regular = Array.from({ length: 20 }, (_, i) => ({
    id: `r${i}`,
    title: '别的新闻',
    at: MORNING - i * 10 * MINUTE,
  }));
  places.at('/a', rss(regular));
  const body = { kind: 'feed', name: '新闻', config: { url: `${places.origin}/a` } };
  await war.post('/sources', { ...body, everyMinutes: 5 });
  await until(async () => (await source()).lastSuccessAt !== null);
});
afterEach(async () => {
  await war.close();
  await places.close();
});

const source = () => war.get<SourceDetail>('/sources/1');

/** Minutes of a machine that is awake: every minute it looks at what is due. */
async function live(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    machine.pass(MINUTE);
    await look();
  }
}

async function look(): Promise<void> {
  await war.app.schedule.knock();
  await war.app.world.visits.wake();
  await war.app.world.pipeline.settled();
  war.app.world.notifier.wake();
  await war.app.world.notifier.settled();
}

async function brand(): Promise<BrandState> {
  const [first] = (await war.get<Snapshot>('/state')).brands;
  if (!first) throw new Error('no brand');
  return first;
}

const told = () => war.sent.map(({ kind }) => kind);

describe('a clock that is set a day forward', () => {
  it('is no outage: all is visited at once, nobody is told anything, and nothing is learned of that day', async () => {
    await live(12);
    const visits = places.asked.length;
    machine.set(DAY);
    await look();
    expect(places.asked.length).toBe(visits + 1);
    await live(30);
    expect(told()).toEqual([]);
    expect(await war.changes('coverage.lost', 'source.quiet', 'source.failing')).toEqual([]);
    expect((await brand()).verdict).toBe('calm');
    const row = await war.app.world.store.read((q) =>
      q.selectFrom('surges').select('state').executeTakeFirstOrThrow(),
    );
    const { series } = JSON.parse(row.state) as {
      series: { mentions: { measured: { seen: number } } };
    };
    expect(series.mentions.measured.seen).toBeLessThan(12);
  });

  it('is an outage all the same when a source then fails', async () => {
    await live(12);
    machine.set(DAY);
    places.at('/a', { status: 503, body: '' });
    await live(30);
    expect((await brand()).verdict).toBe('cannot-say');
    expect(told()).toContain('coverage.lost');
  });

  it('is not mistaken for a machine that slept: what it did not hear is told', async () => {
    await live(12);
    machine.pass(DAY);
    await look();
    expect(told()).toContain('coverage.lost');
  });

  it('holds also when a post comes before anybody looked', async () => {
    await live(12);
    machine.set(DAY);
    await war.push([{ id: '1', text: '月光镯好看', publishedAt: machine.now() }]);
    await look();
    expect(told()).toEqual([]);
  });
});

describe('a clock that is set an hour back', () => {
  it('holds up no visit and no message, and keeps no verdict calm for longer', async () => {
    await live(12);
    const visits = places.asked.length;
    machine.set(-HOUR);
    await live(12);
    expect(places.asked.length - visits).toBeGreaterThanOrEqual(2);
    expect(told()).toEqual([]);
    expect((await source()).lastSuccessAt).toBeLessThanOrEqual(machine.now());

    machine.set(-HOUR);
    places.at('/a', { status: 503, body: '' });
    await live(20);
    expect((await brand()).verdict).toBe('cannot-say');
    expect(told()).toContain('coverage.lost');
  });

  it('lets a message go out that waited for its next try', async () => {
    war.answers.push({ kind: 'retry', why: 'busy', delay: MINUTE });
    await war.push([
      {
        id: '1',
        text: '月光镯假货，骗人',
        author: { id: 'k', followers: 1_000_000 },
        publishedAt: machine.now(),
      },
    ]);
    expect(told()).toEqual([]);
    machine.set(-HOUR);
    await live(3);
    expect(told()).toContain('incident.opened');
  });

  it('wakes no source that was deaf', async () => {
    await live(12);
    places.at('/a', { status: 503, body: '' });
    await live(40);
    expect((await brand()).verdict).toBe('cannot-say');
    machine.set(-HOUR);
    await live(2);
    expect((await brand()).verdict).toBe('cannot-say');
    expect(told()).not.toContain('coverage.regained');
  });
});
