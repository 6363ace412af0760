import { VisitError } from '../source.js';
import { RefusedAddress } from './agent.js';
import { TooLarge, UnknownCoding } from './body.js';

/** What can be said about a network error by its code; `{host}` is filled in. */
const SENTENCES: Readonly<Record<string, string>> = {
  ENOTFOUND:
    'The name {host} is not known. Check the spelling, or the name server of this machine.',
  EAI_AGAIN: 'The name {host} could not be looked up just now; the name server does not answer.',
  ECONNREFUSED:
    '{host} refused the connection: nothing is listening there. Check address and port.',
  ECONNRESET: '{host} broke the connection off.',
  EHOSTUNREACH: '{host} cannot be reached from this machine. Check its network and firewall.',
  ENETUNREACH: '{host} cannot be reached from this machine. Check its network and firewall.',
  ETIMEDOUT: '{host} did not accept a connection in time.',
  UND_ERR_CONNECT_TIMEOUT: '{host} did not accept a connection in time.',
  UND_ERR_SOCKET: '{host} closed the connection before the answer was complete.',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: '{host} sent less than it had announced.',
  UND_ERR_HEADERS_OVERFLOW: '{host} sent oversized headers; this is no ordinary server.',
  CERT_HAS_EXPIRED: 'The certificate of {host} has expired. Its owner must renew it.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    '{host} uses a certificate it signed itself, which cannot be trusted.',
  SELF_SIGNED_CERT_IN_CHAIN:
    '{host} uses a certificate of an authority that this machine does not know.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate of {host} cannot be verified: its chain is incomplete.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of {host} is made out to another name.',
};

/**
 * Turns whatever prevented an answer into a sentence that names the host and what to do.
 * The cause is kept for the log; its message never reaches a person, since it may name internals.
 */
export function explain(
  error: unknown,
  host: string,
  exchange: { aborted: boolean; timeout: number },
): VisitError {
  const options = { cause: error };
  if (exchange.aborted)
    return new VisitError(`The visit to ${host} was called off.`, 'transient', null, options);
  for (const one of chain(error)) {
    if (one instanceof RefusedAddress) return new VisitError(one.message, 'refused', null, options);
    if (one instanceof TooLarge) {
      const megabytes = Math.round(one.limit / 100_000) / 10;
      return new VisitError(
        `The answer of ${host} is larger than the limit of ${megabytes} MB (unpacked) and was not read on.`,
        'refused',
        null,
        options,
      );
    }
    if (one instanceof UnknownCoding) {
      return new VisitError(
        `${host} packs its answer in a way that was not asked for and cannot be undone.`,
        'unreadable',
        null,
        options,
      );
    }
    if (one.name === 'TimeoutError') {
      const seconds = Math.round(exchange.timeout / 100) / 10;
      return new VisitError(
        `${host} did not answer completely within ${seconds} s.`,
        'transient',
        null,
        options,
      );
    }
    const code = codeOf(one);
    const sentence = SENTENCES[code];
    if (sentence !== undefined)
      return new VisitError(sentence.replace('{host}', host), 'transient', null, options);
    if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR')) {
      return new VisitError(
        `The packed answer of ${host} is damaged.`,
        'unreadable',
        null,
        options,
      );
    }
    if (code.startsWith('HPE_')) {
      return new VisitError(
        `${host} does not answer in HTTP. Check address and port.`,
        'unreadable',
        null,
        options,
      );
    }
    if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
      return new VisitError(
        `No secure connection to ${host} came about. Check whether it is https: or http:.`,
        'transient',
        null,
        options,
      );
    }
  }
  return new VisitError(`${host} could not be fetched.`, 'transient', null, options);
}

function* chain(error: unknown): Generator<Error> {
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 5; depth++) {
    yield current;
    // A failed attempt on several addresses holds one error per address.
    current = current.cause ?? (current instanceof AggregateError ? current.errors[0] : undefined);
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
