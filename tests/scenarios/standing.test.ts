import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASES, withDatabase } from '../support/both.js';
import { complaints, type Harness, HOUR, MINUTE, reposts, start } from '../harness/harness.js';
import { nextDue } from '../../server/pipeline/due.js';

const STAR = { id: 's', name: '林夏', followers: 2_000_000 };
const FAKE = { id: 'fake', text: '月光镯是假货，骗人', author: STAR };
const STONE = { id: 'stone', text: '月光镯戴了三天石头就脱落断裂，太差了' };

/** Nothing is left to be looked at by now: a look that never passes would hold up all that follows. */
async function nothingDue({ app, clock }: Harness): Promise<void> {
  const due = await app.world.store.transaction(nextDue);
  expect(due ?? Infinity).toBeGreaterThan(clock.now());
}

describe('the brand as a whole, beside a story that bears most of what is said', () => {
  let war: Harness;

  beforeEach(async () => {
    war = await start();
    await war.brand('月光镯');
  });
  afterEach(() => war.close());

  it('comes down from its red in its own time while a KOL holds the story at red', async () => {
    await war.push(complaints('月光镯', 501));
    expect(await war.incidents()).toMatchObject([{ storyId: null, level: 'red' }]);
    await war.pass(23 * HOUR + 30_000);
    await war.push([FAKE, ...reposts('fake', 600)]);

    await war.pass(26 * HOUR);
    await nothingDue(war);
    const [brand, story] = await war.incidents();
    expect(brand).toMatchObject({ level: 'none', peak: 'red', status: 'open' });
    expect(story).toMatchObject({ level: 'none', peak: 'red', status: 'open' });
    expect(await war.changes('incident.lowered')).toMatchObject([
      { incidentId: brand?.id, data: { from: 'red', level: 'none' } },
      { incidentId: story?.id, data: { from: 'red', level: 'none' } },
    ]);
    await war.push([{ id: 'next', text: '月光镯又掉色了，失望' }]);
  });

  it('ebbs away without a word when a person closed its incident before', async () => {
    await war.push(complaints('月光镯', 110));
    await war.post('/incidents/1/close', { by: '李楠', why: '同一批货' });
    await war.pass(HOUR);
    await war.push([FAKE, ...reposts('fake', 120)]);
    await war.pass(50 * HOUR);
    await nothingDue(war);
    expect((await war.incidents())[0]).toMatchObject({ status: 'closed', closedBy: '李楠' });

    // From nothing, the same anger is news again.
    await war.push(complaints('月光镯', 110, 200));
    expect((await war.incidents()).at(-1)).toMatchObject({ storyId: null, level: 'orange' });
  });

  it('is raised again from an orange that was closed, by anger that no story explains', async () => {
    await war.push([FAKE, ...reposts('fake', 150)]);
    await war.push(complaints('月光镯', 160));
    const [story, brand] = await war.incidents();
    expect([story?.level, brand?.level]).toEqual(['red', 'orange']);
    await war.post(`/incidents/${brand?.id ?? 0}/close`, { by: '李楠', why: '已处理' });
    await war.push(complaints('月光镯', 520, 160));
    expect((await war.incidents()).at(-1)).toMatchObject({
      storyId: null,
      level: 'red',
      status: 'open',
    });
  });

  it('does not give way to a story of which nothing is said any more', async () => {
    await war.push(complaints('月光镯', 101));
    await war.pass(30_000);
    await war.push([FAKE]);
    await war.pass(26 * HOUR);
    const [brand] = await war.incidents();
    expect(brand).toMatchObject({ storyId: null, level: 'none', status: 'closed' });
    const closed = await war.changes('incident.closed');
    expect(closed[0]?.data).toMatchObject({ by: null, why: null });
  });
});

describe.each(DATABASES)('a story that was at a level and is not any more, on %s', (name) => {
  it.each(['merged', 'split'] as const)('can be %s, and time goes on', async (how) => {
    await withDatabase(name, async (databaseUrl) => {
      const war = await start(databaseUrl ? { databaseUrl } : {});
      await war.brand('月光镯');
      await war.push([STONE, ...reposts('stone', 60)]);
      await war.push([{ id: 'other', text: `转：${STONE.text}[怒]` }]);
      await war.pass(26 * HOUR);
      expect(await war.incidents()).toMatchObject([{ level: 'none', status: 'closed' }]);
      await war.push([{ id: 'parcel', text: '月光镯快递等了两个星期还没有发货，物流太慢，失望' }]);

      const mentions = await war.mentions();
      const storyOf = (id: string) => mentions.find(({ text }) => text.includes(id))?.storyId ?? 0;
      const { status } =
        how === 'merged'
          ? await war.post(`/stories/${storyOf('快递')}/merge`, {
              into: storyOf('石头'),
              by: '李楠',
            })
          : await war.post(`/stories/${storyOf('石头')}/split`, {
              mentions: mentions.filter(({ text }) => text.startsWith('转：')).map(({ id }) => id),
              by: '李楠',
            });
      expect(status).toBe(200);

      await war.pass(MINUTE);
      await nothingDue(war);
      await war.push([STONE, ...reposts('stone', 60, 60)]);
      expect((await war.incidents()).at(-1)).toMatchObject({ level: 'yellow', status: 'open' });
      await war.close();
    });
  });
});
