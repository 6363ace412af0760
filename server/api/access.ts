import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Access } from '../auth/access.js';
import { Attempts } from '../auth/attempts.js';
import { sessionCookie, sessionOf } from '../auth/cookie.js';
import type { Clock } from '../clock.js';
import { withoutNul } from './body.js';
import { check, idParams } from './endpoint.js';
import { HttpError } from './errors.js';

const password = z
  .string()
  .min(8, 'a password has at least 8 characters')
  .max(200, 'a password has at most 200 characters');
export const signInSchema = z.union([
  z.object({ password: z.string().max(200) }),
  z.object({ key: z.string().max(200) }),
]);
export const passwordSchema = z.object({
  password: password.nullable(),
  /** The one that holds, once there is one: a screen left alone must not be enough. */
  current: z.string().max(200).nullish(),
});
export const wallSchema = z.object({
  name: z.string().trim().min(1, 'give the screen a name').max(80),
});

const parse = <T extends z.ZodType>(schema: T, value: unknown) => check(schema, value ?? {});

/**
 * Signing in and out, the password of the team and the links of walls. It sets cookies, which
 * the other endpoints never do. `secure`: people reach us over HTTPS.
 */
export function accessApi(access: Access, clock: Clock, secure: boolean): Router {
  const router = express.Router();
  const attempts = new Attempts();
  router.use(express.json({ limit: '4kb', reviver: withoutNul }));
  const keep = (response: Response, token: string | null) =>
    response.setHeader('Set-Cookie', sessionCookie(token, secure));

  const status = async (request: Request) => ({
    who: await access.who(sessionOf(request)),
    password: await access.passwordSet(),
    passwordFixed: access.passwordFixed,
  });

  router.get('/', async (request, response) => void response.json(await status(request)));

  router.post('/sign-in', async (request, response) => {
    const body = parse(signInSchema, request.body);
    const address = request.ip ?? '';
    const wait = attempts.wait(address, clock.now());
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1000);
      response.setHeader('Retry-After', String(seconds));
      throw new HttpError(429, 'too-often', `Too many tries; wait ${seconds} s.`);
    }
    attempts.tried(address, clock.now());
    const wall = 'key' in body;
    const token = wall ? await access.signInWall(body.key) : await access.signIn(body.password);
    if (token === null) {
      throw wall
        ? new HttpError(401, 'link-withdrawn', 'This link was withdrawn, or never was one.')
        : new HttpError(401, 'wrong-password', 'That is not the password.', 'password');
    }
    attempts.succeeded(address);
    keep(response, token);
    response.json({ who: wall ? 'wall' : 'person' });
  });

  router.post('/sign-out', async (request, response) => {
    const token = sessionOf(request);
    if (token !== null) await access.signOut(token);
    keep(response, null);
    response.status(204).end();
  });

  router.post('/password', async (request, response) => {
    const body = parse(passwordSchema, request.body);
    if (access.passwordFixed) {
      throw new HttpError(
        409,
        'password-fixed',
        'The password is fixed by PASSWORD; change it there.',
      );
    }
    if (!(await access.holds(body.current ?? ''))) {
      throw new HttpError(403, 'wrong-password', 'That is not the password that holds.', 'current');
    }
    keep(response, await access.setPassword(body.password));
    response.status(204).end();
  });

  router.get('/walls', async (_request, response) => {
    response.json({ items: await access.walls() });
  });

  router.post('/walls', async (request, response) => {
    const { name } = parse(wallSchema, request.body);
    if (!(await access.passwordSet())) {
      throw new HttpError(
        409,
        'no-password',
        'Without a password everybody sees the wall anyway: set one first.',
      );
    }
    response.status(201).json(await access.addWall(name));
  });

  router.delete('/walls/:id', async (request, response) => {
    const removed = await access.removeWall(check(idParams, request.params).id);
    if (!removed) throw new HttpError(404, 'not-found', 'There is no such link.');
    response.status(204).end();
  });
  return router;
}
