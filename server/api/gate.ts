import type { RequestHandler } from 'express';
import type { Access } from '../auth/access.js';
import { sessionOf } from '../auth/cookie.js';
import { HttpError } from './errors.js';

/** Doors with keys of their own, or that must answer before anybody is known. */
const OPEN =
  /^\/(access|access\/sign-in|access\/sign-out|ingest|unsubscribe|digests\/bounces|read\/[^/]+|push\/[^/]+|websub\/.+)$/;

/** What a wall reads; everything else is for people. */
const WALL = /^\/((state|changes|incidents|stories|mentions)(\/\d+)?|brands\/\d+\/events)$/;

/** Lets in whom the password or a wall's link let in; walls may only read what they show. */
export function gate(access: Access): RequestHandler {
  const known: RequestHandler = async (request, _response, next) => {
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
  return (request, response, next) =>
    OPEN.test(request.path) ? next() : known(request, response, next);
}
