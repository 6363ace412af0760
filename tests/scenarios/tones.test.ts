import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { judge } from '../../crawlers/text/polarity.js';
import { toItem } from '../../server/api/record.js';
import type { Analyst } from '../../server/model/analysis.js';
import type { SourceDetail } from '../../server/model/live.js';
import { setShare } from '../../server/pipeline/tones.js';
import { type Harness, type HarnessOptions, MORNING, start } from '../harness/harness.js';

const SOURCE = 7;
const open: Harness[] = [];
afterEach(async () => {
  for (const war of open.splice(0)) await war.close();
});

/** Leans to neutral by the number that stands in a text; all that has a tone is negative. */
const byNumber: Analyst = {
  model: 'by-number',
  analyse: async (texts) =>
    texts.map(({ text }) => {
      const lean = Number(/-?\d+\.\d+/.exec(text)?.[0] ?? 0);
      const judged = judge(-1, lean, 0, { slopeS: 1, slopeU: 1 });
      return { ...judged, language: 'zh', categories: judged.label === 'neg' ? ['other'] : [] };
    }),
  close: async () => undefined,
};

/** 120 texts, of which the model's own cut makes half neutral. */
const TEXTS = Array.from(
  { length: 120 },
  (_, i) => `第${i}条：月光镯 ${(((i * 37) % 120) / 60 - 1).toFixed(3)} 客服不理人`,
);

async function world(options: HarnessOptions = {}): Promise<Harness> {
  const war = await start({ analyst: byNumber, ...options });
  open.push(war);
  return war;
}

async function hear(war: Harness, from: number, to: number, sourceId = SOURCE): Promise<void> {
  const items = TEXTS.slice(from, to).map((text, i) => {
    const item = toItem({ platform: 'forum', id: `p${from + i}`, text }, MORNING);
    if ('why' in item) throw new Error(item.why);
    return item;
  });
  await war.app.world.pipeline.ingest({ items, sourceId, pushedAt: null, seeded: false });
}

async function labels(war: Harness): Promise<string[]> {
  return war.app.world.store.read(async (q) => {
    const rows = await q.selectFrom('mentions').select('label').orderBy('id').execute();
    return rows.map(({ label }) => label);
  });
}

const neutral = (found: readonly string[]): number =>
  found.filter((label) => label === 'neu').length / found.length;

describe('a source of which somebody said how neutral it is', () => {
  it('is read by the model until enough was heard, and then by its own last texts', async () => {
    const war = await world();
    await war.brand('月光镯');
    await war.app.world.store.transaction((tx) => setShare(tx, SOURCE, 0.8));
    await hear(war, 0, 120);
    const found = await labels(war);
    expect(neutral(found.slice(0, 49))).toBeCloseTo(0.5, 1);
    expect(neutral(found.slice(60))).toBeCloseTo(0.8, 1);
  });

  it('leaves all other sources to the model', async () => {
    const war = await world();
    await war.brand('月光镯');
    await war.app.world.store.transaction((tx) => setShare(tx, SOURCE, 0.8));
    await hear(war, 0, 120, SOURCE + 1);
    expect(neutral((await labels(war)).slice(60))).toBeCloseTo(0.5, 1);
  });

  it('finds what a text complains about that is no longer neutral', async () => {
    const war = await world();
    await war.brand('月光镯');
    await war.app.world.store.transaction((tx) => setShare(tx, SOURCE, 0.1));
    await hear(war, 0, 120);
    const turned = (await war.mentions()).filter(
      ({ label, categories }) => label === 'neg' && categories.includes('after-sales'),
    );
    expect(turned.length).toBeGreaterThan(10);
  });

  it('says the same however the texts came, and after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fengsheng-tones-'));
    try {
      const whole = await world();
      await whole.brand('月光镯');
      await whole.app.world.store.transaction((tx) => setShare(tx, SOURCE, 0.8));
      await hear(whole, 0, 120);

      const first = await start({ analyst: byNumber, dataDir });
      await first.brand('月光镯');
      await first.app.world.store.transaction((tx) => setShare(tx, SOURCE, 0.8));
      for (const [from, to] of [
        [0, 1],
        [1, 35],
        [35, 70],
      ] as const)
        await hear(first, from, to);
      await first.close();
      const second = await world({ dataDir });
      for (const [from, to] of [
        [70, 95],
        [95, 120],
      ] as const)
        await hear(second, from, to);
      // A second look at a post is no new text.
      await hear(second, 110, 120);

      expect(await labels(second)).toEqual(await labels(whole));
      await second.close();
      open.splice(open.indexOf(second), 1);
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });

  it('is told so through the API, which shows it and takes it back', async () => {
    const war = await world();
    const config = { url: 'http://127.0.0.1:9/feed' };
    const added = await war.post<SourceDetail>('/sources', { kind: 'feed', name: '论坛', config });
    expect(added.status).toBe(201);
    const path = `/sources/${added.body.id}`;
    expect(added.body.neutralShare).toBeNull();
    for (const [share, status] of [
      [0.6, 200],
      [1.5, 400],
      [null, 200],
    ] as const) {
      const before = (await war.get<SourceDetail>(path)).neutralShare;
      const response = await fetch(`${war.url}/api/v1${path}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ neutralShare: share }),
      });
      expect(response.status).toBe(status);
      expect((await war.get<SourceDetail>(path)).neutralShare).toBe(
        status === 200 ? share : before,
      );
    }
  });

  it('shows how neutral it is now, once enough of it is stored', async () => {
    const war = await world();
    const config = { url: 'http://127.0.0.1:9/feed' };
    const added = await war.post<SourceDetail>('/sources', { kind: 'feed', name: '论坛', config });
    const { id } = added.body;
    const seen = async () => (await war.get<SourceDetail>(`/sources/${id}`)).neutralSeen;
    await war.brand('月光镯');
    await hear(war, 0, 40, id);
    expect(await seen()).toBeNull();
    await hear(war, 40, 90, id);
    const mentions = await war.mentions();
    const understood = mentions.filter(({ label }) => label !== 'unknown');
    const share = understood.filter(({ label }) => label === 'neu').length / understood.length;
    expect(await seen()).toEqual({ n: understood.length, share });
  });
});
