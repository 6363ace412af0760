import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { PostRefused } from './channel.js';
import { noAnswer } from './mail-trouble.js';

/** Where mail is handed in. */
export interface MailServer {
  host: string;
  port: number;
  /** `tls` from the first byte (465), `starttls` required (587), or nothing at all. */
  security: 'tls' | 'starttls' | 'none';
  user?: string | undefined;
  password?: string | undefined;
  /** Signs what we send; absent where the mail server does it. */
  dkim?: Dkim | undefined;
  /**
   * Finds the address behind `host` and throws `PostRefused` when it may not be reached; the mail goes
   * to that very address, so that a name cannot lead elsewhere a moment later. Absent: not guarded.
   */
  reach?: ((host: string) => Promise<string>) | undefined;
}

/** The key of `selector._domainkey.domain`, PEM. */
export interface Dkim {
  domain: string;
  selector: string;
  privateKey: string;
}

/** RFC 8058 asks that both unsubscribe headers are signed. */
const SIGNED = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
].join(':');

/** One mail; addresses are plain (`a@b.c`), the sender may bear a name. */
export interface Mail {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets; stable across retries. */
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  headers: Readonly<Record<string, string>>;
  /** Pictures the HTML shows as `cid:name`. */
  images: readonly { name: string; png: Uint8Array }[];
  /** Date header, epoch ms. */
  at: number;
}

/** A recipient the server would not take, in the server's words. */
export interface Refusal {
  address: string;
  /** False: 4yz, a later try may succeed. */
  permanent: boolean;
  said: string;
}

export type MailResult =
  | { kind: 'sent'; accepted: string[]; refused: Refusal[]; said: string }
  /** Nobody was told. `broken`: server, sender or login; `reject`: this mail. */
  | {
      kind: 'failed';
      as: 'retry' | 'reject' | 'broken';
      refused: Refusal[];
      said: string;
      /** Why the server was not even spoken to; absent when it answered. */
      unreached?: unknown;
    };

const CONNECT_TIMEOUT = 15_000;
const SOCKET_TIMEOUT = 60_000;

/** What an SMTP error of the library carries. */
interface SmtpError {
  code?: string;
  message?: string;
  response?: string;
  responseCode?: number;
  recipient?: string;
  command?: string;
  rejected?: unknown[];
  rejectedErrors?: SmtpError[];
}

/** Hands one mail in over a connection of its own; never throws. */
export async function sendMail(server: MailServer, mail: Mail): Promise<MailResult> {
  let at: string;
  try {
    at = (await server.reach?.(server.host)) ?? server.host;
  } catch (error) {
    const as = error instanceof PostRefused ? 'broken' : 'retry';
    return { kind: 'failed', as, refused: [], said: (error as Error).message, unreached: error };
  }
  const transport = createTransport({
    host: at,
    // The certificate is the name's, whatever address it leads to.
    ...(isIP(server.host) === 0 ? { tls: { servername: server.host } } : {}),
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.dkim ? { dkim: signature(server.dkim) } : {}),
    ...(server.user ? { auth: { user: server.user, pass: server.password ?? '' } } : {}),
    connectionTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
    // Nothing a mail says may make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const info = await transport.sendMail(envelope(mail));
    const errors = (info as { rejectedErrors?: SmtpError[] }).rejectedErrors ?? [];
    return {
      kind: 'sent',
      accepted: info.accepted,
      refused: errors.map(refusal),
      said: info.response,
    };
  } catch (error) {
    return failure(error as SmtpError);
  } finally {
    transport.close();
  }
}

function signature(dkim: Dkim): {
  domainName: string;
  keySelector: string;
  privateKey: string;
  headerFieldNames: string;
} {
  const { domain, selector, privateKey } = dkim;
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: SIGNED };
}

function envelope(mail: Mail): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  return {
    from: mail.from,
    to: [...mail.to],
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo }),
    ...(mail.references.length === 0 ? {} : { references: [...mail.references] }),
    headers: { ...mail.headers },
    attachments: mail.images.map(({ name, png }) => ({
      filename: `${name}.png`,
      content: Buffer.from(png),
      contentType: 'image/png',
      contentDisposition: 'inline',
      cid: name,
    })),
    date: new Date(mail.at),
  };
}

function refusal(error: SmtpError): Refusal {
  return {
    address: error.recipient ?? '',
    permanent: (error.responseCode ?? 0) >= 500,
    said: error.response ?? error.message ?? '',
  };
}

function failure(error: SmtpError): MailResult {
  const refused = (error.rejectedErrors ?? []).map(refusal);
  const said = error.response ?? error.message ?? '';
  const unreached = refused.length > 0 ? null : noAnswer(error);
  return {
    kind: 'failed',
    as: severity(error, refused),
    refused,
    said,
    ...(unreached && { unreached }),
  };
}

function severity(error: SmtpError, refused: readonly Refusal[]): 'retry' | 'reject' | 'broken' {
  const code = error.responseCode ?? 0;
  if (refused.some((one) => !one.permanent)) return 'retry';
  if (refused.length > 0) return 'broken';
  if (code === 0 && (error.code === 'EENVELOPE' || error.code === 'EAUTH')) return 'broken';
  if (code < 500) return 'retry';
  // A 5yz to the data is about this mail, to anything before it about the sender or the login.
  return error.code === 'EMESSAGE' || error.command === 'DATA' ? 'reject' : 'broken';
}
