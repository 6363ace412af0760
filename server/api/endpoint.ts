import type { Request, RequestHandler, Router } from 'express';
import { z } from 'zod';
import { HttpError } from './errors.js';

/** One call of the API: its schemas check the input and write the documentation. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express form: `/incidents/:id`. */
  path: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** 200 unless said otherwise. */
  status?: number;
  handle: (input: { params: z.infer<P>; query: z.infer<Q>; body: z.infer<B> }) => Promise<unknown>;
}

/** Keeps the types of the schemas while the list of endpoints forgets them. */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: Endpoint<P, Q, B>,
): Endpoint {
  return definition;
}

/** What a schema makes of a value. Throws HttpError that names the field. */
export function check<T extends z.ZodType>(schema: T | undefined, value: unknown): z.infer<T> {
  if (!schema) return undefined as z.infer<T>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'not valid';
  throw new HttpError(400, 'invalid', field === '' ? message : `${field}: ${message}`, field);
}

function handler({ params, query, body, status, handle }: Endpoint): RequestHandler {
  return async (request: Request, response) => {
    const answer = await handle({
      params: check(params, request.params),
      query: check(query, request.query),
      body: check(body, request.body ?? {}),
    });
    if (answer === undefined) response.status(204).end();
    else response.status(status ?? 200).json(answer);
  };
}

/** Registers the endpoints in their order. */
export function mount(router: Router, endpoints: readonly Endpoint[]): void {
  for (const one of endpoints) router[one.method](one.path, handler(one));
}

/** A numeric id in a path. */
export const idParams = z.object({ id: z.coerce.number().int().positive() });

/** A page of a list: at most `limit` rows. */
export const limit = z.coerce.number().int().min(1).max(500).default(50);
