import { PostFailed } from './channel.js';

/** What the network, or the encryption, is known by in the words of an error. */
const SIGNS: readonly [sign: RegExp, code: string][] = [
  [/self[- ]signed/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/certificate has expired/i, 'CERT_HAS_EXPIRED'],
  [/unable to (verify|get)[^.]*(certificate|issuer)/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/does not match certificate/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/wrong version number|packet length too long|record too large/i, 'WRONG_TLS'],
];
const NETWORK = /\b(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOTFOUND|EAI_AGAIN)\b/;

/** The library's own names of what kept it from an answer. */
const CODES: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'ETIMEDOUT',
  EDNS: 'ENOTFOUND',
  ECONNECTION: 'ECONNRESET',
};

/**
 * What kept a mail server from answering, by the name everything that cannot be reached goes by; null when
 * it answered. The library puts its own code in the place of the network's, whose name stays in the text.
 */
export function noAnswer(error: {
  code?: string;
  message?: string;
  response?: string;
  command?: string;
}): PostFailed | null {
  const { code = '', message = '', response, command } = error;
  if (code === 'ETLS' && command === 'STARTTLS' && response) return new PostFailed('NO_STARTTLS');
  if (response) return null;
  const sign = SIGNS.find(([pattern]) => pattern.test(message))?.[1];
  const known = sign ?? NETWORK.exec(message)?.[1] ?? CODES[code];
  return known === undefined ? null : new PostFailed(known);
}
