import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { listHeaders } from '../../alerts/digest/send.js';
import type { Mail, MailServer } from '../../alerts/mail.js';
import { sendMail } from '../../alerts/mail.js';
import { NOW } from '../standins/messages.js';
import type { Mailbox, MailboxRules } from '../standins/smtp.js';
import { mailboxes } from '../standins/smtp.js';

const boxes = mailboxes();
afterEach(boxes.close);

async function start(rules?: MailboxRules): Promise<{ box: Mailbox; server: MailServer }> {
  const box = await boxes.start(rules);
  return { box, server: { host: box.host, port: box.port, security: 'none' } };
}

function mail(change: Partial<Mail> = {}): Mail {
  return {
    from: '风声 <alerts@fengsheng.example>',
    to: ['a@example.com'],
    subject: '手镯之家：红色预警',
    text: '正文',
    html: '<p>正文</p>',
    messageId: '<1@fengsheng.example>',
    inReplyTo: null,
    references: [],
    headers: {},
    images: [],
    at: NOW,
    ...change,
  };
}

/** Verifies a relaxed/relaxed DKIM signature (RFC 6376) and returns the names of what it covers. */
function verified(raw: string, publicKey: string): string[] {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const relaxed = (header: string): string => {
    const [name = '', ...rest] = header.split(':');
    const value = rest.join(':').replace(/\s+/g, ' ').trim();
    return `${name.trim().toLowerCase()}:${value}`;
  };
  const own = headers.find((header) => /^DKIM-Signature:/i.test(header)) ?? '';
  const tag = (name: string): string =>
    (new RegExp(`[:;]\\s*${name}=([^;]*)`).exec(own)?.[1] ?? '').replace(/\s/g, '');
  const body = raw
    .slice(end + 4)
    .replace(/[ \t]+\r\n/g, '\r\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)*$/, '\r\n');
  expect(tag('bh')).toBe(createHash('sha256').update(body).digest('base64'));
  const names = tag('h').toLowerCase().split(':');
  const covered = names.map((name) =>
    relaxed(headers.find((header) => header.toLowerCase().startsWith(`${name}:`)) ?? ''),
  );
  const unsigned = relaxed(own.replace(/([:;]\s*b=)[^;]*/, '$1'));
  const verify = createVerify('sha256').update([...covered, unsigned].join('\r\n'));
  expect(verify.verify(publicKey, tag('b'), 'base64')).toBe(true);
  return names;
}

describe('handing in mail', () => {
  it('signs what RFC 8058 wants signed, when it has a key', async () => {
    const { box, server } = await start();
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const dkim = { domain: 'fengsheng.example', selector: 'alerts', privateKey: keys.privateKey };
    const headers = listHeaders('weekly.1.fengsheng.example', {
      address: 'a@example.com',
      unsubscribe: 'https://fengsheng.example/u/token',
      unsubscribeMail: null,
    });
    await sendMail({ ...server, dkim }, mail({ headers }));
    const names = verified(box.received[0]?.raw ?? '', keys.publicKey);
    expect(names).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']));
    expect(names).toContain('from');
  });

  it('says who was taken and who was refused, and whether for good', async () => {
    const { server } = await start({ refuse: { 'b@example.com': 550, 'c@example.com': 450 } });
    const to = ['a@example.com', 'b@example.com', 'c@example.com'];
    const result = await sendMail(server, mail({ to }));
    expect(result).toMatchObject({
      kind: 'sent',
      accepted: ['a@example.com'],
      refused: [
        { address: 'b@example.com', permanent: true },
        { address: 'c@example.com', permanent: false },
      ],
    });
  });

  it('calls too large a mail the mail’s fault, not the server’s', async () => {
    const { server } = await start({ size: 500 });
    const result = await sendMail(server, mail({ text: 'x'.repeat(5_000) }));
    expect(result).toMatchObject({ kind: 'failed', as: 'reject' });
  });

  it('tries again while the server asks for patience', async () => {
    const { server } = await start({ data: 421 });
    expect(await sendMail(server, mail())).toMatchObject({ kind: 'failed', as: 'retry' });
  });

  it('gives up on a login that is missing where one is asked for', async () => {
    const { server } = await start({ password: 'x' });
    expect(await sendMail(server, mail())).toMatchObject({ kind: 'failed', as: 'broken' });
  });

  it('never throws, whatever the address of the server', async () => {
    const nowhere: MailServer = { host: 'no such host.invalid', port: 1, security: 'tls' };
    expect(await sendMail(nowhere, mail())).toMatchObject({ kind: 'failed', as: 'retry' });
  });

  it('keeps line breaks out of the headers', async () => {
    const { box, server } = await start();
    await sendMail(server, mail({ subject: 'a\r\nBcc: victim@example.com' }));
    expect(box.received[0]?.raw).not.toMatch(/^Bcc:/im);
    expect(box.received[0]?.to).toEqual(['a@example.com']);
  });
});
