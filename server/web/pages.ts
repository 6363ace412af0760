import express, { type Request, type RequestHandler, type Router } from 'express';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { compressFiles } from './compress.js';
import { headOf, type PageFiles, readPages, withHead } from './head.js';

/** Encodings that the build lays beside a file, the smallest first. */
const COPIES = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** Names that the build makes from the content of a file, and no path out of the folder. */
const ASSET = /^\/[\w.-]+$/;

interface Document {
  html: string;
  pages: PageFiles[];
  changed: number;
}

/** Reads the document anew only when it was built anew; null while there is none. */
function documentOf(webDir: string): () => Promise<Document | null> {
  let kept: Document | null = null;
  return async () => {
    const changed = await stat(join(webDir, 'index.html')).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (changed === null || kept?.changed === changed) return kept;
    const html = await readFile(join(webDir, 'index.html'), 'utf8');
    const list = await readFile(join(webDir, '.vite', 'pages.json'), 'utf8');
    return (kept = { html, pages: readPages(list), changed });
  };
}

/** Sends the copy of a file that was compressed when it was built, if the browser takes one. */
function compressed(folder: string): RequestHandler {
  return (request, response, next) => {
    const { path } = request;
    if ((request.method !== 'GET' && request.method !== 'HEAD') || !ASSET.test(path)) {
      next();
      return;
    }
    for (const [encoding, suffix] of COPIES) {
      if (!request.acceptsEncodings(encoding) || !existsSync(join(folder, path + suffix))) continue;
      response.type(extname(path));
      response.setHeader('Content-Encoding', encoding);
      response.vary('Accept-Encoding');
      response.sendFile(path + suffix, { root: folder, immutable: true, maxAge: '1y' });
      return;
    }
    next();
  };
}

/**
 * The built pages: files whose name tells their content are kept by browsers for good, the
 * document is asked for each time. `mayRead` tells whether whoever asks may read the world.
 */
export function webPages(webDir: string, mayRead: (request: Request) => Promise<boolean>): Router {
  const router = express.Router();
  const assets = join(webDir, 'assets');
  const document = documentOf(webDir);
  router.use('/assets', compressed(assets));
  router.use(compressFiles());
  router.use('/assets', express.static(assets, { immutable: true, maxAge: '1y' }));
  router.use(express.static(webDir, { index: false }));
  router.get('/{*path}', async (request, response, next) => {
    if (request.path.includes('/api/') || /\.\w+$/.test(request.path)) {
      next();
      return;
    }
    const built = await document();
    if (!built) {
      next();
      return;
    }
    const head = headOf(built.pages, request.path, await mayRead(request));
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(withHead(built.html, head));
  });
  return router;
}
