import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { email } from '../../alerts/channels/email.js';
import { type Harness, HOUR, reposts, start, TOKEN } from '../harness/harness.js';
import { type Mailbox, mailbox, mailConfig } from '../standins/smtp.js';

const DAY = 24 * HOUR;
const postgres = inject('postgres');
let war: Harness;
let box: Mailbox;
let brand: number;

interface Edition {
  id: number;
  state: string;
  error: string | null;
  receipts: { address: string; result: string; said: string }[];
}

/** A Tuesday; the digest comes on Wednesdays at nine. */
async function weekly(more: object = {}): Promise<{ status: number; id: number }> {
  const { status, body } = await war.post<{ id: number }>('/digests', {
    brandId: brand,
    channelId: 2,
    weekday: 3,
    hour: 9,
    locale: 'en',
    recipients: ['anna@example.com', 'gone@example.com'],
    ...more,
  });
  return { status, id: body.id };
}

async function patch(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${war.url}/api/v1${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

const archive = async () => (await war.get<{ items: Edition[] }>('/editions')).items;

async function open(where: {
  databaseUrl?: string;
  schema?: string;
  start?: number;
}): Promise<void> {
  war = await start({ ...where, overrides: { channels: new Map([['email', email]]) } });
  await war.post('/settings/allowed-hosts', { hosts: ['127.0.0.1'] });
  brand = await war.brand('月光镯');
  const config = mailConfig(box);
  // Two of them: the first takes the number the harness leaves to its own.
  for (const name of ['first', 'mail'])
    await war.post('/channels', { kind: 'email', name, config, dailyTest: false });
  await war.post('/routes', { name: 'none', enabled: false, channels: [1] });
  await war.push([
    { id: 'root', text: '月光镯戴三天就断裂，假货，太差了', url: 'https://weibo.com/1/root' },
    ...reposts('root', 120),
    { id: 'nice', text: '月光镯真好看，喜欢' },
  ]);
}

beforeEach(async () => {
  box = await mailbox({ refuse: { 'gone@example.com': 550 } });
  await open({});
});
afterEach(async () => {
  await war.close();
  await box.close();
});

describe('the digest', { timeout: 60_000 }, () => {
  it('goes out once at its weekday and hour, with what the database holds', async () => {
    await weekly({ edition: 'day', hour: 7, recipients: ['anna@example.com'] });
    await war.pass(22 * HOUR);
    expect(box.received).toHaveLength(0);
    await war.pass(2 * HOUR);
    expect(box.received.map(({ to }) => to)).toEqual([['anna@example.com']]);
    const text = box.received[0]?.mail.text ?? '';
    expect(text).toContain('Mentions 122');
    expect(text).toMatch(/\[orange\] 月光镯戴三天就断裂/);
    expect(text).toContain(`${war.url}/incidents/1`);
    await war.pass(HOUR);
    expect(box.received).toHaveLength(1);
    await war.pass(DAY);
    expect(box.received).toHaveLength(2);
  });

  it.skipIf(postgres === null)('says the same from PostgreSQL', async () => {
    const page = async () => {
      const { id } = await weekly({ edition: 'day', hour: 7, recipients: ['anna@example.com'] });
      await war.pass(DAY);
      expect(box.received.map(({ to }) => to)).toEqual([['anna@example.com']]);
      const text = (box.received.pop()?.mail.text ?? '').replaceAll(war.url, '');
      return [id, text.replace(/token=\S+|read\/\S+/g, '')];
    };
    const embedded = await page();
    await war.close();
    await open({ databaseUrl: postgres ?? '', schema: 'digest' });
    expect(await page()).toEqual(embedded);
  });

  it('keeps the week: one mail on the day that was chosen', async () => {
    await weekly();
    for (let day = 0; day < 9; day++) await war.pass(DAY);
    const digests = box.received.filter(({ mail }) => mail.subject?.includes('Weekly'));
    expect(digests.map(({ to }) => to)).toEqual([['anna@example.com'], ['anna@example.com']]);
  });

  it('that misses a reader is told to the team; refused twice, the address is left alone', async () => {
    const { id } = await weekly();
    await war.post(`/digests/${id}/send`);
    await war.pass(0);
    const [told] = await war.changes('digest.failed');
    expect(told?.data).toMatchObject({ sent: 1, missed: 1, edition: 'week' });
    const alerts = () => box.received.filter(({ to }) => to[0] === 'care@example.com');
    expect(alerts().at(-1)?.mail.text).toMatch(/周报有 1 位收件人没有收到：550/);
    await war.post(`/digests/${id}/send`);
    await war.post(`/digests/${id}/send`);
    expect((await archive())[0]?.receipts.map(({ address }) => address)).toEqual([
      'anna@example.com',
    ]);
    const gone = async () =>
      (await war.get<{ items: { gone: object[] }[] }>('/digests')).items[0]?.gone;
    expect(await gone()).toMatchObject([{ address: 'gone@example.com', why: 'refused' }]);
    const back = await war.post(`/digests/${id}/restore`, { address: 'Gone@example.com' });
    expect([back.status, await gone()]).toEqual([200, []]);
  });

  it('whose channel was removed fails with a reason that others are told', async () => {
    const { id } = await weekly();
    await fetch(`${war.url}/api/v1/channels/2`, { method: 'DELETE' });
    await war.post(`/digests/${id}/send`);
    await war.pass(0);
    expect((await archive())[0]).toMatchObject({
      state: 'failed',
      error: 'mail',
    });
    expect(box.received.at(-1)?.mail.subject).toContain('周报没有发出：它所用的邮件渠道已被删除');
  });

  it('goes to no private address that nobody allowed', async () => {
    await war.post('/settings/allowed-hosts', { hosts: [] });
    const { id } = await weekly({ recipients: ['anna@example.com'] });
    await war.post(`/digests/${id}/send`);
    expect(box.received.filter(({ to }) => to[0] === 'anna@example.com')).toEqual([]);
    expect((await archive())[0]).toMatchObject({ state: 'failed' });
    expect((await archive())[0]?.receipts[0]?.said).toContain('inside your network');
  });

  it('that comes back later is noted at its reader, by whoever knows the id of the mail', async () => {
    const { id } = await weekly({ recipients: ['anna@example.com'] });
    await war.post(`/digests/${id}/send`);
    const messageId = box.received.at(-1)?.mail.messageId ?? '';
    const report = (of: string) =>
      [
        'From: MAILER-DAEMON@example.com',
        'Message-ID: <its-own@example.com>',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Final-Recipient: rfc822; anna@example.com',
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 no such',
        ' user here',
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${of}`,
        '--b--',
      ].join('\r\n');
    const hand = async (of: string, token = TOKEN) => {
      const init = {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: report(of),
      };
      return (await fetch(`${war.url}/api/v1/digests/bounces`, init)).status;
    };
    expect(await hand(messageId, 'wrong')).toBe(401);
    expect(await hand('<other@example.com>')).toBe(404);
    expect(await hand(messageId)).toBe(204);
    expect((await archive())[0]?.receipts).toMatchObject([
      { address: 'anna@example.com', result: 'bounced', said: '550 5.1.1 no such user here' },
    ]);
  });

  it('follows the clock of its brand, also when that changes', async () => {
    await weekly({ recipients: ['anna@example.com'] });
    const next = async () =>
      (await war.get<{ items: { nextAt: number; zone: string }[] }>('/digests')).items[0];
    expect(await next()).toMatchObject({
      zone: 'Asia/Shanghai',
      nextAt: Date.parse('2026-03-04T09:00+08:00'),
    });
    await patch(`/brands/${brand}`, { timeZone: 'Europe/Berlin' });
    expect(await next()).toMatchObject({
      zone: 'Europe/Berlin',
      nextAt: Date.parse('2026-03-04T09:00+01:00'),
    });
  });

  it('speaks to all its readers in their language, at the same hour before and after summer time', async () => {
    await war.close();
    await open({ start: Date.parse('2026-03-28T07:00+01:00') });
    const daily = { edition: 'day', hour: 9, timeZone: 'Europe/Berlin' };
    await weekly({ ...daily, locale: 'zh-CN', recipients: ['li@example.com', 'wu@example.com'] });
    await weekly({ ...daily, locale: 'en', recipients: ['anna@example.com'] });
    const days = ['2026-03-28T08:00Z', '2026-03-29T07:00Z', '2026-03-30T07:00Z'];
    for (const day of days) {
      // Up to a minute before, and then to it.
      await war.pass(Date.parse(day) - war.clock.now() - 60_000);
      await war.pass(60_000);
    }
    const got = (address: string) =>
      box.received
        .filter(({ to }) => to[0] === address)
        .map(({ mail }) => [
          mail.date?.toISOString().replace(':00.000', ''),
          mail.subject?.split(' ')[1],
        ]);
    const each = (word: string) => days.map((day) => [day, word]);
    expect(got('li@example.com')).toEqual(each('舆情日报'));
    expect(got('wu@example.com')).toEqual(each('舆情日报'));
    expect(got('anna@example.com')).toEqual(each('Daily'));
  });

  it('can be changed, and keeps what is left out of the change', async () => {
    const { id } = await weekly();
    const answer = await patch(`/digests/${id}`, {
      edition: 'day',
      hour: 18,
      timeZone: 'Asia/Tokyo',
    });
    expect(answer).toMatchObject({
      edition: 'day',
      hour: 18,
      zone: 'Asia/Tokyo',
      locale: 'en',
      recipients: ['anna@example.com', 'gone@example.com'],
      nextAt: Date.parse('2026-03-03T18:00+09:00'),
    });
    await patch(`/digests/${id}`, { enabled: false });
    await war.pass(3 * DAY);
    expect(await archive()).toEqual([]);
  });

  it('shows a refused recipient with the words of the mail server', async () => {
    const { id } = await weekly();
    await war.post(`/digests/${id}/send`);
    const [edition] = await archive();
    expect(edition?.state).toBe('done');
    expect(edition?.receipts.map(({ address, result }) => [address, result])).toEqual([
      ['anna@example.com', 'sent'],
      ['gone@example.com', 'refused'],
    ]);
    expect(edition?.receipts[1]?.said).toContain('550');
  });

  it('is shown in a browser before and after, by a page that may load and run nothing', async () => {
    const { id } = await weekly();
    await war.post(`/digests/${id}/send`);
    for (const path of [`/digests/${id}/preview`, '/editions/1/page']) {
      const response = await fetch(`${war.url}/api/v1${path}`);
      expect(response.headers.get('content-type')).toContain('text/html');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain('sandbox');
      expect(policy).not.toContain('script');
      expect(await response.text()).toContain('月光镯');
    }
    expect((await fetch(`${war.url}/api/v1/digests/99/preview`)).status).toBe(404);
  });

  it('says nothing of days on which its brand was not watched yet, and draws no empty chart', async () => {
    const { id } = await weekly();
    const page = async () => (await fetch(`${war.url}/api/v1/digests/${id}/preview`)).text();
    expect(await page()).not.toContain('<b>0</b>');
    expect(await page()).not.toContain('data:image/png');
    // What is brought of that week later is counted all the same.
    await war.push([{ id: 'old', text: '月光镯很好看', publishedAt: war.clock.now() - 7 * DAY }]);
    expect(await page()).toContain('<b>1</b>');
  });

  it('opens in a browser by the link of its mail, for a month, until somebody withdraws it', async () => {
    const { id } = await weekly({ recipients: ['anna@example.com', 'bo@example.com'] });
    await war.post(`/digests/${id}/send`);
    await war.post(`/digests/${id}/send`);
    const links = box.received.map(
      ({ mail }) => /\S+\/api\/v1\/read\/\S+/.exec(mail.text ?? '')?.[0] ?? '',
    );
    const [first = '', second = '', other = ''] = links;
    // The same for every reader: nobody is followed by it.
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    // The mail writes signs that Markdown would take for its own in the way of addresses.
    const html = String(box.received[0]?.mail.html);
    expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => decodeURI(href))).toContain(
      decodeURI(first),
    );
    const status = async (link: string) => (await fetch(link)).status;
    const page = await fetch(first);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).toContain('月光镯');
    const forged = first.replace(/read\/1\./, 'read/2.');
    const longer = first.replace(
      /\.(\d{9,})\./,
      (_all, until: string) => `.${Number(until) + 99}.`,
    );
    const otherwise = first.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    for (const link of [forged, longer, `${first}x`, otherwise])
      expect([link, await status(link)]).toEqual([link, 404]);
    expect((await archive()).map((one) => (one as { linkUntil?: number }).linkUntil)).toEqual([
      war.clock.now() + 30 * DAY,
      war.clock.now() + 30 * DAY,
    ]);
    expect((await war.post('/editions/1/withdraw')).status).toBe(204);
    expect([await status(first), await status(other)]).toEqual([410, 200]);
    war.clock.advance(30 * DAY);
    expect(await status(other)).toBe(410);
    expect((await war.post('/editions/99/withdraw')).status).toBe(404);
  });

  it('is left by the one click of a mail program, and by nothing less', async () => {
    const { id } = await weekly({ recipients: ['anna@example.com', 'bo@example.com'] });
    await war.post(`/digests/${id}/send`);
    const header = box.received[0]?.raw.replace(/\r\n[ \t]+/g, ' ') ?? '';
    const url = /List-Unsubscribe: <([^>]+)>/.exec(header)?.[1] ?? '';
    const asked = await fetch(url);
    expect(await asked.text()).toContain('anna@example.com');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const click = (to: string, body: string) => fetch(to, { method: 'POST', headers: form, body });
    expect((await click(url, '')).status).toBe(400);
    expect((await click(`${url}x`, 'List-Unsubscribe=One-Click')).status).toBe(404);
    expect((await click(url, 'List-Unsubscribe=One-Click')).status).toBe(200);
    expect((await click(url, 'List-Unsubscribe=One-Click')).status).toBe(200);
    await war.post(`/digests/${id}/send`);
    expect(box.received.map(({ to }) => to[0])).toEqual([
      'anna@example.com',
      'bo@example.com',
      'bo@example.com',
    ]);
    const { items } = await war.get<{ items: { gone: object[] }[] }>('/digests');
    expect(items[0]?.gone).toMatchObject([{ address: 'anna@example.com', why: 'left' }]);
  });

  it('refuses a zone, a brand, a channel or a recipient that is none', async () => {
    for (const bad of [
      { timeZone: 'Mars/Base' },
      { brandId: 99 },
      { channelId: 99 },
      { recipients: ['nobody'] },
      { recipients: [] },
      { hour: 24 },
    ])
      expect([bad, (await weekly(bad)).status]).toEqual([bad, 400]);
  });
});
