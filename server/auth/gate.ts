import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../api/errors.js';
import type { Access } from './access.js';

const COOKIE = 'fengsheng';

/** Doors with keys of their own, or that must answer before anybody is known. */
const OPEN =
  /^\/(access|access\/sign-in|access\/sign-out|ingest|unsubscribe|digests\/bounces|push\/[^/]+|websub\/.+)$/;

/** What a wall reads; everything else is for people. */
const WALL = /^\/(state|changes|incidents|stories|mentions)(\/\d+)?$/;

/** The token in a request's cookie; null when there is none. */
export function sessionOf(request: IncomingMessage): string | null {
  const pairs = request.headers.cookie?.split(';') ?? [];
  for (const pair of pairs) {
    const [name, value] = pair.trim().split('=');
    if (name === COOKIE && value) return value;
  }
  return null;
}

/** The `Set-Cookie` of a session, or of its end when `token` is null. `secure`: over HTTPS only. */
export function sessionCookie(token: string | null, secure: boolean): string {
  const age = token === null ? 0 : 10 * 365 * 24 * 60 * 60;
  return `${COOKIE}=${token ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Lets in whom the password or a wall's link let in; walls may only read what they show. */
export function gate(access: Access): RequestHandler {
  return async (request, _response, next) => {
    if (OPEN.test(request.path)) {
      next();
      return;
    }
    const who = await access.who(sessionOf(request));
    if (who === null) {
      throw new HttpError(401, 'signed-out', 'Sign in first: this installation has a password.');
    }
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (who === 'wall' && !(reads && WALL.test(request.path))) {
      throw new HttpError(403, 'read-only', 'This screen may only show the wall.');
    }
    next();
  };
}
