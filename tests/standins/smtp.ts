import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it. */
export interface Received {
  from: string;
  to: string[];
  raw: string;
  mail: ParsedMail;
}

export interface Mailbox {
  host: string;
  port: number;
  received: Received[];
  close(): Promise<void>;
}

export interface MailboxRules {
  /** Password asked for; absent: nobody needs to sign in. */
  password?: string;
  /** Replies to single recipients, e.g. `{ 'gone@example.com': 550 }`. */
  refuse?: Readonly<Record<string, number>>;
  /** Reply to the data of every mail. */
  data?: number;
  /** Largest mail, bytes. */
  size?: number;
  /** How it encrypts, with a certificate nobody vouches for; in the clear when absent. */
  secure?: 'tls' | 'starttls';
  /** Takes the whole mail, keeps it, and breaks the connection off instead of saying so. */
  vanishes?: boolean;
  /** Knows ASCII addresses only. */
  ascii?: boolean;
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** The library ends a connection politely; this pulls the plug. */
function hangUp(server: SMTPServer): void {
  const { connections } = server as unknown as {
    connections: Set<{ _socket: { destroy(): void } }>;
  };
  for (const { _socket } of connections) _socket.destroy();
}

/** A real SMTP server on 127.0.0.1 that keeps what it takes. */
export async function mailbox(rules: MailboxRules = {}): Promise<Mailbox> {
  const received: Received[] = [];
  const server = new SMTPServer({
    secure: rules.secure === 'tls',
    hideSMTPUTF8: rules.ascii === true,
    disabledCommands: [
      ...(rules.secure === 'starttls' ? [] : ['STARTTLS']),
      ...(rules.password === undefined ? ['AUTH'] : []),
    ],
    authOptional: rules.password === undefined,
    allowInsecureAuth: true,
    size: rules.size,
    logger: false,
    onAuth(auth, _session, done) {
      if (auth.password === rules.password) done(null, { user: auth.username });
      else done(refusal(535, 'authentication failed'));
    },
    onRcptTo({ address }, _session, done) {
      const foreign = rules.ascii === true && /[^\x00-\x7f]/.test(address.split('@')[0] ?? '');
      const code = foreign ? 553 : rules.refuse?.[address];
      done(code === undefined ? null : refusal(code, `${address} is not taken here`));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          done(refusal(552, 'message exceeds fixed maximum size'));
          return;
        }
        if (rules.data !== undefined) {
          done(refusal(rules.data, 'content refused'));
          return;
        }
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        void simpleParser(raw).then((mail) => {
          const from = mailFrom === false ? '' : mailFrom.address;
          received.push({ from, to: rcptTo.map((one) => one.address), raw: raw.toString(), mail });
          if (rules.vanishes === true) hangUp(server);
          else done();
        }, done);
      });
    },
  });
  // A client that does not like the certificate hangs up in the middle of it.
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    received,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Settings of an e-mail channel that sends there. */
export const mailConfig = ({ host, port }: Pick<Mailbox, 'host' | 'port'>) => ({
  host,
  port,
  security: 'none',
  from: 'digest@example.com',
  to: 'care@example.com',
});

/** Mailboxes of one file of tests: each is opened by `start`, all are gone with `close`. */
export function mailboxes(): {
  start: (rules?: MailboxRules) => Promise<Mailbox>;
  close: () => Promise<void>;
} {
  const open: Mailbox[] = [];
  return {
    async start(rules) {
      const box = await mailbox(rules);
      open.push(box);
      return box;
    },
    async close() {
      await Promise.all(open.splice(0).map((box) => box.close()));
    },
  };
}
