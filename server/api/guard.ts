import type { Request, RequestHandler } from 'express';
import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { HttpError } from './errors.js';

/** The host of a `Host` or `Origin` header without its port; null when there is none. */
function hostOf(authority: string | undefined): string | null {
  if (!authority) return null;
  try {
    return new URL(authority.includes('://') ? authority : `http://${authority}`).hostname;
  } catch {
    return null;
  }
}

/**
 * Whether a request names us: by an address, as localhost, or by the name of PUBLIC_URL or
 * HOST. Any other name was made to point here by somebody else (DNS rebinding).
 */
export function namesUs(request: IncomingMessage, own: readonly string[]): boolean {
  const host = hostOf(request.headers.host);
  if (host === null) return false;
  const bare = host.replace(/^\[|\]$/g, '');
  return host === 'localhost' || isIP(bare) !== 0 || own.includes(host);
}

/** A page of another origin must neither read nor act; programs send no Origin at all. */
export function sameOrigin(request: IncomingMessage, own: readonly string[]): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  const host = hostOf(origin);
  return host !== null && (host === hostOf(request.headers.host) || own.includes(host));
}

/** Refuses requests that name another host or come from another site's page. */
export function guard(own: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    if (!namesUs(request, own)) {
      throw new HttpError(
        421,
        'wrong-host',
        'This server is not known by that name; set PUBLIC_URL to the address people use.',
      );
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && !sameOrigin(request, own)) {
      throw new HttpError(403, 'cross-site', 'Requests from pages of other sites are refused.');
    }
    next();
  };
}

/** The bearer token of a request; null when it has none. */
export function bearer(request: Request): string | null {
  return request.headers.authorization?.match(/^Bearer\s+(\S+)$/i)?.[1] ?? null;
}
