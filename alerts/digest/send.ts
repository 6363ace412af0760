import { createHash } from 'node:crypto';
import type { Locale } from '../../server/model/message.js';
import type { MailResult, MailServer } from '../mail.js';
import { sendMail } from '../mail.js';
import { whyNot } from '../channels/unreachable.js';
import type { Picture } from './digest.js';
import { digest } from './digest.js';
import type { DigestFacts } from './facts.js';

/** Somebody on the list, with addresses for leaving it that nobody can guess. */
export interface Reader {
  address: string;
  /** HTTPS; takes the POST of RFC 8058 without login and leaves at once. A GET must only ask. */
  unsubscribe: string;
  /** Mailbox that takes the same by mail, e.g. `unsub@example.com?subject=token`; null: none. */
  unsubscribeMail: string | null;
}

/** One digest on its way. */
export interface Edition {
  facts: DigestFacts;
  locale: Locale;
  images: readonly Picture[];
  canDraw: boolean;
  from: string;
  /** Names the list for filters, e.g. `weekly.3.example.com`. */
  list: string;
  /** The slot it was due, part of the mail's identity: a second try is recognised as a double. */
  slot: number;
  /** Opens this edition alone in a browser, without signing in; null when that was withdrawn. */
  browser: string | null;
  /** Epoch ms. */
  now: number;
}

/** What became of one reader's mail. */
export interface Receipt {
  address: string;
  /** `bounced`: taken at first, and sent back later. */
  result: 'sent' | 'retry' | 'refused' | 'failed' | 'bounced';
  /** What the mail server said. */
  said: string;
  messageId: string;
}

/** Sends to every reader a mail of his own, one after the other; never throws. */
export async function sendDigest(
  server: MailServer,
  edition: Edition,
  readers: readonly Reader[],
): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  for (const reader of readers) receipts.push(await sendOne(server, edition, reader));
  return receipts;
}

async function sendOne(server: MailServer, edition: Edition, reader: Reader): Promise<Receipt> {
  const { facts, locale, images, canDraw, browser } = edition;
  const made = digest(facts, locale, { images, canDraw, browser, unsubscribe: reader.unsubscribe });
  const messageId = identity(edition, reader.address);
  const result = await sendMail(server, {
    from: edition.from,
    to: [reader.address],
    subject: made.subject,
    html: made.html,
    text: made.text,
    messageId,
    inReplyTo: null,
    references: [],
    headers: listHeaders(edition.list, reader),
    images: made.images,
    at: edition.now,
  });
  const said = result.refused[0]?.said ?? inWords(result, locale);
  return { address: reader.address, result: verdict(result), said, messageId };
}

function inWords(result: MailResult, locale: Locale): string {
  if (result.kind === 'sent' || result.unreached === undefined) return result.said;
  const { ours, detail } = whyNot(result.unreached);
  return `${ours[locale]} (${detail})`;
}

function verdict(result: MailResult): Receipt['result'] {
  if (result.kind === 'sent') return 'sent';
  if (result.as === 'retry') return 'retry';
  return result.refused.length > 0 ? 'refused' : 'failed';
}

/** Headers of a mailing list with one-click unsubscribe (RFC 8058, RFC 2369, RFC 2919, RFC 3834). */
export function listHeaders(list: string, reader: Reader): Record<string, string> {
  const ways = [
    `<${reader.unsubscribe}>`,
    ...(reader.unsubscribeMail === null ? [] : [`<mailto:${reader.unsubscribeMail}>`]),
  ];
  return {
    'List-Id': `<${list}>`,
    'List-Unsubscribe': ways.join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Auto-Submitted': 'auto-generated',
    Precedence: 'bulk',
  };
}

function identity(edition: Edition, address: string): string {
  const domain = edition.from.replace(/>.*$/, '').split('@')[1] ?? 'localhost';
  const of = `${edition.list} ${edition.facts.edition} ${edition.slot} ${address}`;
  return `<${createHash('sha256').update(of).digest('hex').slice(0, 32)}@${domain}>`;
}
