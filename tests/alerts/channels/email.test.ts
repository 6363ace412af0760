import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome, SendTools } from '../../../alerts/channel.js';
import { alertHtml } from '../../../alerts/channels/email-html.js';
import { email } from '../../../alerts/channels/email.js';
import { sheet } from '../../../alerts/channels/sheet.js';
import type { Message } from '../../../server/model/message.js';
import { hostileMessage, message, NOW, QUOTES } from '../../standins/messages.js';
import { realPost } from '../../standins/post.js';
import type { Mailbox, Received } from '../../standins/smtp.js';
import { mailbox, mailboxes } from '../../standins/smtp.js';

const { start, close } = mailboxes();
afterEach(close);

function send(
  box: { host: string; port: number },
  what: Message,
  settings: Record<string, string> = {},
  tools: Partial<SendTools> = {},
): Promise<Outcome> {
  const config = email.config.parse({
    host: box.host,
    port: String(box.port),
    security: 'none',
    from: 'alerts@fengsheng.example',
    to: 'pr@example.com, vp@example.com',
    ...settings,
  });
  const all = { post: realPost(), now: NOW, simple: false, threadId: null, ...tools };
  return email.send(config, what, all);
}

function first(box: Mailbox): Received {
  const mail = box.received[0];
  if (mail === undefined) throw new Error('no mail arrived');
  return mail;
}

describe('e-mail', () => {
  it('arrives with subject, both parts and the headers of a machine', async () => {
    const box = await start();
    const outcome = await send(box, message());
    const { mail, to } = first(box);
    expect(outcome).toEqual({ kind: 'ok', id: mail.messageId });
    expect(to).toEqual(['pr@example.com', 'vp@example.com']);
    expect(mail.subject).toBe('🔴 红色预警：“手镯掉石头”由橙色升为红色');
    expect(mail.text).toContain('戴了三天石头就掉了');
    expect(mail.html).toContain('href="https://fengsheng.example/incidents/7"');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.date?.getTime()).toBe(NOW);
  });

  it('keeps its id on a second try and stands in one conversation with its updates', async () => {
    const box = await start();
    const one = await send(box, message());
    await send(box, message());
    const threadId = one.kind === 'ok' ? one.id : null;
    await send(box, message({ id: 'msg_43' }), {}, { threadId });
    const [a, b, c] = box.received.map((received) => received.mail);
    expect(b?.messageId).toBe(a?.messageId);
    expect(c?.messageId).not.toBe(a?.messageId);
    expect(c?.inReplyTo).toBe(threadId);
    expect(c?.references).toContain(threadId);
    expect([c?.references].flat()[0]).toBe([a?.references].flat()[0]);
  });

  it('names the recipients that were refused for good, and counts as delivered to the rest', async () => {
    const box = await start({ refuse: { 'vp@example.com': 550 } });
    const outcome = await send(box, message());
    expect(outcome.kind).toBe('ok');
    expect(outcome.kind === 'ok' ? outcome.note : '').toContain('vp@example.com');
    expect(first(box).to).toEqual(['pr@example.com']);
  });

  it('tries again only for those who were put off', async () => {
    const box = await start({ refuse: { 'vp@example.com': 451 } });
    const outcome = await send(box, message());
    expect(outcome).toMatchObject({ kind: 'retry', remaining: ['vp@example.com'] });
    const later = await start();
    await send(later, message(), {}, { remaining: ['vp@example.com'] });
    expect(first(later).to).toEqual(['vp@example.com']);
  });

  it('is broken when nobody on the list exists', async () => {
    const box = await start({ refuse: { 'pr@example.com': 550, 'vp@example.com': 553 } });
    expect(await send(box, message())).toMatchObject({ kind: 'broken' });
  });

  it('signs in, and is broken with a wrong password, which it does not repeat', async () => {
    const box = await start({ password: 'authorisation-code' });
    const login = { user: 'alerts', password: 'authorisation-code' };
    expect(await send(box, message(), login)).toMatchObject({ kind: 'ok' });
    const outcome = await send(box, message(), { ...login, password: 'wrong-secret' });
    expect(outcome.kind).toBe('broken');
    expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
  });

  it.each([
    [451, 'retry'],
    [554, 'reject'],
  ])('reads %i to the content as %s', async (data, kind) => {
    const box = await start({ data });
    expect((await send(box, message())).kind).toBe(kind);
  });

  it('tries again when no server answers', async () => {
    const box = await mailbox();
    await box.close();
    expect(await send(box, message())).toMatchObject({ kind: 'retry' });
  });

  it('refuses to send in the clear when it was told to encrypt', async () => {
    const box = await start();
    const outcome = await send(box, message(), { security: 'starttls' });
    expect(outcome.kind).not.toBe('ok');
    expect(box.received).toEqual([]);
  });

  it('stays below what mail readers clip', async () => {
    const box = await start();
    const long = '客服一直不回复。'.repeat(5_000);
    const quotes = QUOTES.map((quote) => ({ ...quote, text: long }));
    await send(box, message({ headline: long, reason: long, quotes }));
    const { mail } = first(box);
    expect(Buffer.byteLength(mail.html || '')).toBeLessThan(100_000);
    expect(mail.subject?.length).toBeLessThanOrEqual(101);
  });

  it('lets no crawled text become a header, a tag or an attribute', async () => {
    const box = await start();
    const property = fc.asyncProperty(hostileMessage, async (what) => {
      box.received.length = 0;
      expect(await send(box, what)).toMatchObject({ kind: 'ok' });
      const { mail } = first(box);
      expect(mail.bcc).toBeUndefined();
      expect(mail.to).toMatchObject({ text: 'pr@example.com, vp@example.com' });
      expect(mail.subject).not.toMatch(/[\r\n]/);
    });
    await fc.assert(property, { numRuns: 30 });
  }, 120_000);

  it('has in its HTML only the tags and addresses we wrote', () => {
    const property = fc.property(hostileMessage, (what) => {
      const page = sheet(what);
      const html = alertHtml(page, what.locale);
      const tags = html.match(/<\/?[a-z!][^>]*>/gi) ?? [];
      const calm = alertHtml(sheet({ ...what, headline: 'x', brand: 'x' }), what.locale);
      expect(tags.length).toBe((calm.match(/<\/?[a-z!][^>]*>/gi) ?? []).length);
      const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
      const allowed = [page.link?.url, ...page.quotes.map((quote) => quote.url)];
      const escaped = allowed.map((url) => url?.replace(/&/g, '&amp;'));
      expect(hrefs.filter((href) => !escaped.includes(href))).toEqual([]);
    });
    fc.assert(property);
  });
});
