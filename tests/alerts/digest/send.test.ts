import { afterEach, describe, expect, it } from 'vitest';
import type { Edition, Reader } from '../../../alerts/digest/send.js';
import { sendDigest } from '../../../alerts/digest/send.js';
import { pictures } from '../../../alerts/digest/digest.js';
import { findFont } from '../../../alerts/digest/draw.js';
import type { MailServer } from '../../../alerts/mail.js';
import type { Mailbox, MailboxRules, Received } from '../../standins/smtp.js';
import { mailbox } from '../../standins/smtp.js';
import { facts, SLOT } from './facts.js';

const open: Mailbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((box) => box.close()));
});

async function start(rules?: MailboxRules): Promise<{ box: Mailbox; server: MailServer }> {
  const box = await mailbox(rules);
  open.push(box);
  return { box, server: { host: box.host, port: box.port, security: 'none' } };
}

function reader(name: string): Reader {
  return {
    address: `${name}@example.com`,
    unsubscribe: `https://fengsheng.example/u/${name}-token`,
    unsubscribeMail: `unsub@fengsheng.example?subject=${name}-token`,
  };
}

function first(box: Mailbox): Received {
  const mail = box.received[0];
  if (mail === undefined) throw new Error('no mail arrived');
  return mail;
}

function edition(change: Partial<Edition> = {}): Edition {
  return {
    facts: facts(),
    locale: 'zh-CN',
    images: [],
    canDraw: true,
    from: '风声 <digest@fengsheng.example>',
    list: 'weekly.1.fengsheng.example',
    slot: SLOT,
    browser: 'https://fengsheng.example/api/v1/read/7.1.token',
    now: SLOT + 1_000,
    ...change,
  };
}

describe('sending the digest', { timeout: 120_000 }, () => {
  it('gives every reader a mail of his own with one-click unsubscribe (RFC 8058)', async () => {
    const { box, server } = await start();
    const receipts = await sendDigest(server, edition(), [reader('anna'), reader('bo')]);
    expect(receipts.map((receipt) => receipt.result)).toEqual(['sent', 'sent']);
    expect(box.received.map((received) => received.to)).toEqual([
      ['anna@example.com'],
      ['bo@example.com'],
    ]);
    const { raw } = first(box);
    const unfolded = raw.replace(/\r\n[ \t]+/g, ' ');
    expect(unfolded).toContain(
      'List-Unsubscribe: <https://fengsheng.example/u/anna-token>, <mailto:unsub@fengsheng.example?subject=anna-token>',
    );
    expect(unfolded).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(unfolded).toMatch(/^List-Id: <weekly\.1\.fengsheng\.example>\r$/im);
    expect(raw).not.toContain('bo-token');
  });

  it('is plain text first, then HTML with its pictures inside', async () => {
    const { box, server } = await start();
    const images = await pictures(facts(), 'zh-CN', await findFont());
    await sendDigest(server, edition({ images }), [reader('anna')]);
    const { mail, raw } = first(box);
    expect(mail.subject).toBe('手镯之家 舆情周报 2026-11-16 – 11-22 负面 1,203 (93%)');
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
    expect(raw).toContain('multipart/alternative');
    expect(mail.text).toContain('声音 7,101 (+36%) https://fengsheng.example/mentions?all');
    expect(
      mail.attachments.map((part) => [part.cid, part.contentDisposition, part.related]),
    ).toEqual(images.map((image) => [image.name, 'inline', true]));
  });

  it('has the same id on a second try, so that a double is recognised', async () => {
    const { box, server } = await start();
    const [first] = await sendDigest(server, edition(), [reader('anna')]);
    const [again] = await sendDigest(server, edition({ now: SLOT + 60_000 }), [reader('anna')]);
    const [next] = await sendDigest(server, edition({ slot: SLOT + 7 }), [reader('anna')]);
    expect(again?.messageId).toBe(first?.messageId);
    expect(next?.messageId).not.toBe(first?.messageId);
    expect(box.received[0]?.mail.messageId).toBe(first?.messageId);
  });

  it('reports refused readers in the words of the server, and tells the others', async () => {
    const { box, server } = await start({
      refuse: { 'gone@example.com': 550, 'full@example.com': 452 },
    });
    const readers = [reader('gone'), reader('full'), reader('anna')];
    const receipts = await sendDigest(server, edition(), readers);
    expect(receipts.map((receipt) => receipt.result)).toEqual(['refused', 'retry', 'sent']);
    expect(receipts[0]?.said).toContain('gone@example.com is not taken here');
    expect(box.received).toHaveLength(1);
  });

  it('says so when the server is not there or does not take mail of this kind', async () => {
    const { box, server } = await start({ data: 554 });
    const [refused] = await sendDigest(server, edition(), [reader('anna')]);
    expect(refused?.result).toBe('failed');
    await box.close();
    open.splice(0);
    const [unreachable] = await sendDigest(server, edition(), [reader('anna')]);
    expect(unreachable?.result).toBe('retry');
  });
});
