import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  complaints,
  type Harness,
  MINUTE,
  reposts,
  start,
  until,
  type Watcher,
} from '../harness/harness.js';

let war: Harness;
const watchers: Watcher[] = [];

beforeEach(async () => {
  war = await start();
  await war.brand('月光镯');
});
afterEach(async () => {
  for (const { socket } of watchers.splice(0)) socket.disconnect();
  await war.close();
});

async function watch(after?: number): Promise<Watcher> {
  const watcher = await war.watch(after);
  watchers.push(watcher);
  return watcher;
}

async function lastSeq(): Promise<number> {
  return (await war.get<{ last: number }>('/changes')).last;
}

describe('a browser', () => {
  it('gets a snapshot that says what it is true for, then every change after it, without gap or double', async () => {
    await war.push(complaints('月光镯', 3));
    const watcher = await watch();
    const first = watcher.snapshots[0];
    expect(first?.seq).toBe(await lastSeq());
    expect(first?.mentions).toHaveLength(3);

    for (let i = 0; i < 20; i++) await war.push(complaints('月光镯', 1, 10 + i));
    const last = await lastSeq();
    await until(() => watcher.batches.at(-1)?.seq === last);
    let at = first?.seq ?? 0;
    for (const batch of watcher.batches) {
      expect(batch.after).toBe(at);
      for (const change of batch.changes) expect(change.seq).toBe(++at);
      at = batch.seq;
    }
    expect(at).toBe(last);
  });

  it('sees an alert with its incident, numbers and the time the push was received', async () => {
    const watcher = await watch();
    await war.pass(MINUTE);
    await war.push([{ id: 'root', text: '月光镯假货，骗人' }, ...reposts('root', 51)]);
    await until(() => watcher.changes().some(({ kind }) => kind === 'incident.opened'));

    const batch = watcher.batches.find(({ incidents }) => incidents.length > 0);
    expect(batch?.incidents[0]).toMatchObject({ level: 'yellow', volume: 52, velocity: 51 });
    expect(batch?.brands[0]).toMatchObject({ verdict: 'yellow', volume: 52 });
    expect(batch?.mentions.length).toBe(52);
    const opened = watcher.changes().find(({ kind }) => kind === 'incident.opened');
    expect(opened?.receivedAt).toBe(war.clock.now());
  });

  it('that was away catches up from where it was', async () => {
    const watcher = await watch();
    const seq = watcher.snapshots[0]?.seq ?? 0;
    watcher.socket.disconnect();
    await war.push(complaints('月光镯', 5));
    await war.push(complaints('月光镯', 5, 5));

    const back = await watch(seq);
    expect(back.snapshots).toEqual([]);
    expect(back.batches[0]?.after).toBe(seq);
    expect(back.batches[0]?.seq).toBe(await lastSeq());
    expect(back.batches[0]?.mentions).toHaveLength(10);
  });

  it('that was away too long, or comes from another database, gets a snapshot again', async () => {
    const ahead = await watch(9_999_999);
    expect(ahead.snapshots).toHaveLength(1);

    for (let i = 0; i < 2001; i++) {
      await war.app.world.pipeline.ingest({
        items: [
          {
            platform: 'weibo',
            id: `many-${i}`,
            url: null,
            title: null,
            text: '月光镯',
            language: null,
            author: { id: null, name: null, followers: null, verified: null },
            publishedAt: null,
            repostOf: null,
            reposts: null,
            comments: null,
            likes: null,
            views: null,
          },
        ],
        sourceId: null,
        pushedAt: null,
        seeded: false,
      });
    }
    const late = await watch(1);
    expect(late.snapshots).toHaveLength(1);
  });

  it('of another site is not let in', async () => {
    const response = await fetch(`${war.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
  });
});

describe('the demo', () => {
  it('has a world, a log and a stream of its own and never touches the real one', async () => {
    const before = await lastSeq();
    expect((await war.post('/demo')).status).toBe(202);
    const state = await (await fetch(`${war.url}/demo/api/v1/state`)).json();
    expect(state).toMatchObject({ world: 'demo', brands: [{ name: '手镯之家' }] });
    expect(await lastSeq()).toBe(before);
    expect((await war.get<{ items: unknown[] }>('/brands')).items).toHaveLength(1);

    const stopped = await fetch(`${war.url}/api/v1/demo`, { method: 'DELETE' });
    expect(stopped.status).toBe(204);
    expect((await fetch(`${war.url}/demo/api/v1/state`)).status).toBe(404);
  });
});
