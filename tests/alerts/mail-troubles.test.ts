import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome, SendTools } from '../../alerts/channel.js';
import { email } from '../../alerts/channels/email.js';
import { message, NOW } from '../standins/messages.js';
import { realPost } from '../standins/post.js';
import { mailbox, mailboxes } from '../standins/smtp.js';

const { start, close } = mailboxes();
afterEach(close);

function send(
  { host, port }: { host: string; port: number },
  settings: Record<string, string> = {},
  tools: Partial<SendTools> = {},
  what = message(),
): Promise<Outcome> {
  const config = email.config.parse({
    host,
    port: String(port),
    security: 'none',
    from: 'alerts@fengsheng.example',
    to: 'a@example.com, b@example.com, c@example.com',
    ...settings,
  });
  const all = { post: realPost(), now: NOW, simple: false, threadId: null, ...tools };
  return email.send(config, what, all);
}

const why = (outcome: Outcome) => (outcome.kind === 'ok' ? '' : outcome.why);

describe('encryption of mail', () => {
  it.each(['tls', 'starttls'] as const)(
    'is not done with a certificate nobody vouches for (%s), which is said in words',
    async (secure) => {
      const box = await start({ secure });
      const outcome = await send(box, { security: secure });
      expect(outcome.kind).toBe('retry');
      expect(why(outcome)).toContain('服务的证书无效或已过期，未建立连接');
      expect(box.received).toEqual([]);
    },
  );

  it('is asked for: where it is not offered nothing goes out in the clear, and the way out is named', async () => {
    const box = await start({ password: 'code' });
    const login = { user: 'alerts', password: 'code' };
    const outcome = await send(box, { security: 'starttls', ...login });
    expect(outcome.kind).toBe('broken');
    expect(why(outcome)).toContain('邮件服务器不提供 STARTTLS，没有明文发送');
    expect(box.received).toEqual([]);
  });

  it('says when the port wants another kind of it', async () => {
    const outcome = await send(await start(), { security: 'tls' });
    expect(why(outcome)).toContain('端口与加密方式不符');
  });
});

describe('a mail server that does not take it', () => {
  it('is called out of reach by what the network says', async () => {
    const box = await mailbox();
    await box.close();
    const outcome = await send(box);
    expect(outcome.kind).toBe('retry');
    expect(why(outcome)).toBe('对方拒绝连接（ECONNREFUSED）');
  });

  it('is tried again when it hangs up before it says a word', async () => {
    const rude = createServer((socket) => socket.destroy());
    await new Promise<void>((ready) => rude.listen(0, '127.0.0.1', ready));
    const { port } = rude.address() as AddressInfo;
    const outcome = await send({ host: '127.0.0.1', port });
    expect(outcome.kind).toBe('retry');
    expect(why(outcome)).toContain('连接被对方中断');
    await new Promise((closed) => rude.close(closed));
  });

  it('names the login as what is wrong, and not the password', async () => {
    const box = await start({ password: 'code' });
    const outcome = await send(box, { user: 'alerts', password: 'a-wrong-one' });
    expect(outcome.kind).toBe('broken');
    expect(why(outcome)).toContain('请核对账号、授权码');
    expect(why(outcome)).not.toContain('a-wrong-one');
  });

  it('may put all of them off at first (greylisting), and gets the same mail again', async () => {
    const later = { 'a@example.com': 450, 'b@example.com': 450, 'c@example.com': 450 };
    const first = await send(await start({ refuse: later }));
    expect(first.kind).toBe('retry');
    const box = await start();
    await send(box);
    expect(box.received[0]?.to).toHaveLength(3);
  });

  it('may have one full mailbox: the others are told once, and only that one is tried again', async () => {
    const box = await start({ refuse: { 'b@example.com': 452 } });
    const outcome = await send(box);
    expect(outcome).toMatchObject({ kind: 'retry', remaining: ['b@example.com'] });
    expect(why(outcome)).toContain('b@example.com');
    expect(box.received.map(({ to }) => to)).toEqual([['a@example.com', 'c@example.com']]);
    const again = await send(box, {}, { remaining: ['b@example.com'] });
    expect(again).toMatchObject({ kind: 'retry' });
    expect(box.received).toHaveLength(1);
  });

  it('may refuse one of three for good: two are told, and the third is named', async () => {
    const box = await start({ refuse: { 'b@example.com': 550 } });
    const outcome = await send(box);
    expect(outcome.kind).toBe('ok');
    expect(outcome.kind === 'ok' ? outcome.note : '').toContain('b@example.com');
  });

  it('is offered the simple form when the mail is too large for it', async () => {
    const box = await start({ size: 3_000 });
    const outcome = await send(box);
    expect(outcome.kind).toBe('reject');
    const { length: whole } = await raw(message());
    const { length: simple } = await raw(message(), true);
    expect(simple).toBeLessThan(whole);
  });

  it('may vanish after the last byte: the second try bears the same name, so that it is known', async () => {
    const box = await start({ vanishes: true });
    const outcome = await send(box);
    expect(outcome.kind).toBe('retry');
    const steady = await start();
    await send(steady);
    expect(box.received).toHaveLength(1);
    expect(steady.received[0]?.mail.messageId).toBe(box.received[0]?.mail.messageId);
  });
});

async function raw(what: ReturnType<typeof message>, simple = false): Promise<string> {
  const box = await start();
  await send(box, { to: 'a@example.com' }, { simple }, what);
  return box.received[0]?.raw ?? '';
}

describe('letters beyond ASCII', () => {
  it('stand in a domain as its ASCII form', async () => {
    const box = await start({ ascii: true });
    expect(await send(box, { to: 'pr@例子.com' })).toMatchObject({ kind: 'ok' });
    expect(box.received[0]?.raw).toMatch(/^To: pr@xn--fsqu00a\.com/m);
  });

  it('stand in a name where the server knows how', async () => {
    const box = await start();
    expect(await send(box, { to: '值班@example.com' })).toMatchObject({ kind: 'ok' });
    expect(box.received[0]?.to).toEqual(['值班@example.com']);
  });

  it('are not sent where it does not, and the reason is said', async () => {
    const box = await start({ ascii: true });
    const outcome = await send(box, { to: '值班@example.com' });
    expect(outcome.kind).toBe('broken');
    expect(why(outcome)).toContain('553');
    expect(box.received).toEqual([]);
  });

  it('make a long subject that is folded into lines of at most 76 and reads back as it was', async () => {
    const headline = '手镯石头掉落引发大量投诉，多位博主转发，客服称不退不换，话题登上热榜第三位。';
    const box = await start();
    await send(box, { to: 'a@example.com' }, {}, message({ headline }));
    const { raw: text, mail } = box.received[0] ?? { raw: '', mail: null };
    const header = text.slice(0, text.indexOf('\r\n\r\n'));
    const subject = /^Subject: (?:.*\r\n[ \t])*.*$/m.exec(header)?.[0] ?? '';
    expect(subject.split('\r\n').length).toBeGreaterThan(1);
    for (const line of header.split('\r\n')) {
      expect(line.length).toBeLessThanOrEqual(78);
      expect(line).toMatch(/^[\x20-\x7e\t]*$/);
    }
    expect(mail?.subject).toMatch(/^🔴 红色预警：手镯石头掉落引发大量投诉/);
    // No character is torn by a fold.
    expect(mail?.subject).not.toContain('\ufffd');
  });

  it('keeps every line of the mail within what SMTP carries', async () => {
    const text = await raw(message({ reason: 'x'.repeat(3_000) }));
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });
});
