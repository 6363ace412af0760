import type { TroubleCode } from '../../server/model/trouble.js';
import { VisitError, trouble } from '../source.js';
import { RefusedAddress } from './agent.js';
import { TooLarge, UnknownCoding } from './body.js';

/** What a network error is called, by its code. */
const NAMES: Readonly<Record<string, TroubleCode>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-later',
  ECONNREFUSED: 'nothing-listens',
  ECONNRESET: 'broken-off',
  EPIPE: 'broken-off',
  ENETDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  UND_ERR_SOCKET: 'closed-early',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'sent-less',
  UND_ERR_HEADERS_OVERFLOW: 'huge-headers',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-early',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-own',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
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
  const failed = (
    code: TroubleCode,
    kind: VisitError['kind'],
    data: Record<string, number> = {},
  ): VisitError => new VisitError(trouble(code, { host, ...data }), kind, null, options);
  if (exchange.aborted) return failed('called-off', 'transient');
  for (const one of chain(error)) {
    if (one instanceof RefusedAddress) return new VisitError(one.trouble, 'refused', null, options);
    if (one instanceof TooLarge) {
      return failed('too-large', 'refused', { megabytes: Math.round(one.limit / 100_000) / 10 });
    }
    if (one instanceof UnknownCoding) return failed('odd-packing', 'unreadable');
    if (one.name === 'TimeoutError') {
      return failed('too-slow', 'transient', { seconds: Math.round(exchange.timeout / 100) / 10 });
    }
    const code = codeOf(one);
    const name = NAMES[code];
    if (name !== undefined) return failed(name, 'transient');
    if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR')) {
      return failed('damaged-packing', 'unreadable');
    }
    // The parser names no code for what does not even begin like HTTP.
    if (code.startsWith('HPE_') || one.name === 'HTTPParserError')
      return failed('not-http', 'unreadable');
    if (code.startsWith('ERR_SSL') || code === 'EPROTO') return failed('no-tls', 'transient');
  }
  return failed('not-fetched', 'transient');
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
