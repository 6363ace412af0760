import { describe, expect, it } from 'vitest';
import { LexiconAnalyst } from '../../crawlers/text/lexicon-analyst.js';
import { ManualClock } from '../../server/clock.js';
import { demoScenes } from '../../server/demo/player.js';
import { demoStory } from '../../server/demo/story.js';
import type { Change } from '../../server/model/change.js';
import { Reel, watch } from '../../server/reel.js';
import { passingVault } from '../../server/secrets.js';
import { incidentStates, toChange } from '../../server/state.js';
import { openSqlite } from '../../server/store/sqlite.js';
import { createWorld } from '../../server/world.js';
import { HOUR, MINUTE } from '../harness/harness.js';

const START = Date.parse('2026-03-03T08:00:00+08:00');

async function play(stepMs: number) {
  const clock = new ManualClock(START);
  const store = await openSqlite(':memory:');
  const world = await createWorld({
    name: 'demo',
    speed: () => 1,
    store,
    clock,
    analyst: new LexiconAnalyst(),
    fetch: () => Promise.reject(new Error('nothing is fetched')),
    post: () => Promise.reject(new Error('nobody is told')),
    vault: passingVault(),
    sources: new Map(),
    channels: new Map(),
    publicUrl: null,
    base: () => 'http://localhost',
    ingestToken: null,
    installation: 'test',
    failed: (error) => {
      throw error;
    },
  });
  const story = demoStory(START);
  await watch(world, story.brand, story.end + 7 * 24 * HOUR);
  const reel = new Reel(world, clock, demoScenes(story));
  for (let at = START; at < story.end; at += stepMs) await reel.playUntil(at);
  await reel.playUntil(story.end);
  const log = await store.read((q) => q.selectFrom('changes').selectAll().orderBy('seq').execute());
  const [incident] = await store.read((q) => incidentStates(q, [1], clock.now()));
  await store.close();
  return { changes: log.map(toChange), incident, raw: JSON.stringify(log) };
}

describe('the worked case of the bracelet shop', () => {
  it('goes from yellow to orange to red with the blogger, is answered in time, and calms down', async () => {
    const { changes, incident } = await play(HOUR);
    const told = changes.filter(({ incidentId }) => incidentId === 1);
    const when = (change: Change | undefined) => Math.round(((change?.at ?? 0) - START) / MINUTE);

    const opened = told.find(({ kind }) => kind === 'incident.opened');
    expect(opened?.data).toMatchObject({ level: 'yellow' });
    expect(when(opened)).toBeGreaterThan(180);
    expect(when(opened)).toBeLessThan(220);

    const raised = told.filter(({ kind }) => kind === 'incident.raised');
    expect(raised.map(({ data }) => 'level' in data && data.level)).toEqual(['orange', 'red']);
    expect(when(raised[0])).toBeGreaterThan(240);
    expect(when(raised[1])).toBe(305);
    expect(raised[1]?.data).toMatchObject({
      reason: {
        triggers: expect.arrayContaining([
          expect.objectContaining({ kind: 'kol', followers: 1_320_000 }),
        ]),
      },
    });

    expect(told.find(({ kind }) => kind === 'incident.responded')?.data).toMatchObject({
      inTime: true,
    });
    const escalated = told.filter(({ kind }) => kind === 'incident.escalated');
    expect(escalated.map(({ data }) => 'because' in data && data.because)).toEqual(['escalate']);
    expect(incident).toMatchObject({ peak: 'red', status: 'open', velocity: 0 });
    expect(incident?.topReposts).toBeGreaterThan(1000);
  });

  it('gives the same log to the byte, however fast it is played', async () => {
    const [slow, fast] = [await play(7 * MINUTE), await play(24 * HOUR)];
    expect(slow.raw).toBe(fast.raw);
  });
});
