import compression from 'compression';
import type { RequestHandler } from 'express';

/** Compresses the files of the pages that the build has not compressed already. */
export function compressFiles(): RequestHandler {
  return compression();
}

/**
 * Compresses what the API answers to questions. Files that are handed out as they are written
 * go as they are, so that their progress is told; what is pushed to us has short answers.
 */
export function compressAnswers(): RequestHandler {
  const compress = compression({
    filter: (_request, response) =>
      /^application\/json\b/.test(String(response.getHeader('Content-Type') ?? '')),
  });
  return (request, response, next) => {
    if (request.method === 'GET') compress(request, response, next);
    else next();
  };
}
