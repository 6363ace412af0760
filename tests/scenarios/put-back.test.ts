import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceDetail } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING, start, until } from '../harness/harness.js';
import { type Places, rss, servePlaces } from '../support/places.js';

/** As of a machine that woke up in another year, until somebody told it the time. */
const WRONG = MORNING + 10 * 365 * 24 * HOUR;

let war: Harness;
let places: Places;
let time: number;

beforeEach(async () => {
  places = await servePlaces();
  time = WRONG;
  war = await start({ overrides: { clock: { now: () => time } } });
  await war.brand('月光镯');
});
afterEach(async () => {
  await war.close();
  await places.close();
});

describe('a clock that ran ten years ahead and is put back', () => {
  it('leaves no source unvisited until then, and calm is vouched for by what is heard now', async () => {
    places.at('/a', rss([{ id: 'a', title: '别的新闻', at: MORNING - HOUR }]));
    const config = { url: `${places.origin}/a` };
    const { body } = await war.post<SourceDetail>('/sources', { kind: 'feed', name: 'a', config });
    const detail = () => war.get<SourceDetail>(`/sources/${body.id}`);
    await until(async () => (await detail()).lastSuccessAt === WRONG);
    const { visits } = war.app.world;
    await visits.wake();

    time = MORNING;
    places.at('/a', rss([{ id: 'b', title: '月光镯断裂，假货', at: MORNING - MINUTE }]));
    await visits.wake();
    expect(await detail()).toMatchObject({ lastSuccessAt: MORNING });
    expect((await war.mentions()).map(({ title }) => title)).toEqual(['月光镯断裂，假货']);
    const asked = places.asked.length;
    await visits.wake();
    expect(places.asked).toHaveLength(asked);

    // Nothing is heard any more: what the wrong clock promised does not count.
    places.at('/a', { status: 503, body: '' });
    for (let minutes = 0; minutes < 60; minutes += 5) {
      time += 5 * MINUTE;
      await visits.wake();
      await war.app.world.pipeline.tick();
    }
    const { states } = await war.get<{ states: { verdict: string }[] }>('/brands');
    expect(states[0]?.verdict).toBe('cannot-say');
  });
});
