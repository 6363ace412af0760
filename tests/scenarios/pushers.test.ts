import { describe, expect, it } from 'vitest';
import type { BrandState, Snapshot, SourceDetail, SourceState } from '../../server/model/live.js';
import { type Harness, HOUR, MINUTE, MORNING } from '../harness/harness.js';
import { DATABASES, withBrand } from '../support/both.js';

describe.each(DATABASES)('what pushes, on %s', (database) => {
  const inWar = (use: (war: Harness) => Promise<void>) => withBrand(database, '月光镯', use);

  const listed = async (war: Harness, name: string): Promise<SourceState> => {
    const { items } = await war.get<{ items: SourceState[] }>('/sources');
    const found = items.find((one) => one.name === name);
    if (!found) throw new Error(`${name} is not listed`);
    return found;
  };
  const brand = async (war: Harness): Promise<BrandState> => {
    const [first] = (await war.get<Snapshot>('/state')).brands;
    if (!first) throw new Error('no brand');
    return first;
  };
  async function patch(war: Harness, id: number, body: object): Promise<number> {
    const { status } = await fetch(`${war.url}/api/v1/sources/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return status;
  }
  /** A webhook, and a way to send to it. */
  async function hook(war: Harness, name: string) {
    const { body } = await war.post<{ id: number; key: string }>('/hooks', { name });
    let n = 0;
    const send = async () => {
      const post = {
        id: `p${n++}`,
        platform: 'weibo',
        text: '月光镯好看',
        url: 'https://a.example/1',
      };
      const { status } = await war.post(`/push/${body.key}`, post);
      expect(status).toBe(200);
    };
    return { ...body, send };
  }

  it('is listed from the start, and waited for without troubling a verdict', () =>
    inWar(async (war) => {
      await hook(war, 'CRM');
      await war.post('/tokens', { name: '代理商' });
      expect(await listed(war, 'CRM')).toMatchObject({
        kind: 'push',
        lastSuccessAt: null,
        needed: false,
        nextDueAt: null,
      });
      expect(await listed(war, '代理商')).toMatchObject({ kind: 'push', lastItemAt: null });
      await war.push([{ id: '1', text: '月光镯好看' }]);
      expect(await listed(war, 'INGEST_TOKEN')).toMatchObject({ id: 0, lastSuccessAt: MORNING });
      expect((await brand(war)).verdict).toBe('calm');
    }));

  it('that goes quieter than its rhythm is told, shown, and told again when it speaks', () =>
    inWar(async (war) => {
      const crm = await hook(war, 'CRM');
      for (let i = 0; i < 12; i++) {
        await crm.send();
        await war.pass(10 * MINUTE);
      }
      const last = war.clock.now() - 10 * MINUTE;
      expect(await listed(war, 'CRM')).toMatchObject({
        usualGap: 10 * MINUTE,
        quietSince: null,
        lastSuccessAt: last,
        lastItemAt: last,
      });
      await war.pass(3 * HOUR);
      expect(await listed(war, 'CRM')).toMatchObject({ quietSince: last });
      expect(await war.changes('source.quiet')).toMatchObject([
        { at: last + 2 * HOUR, data: { name: 'CRM', lastAt: last, usual: 10 * MINUTE } },
      ]);
      expect(war.sent.map(({ kind }) => kind)).toContain('source.quiet');
      await crm.send();
      expect(await listed(war, 'CRM')).toMatchObject({ quietSince: null });
      expect(await war.changes('source.recovered')).toMatchObject([{ data: { name: 'CRM' } }]);
    }));

  it('counts for a verdict where a person says so: its silence is then "cannot say", by name', () =>
    inWar(async (war) => {
      const crm = await hook(war, 'CRM');
      const other = await hook(war, '门店');
      const { id } = await listed(war, 'CRM');
      expect(await patch(war, id, { needed: true })).toBe(200);
      for (let i = 0; i < 12; i++) {
        await crm.send();
        await other.send();
        await war.pass(10 * MINUTE);
      }
      expect((await brand(war)).verdict).toBe('calm');
      const last = war.clock.now() - 10 * MINUTE;
      for (let i = 0; i < 15; i++) {
        await other.send();
        await war.pass(10 * MINUTE);
      }
      const { verdict, coverage } = await brand(war);
      expect(verdict).toBe('cannot-say');
      expect(coverage.deaf).toMatchObject([{ name: 'CRM', why: 'quiet', since: last }]);
      await crm.send();
      expect((await brand(war)).verdict).toBe('calm');
    }));

  it('is not visited, and leaves with its webhook or token', () =>
    inWar(async (war) => {
      const crm = await hook(war, 'CRM');
      const { id } = await listed(war, 'CRM');
      await war.pass(HOUR);
      await war.app.world.visits.wake();
      expect(await listed(war, 'CRM')).toMatchObject({ failures: 0, error: null });
      expect((await war.get<SourceDetail>(`/sources/${id}`)).config).toEqual({});
      expect((await war.post(`/sources/${id}/visit`)).status).toBe(409);
      expect(await patch(war, id, { enabled: false })).toBe(409);
      const off = await fetch(`${war.url}/api/v1/hooks/${crm.id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: '客服系统', enabled: false }),
      });
      expect(off.status).toBe(200);
      expect(await listed(war, '客服系统')).toMatchObject({ id, enabled: false });
      await fetch(`${war.url}/api/v1/hooks/${crm.id}`, { method: 'DELETE' });
      const token = await war.post<{ id: number }>('/tokens', { name: '代理商' });
      await fetch(`${war.url}/api/v1/tokens/${token.body.id}`, { method: 'DELETE' });
      expect((await war.get<{ items: SourceState[] }>('/sources')).items).toEqual([]);
    }));
});
