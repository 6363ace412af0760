import type { Request, RequestHandler, Router } from 'express';
import { z } from 'zod';
import { HttpError } from './errors.js';

/** What the documentation says of one call of the API. */
export interface Described {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express form: `/incidents/:id`. */
  path: string;
  /** One sentence, in English. */
  summary: string;
  /** The same in Chinese. */
  zh: string;
}

/** One call of the API: its schemas check the input and write the documentation. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> extends Described {
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

/** The parameters that a schema of a query knows. Throws when it is no object: then nobody can say. */
export function namesOf(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  throw new TypeError('The schema of a query is an object.');
}

/**
 * What a schema makes of a query. A parameter that it does not know is refused: a filter with a
 * slip in its name would otherwise answer with everything.
 */
export function checkQuery<T extends z.ZodType>(schema: T | undefined, query: object): z.infer<T> {
  const known = namesOf(schema);
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const there = known.length === 0 ? 'this call takes none' : `there are: ${known.join(', ')}`;
    const message = `There is no parameter "${unknown}" here; ${there}.`;
    throw new HttpError(400, 'unknown-parameter', message, unknown);
  }
  return check(schema, query);
}

function handler({ params, query, body, status, handle }: Endpoint): RequestHandler {
  namesOf(query);
  return async (request: Request, response) => {
    const answer = await handle({
      params: check(params, request.params),
      query: checkQuery(query, request.query),
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
