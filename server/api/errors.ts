import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { ActError } from '../../alerts/incident.js';
import { VisitError } from '../../crawlers/source.js';
import { ImportError } from '../imports/imports.js';
import { troubleText } from '../model/trouble.js';
import { diskFull } from '../store/room.js';
import { NotFound } from '../pipeline/pipeline.js';

/** An answer that is not what was asked for: a status, a stable code and a sentence for a person. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
    /** More that a program may want to know: where in the text it is, for one. */
    readonly more?: Readonly<Record<string, string | number>>,
  ) {
    super(message);
  }
}

const IMPORT: Record<ImportError['code'], number> = {
  'too-large': 413,
  'disk-full': 507,
  empty: 400,
  'not-records': 422,
  picture: 422,
  pdf: 422,
  'old-excel': 422,
  'web-page': 422,
  packed: 422,
  zeros: 422,
  'no-text': 422,
  busy: 409,
  elsewhere: 410,
};

const STORAGE_FULL =
  'The disk of the server is full, and nothing of this was kept. Make room, then send it again.';

function toHttp(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  if (error instanceof NotFound) return new HttpError(404, 'not-found', error.message);
  if (error instanceof ActError)
    return new HttpError(409, error.code, error.message, undefined, error.more);
  if (error instanceof VisitError) {
    const zh = error.trouble && troubleText(error.trouble, 'zh');
    return new HttpError(
      422,
      `source-${error.kind}`,
      error.message,
      undefined,
      zh === null ? {} : { zh },
    );
  }
  if (error instanceof ImportError)
    return new HttpError(IMPORT[error.code], error.code, error.message);
  if (diskFull(error)) return new HttpError(507, 'storage-full', STORAGE_FULL);
  const type = (error as { type?: unknown }).type;
  if (type === 'entity.parse.failed')
    return new HttpError(400, 'not-json', 'The body is not JSON.');
  if (type === 'entity.too.large') return new HttpError(413, 'too-large', 'The body is too large.');
  return null;
}

/** The one place where an error becomes an answer; what we did not expect is logged whole. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = toHttp(error);
    if (!known)
      log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    const { status, code, message, field, more } =
      known ??
      new HttpError(500, 'internal', 'Something went wrong here; the log of the server says what.');
    response
      .status(status)
      .json({ error: { code, message, ...(field ? { field } : {}), ...more } });
  };
}
