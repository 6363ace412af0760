import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headOf, readPages, withHead } from '../../../server/web/head.js';
import { type Harness, start } from '../../harness/harness.js';

const SCRIPT = `export const words = ${JSON.stringify('word '.repeat(600))};`;
const HTML = '<head>\n    <title>x</title>\n    <link rel="icon" href="/icon.svg" />\n  </head>';
const PAGES = [
  { path: '^/mentions/?$', scripts: ['assets/Mentions-1.js'], styles: ['assets/Mentions-1.css'] },
];

/** What the server answers, as it comes over the wire. */
function ask(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('the built pages', () => {
  let dir: string;
  let h: Harness;

  async function serve(password?: string) {
    h = await start({ dataDir: dir, ...(password !== undefined && { password }) });
  }

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fengsheng-web-'));
    await mkdir(join(dir, 'assets'));
    await mkdir(join(dir, '.vite'));
    await writeFile(join(dir, 'index.html'), HTML);
    await writeFile(join(dir, '.vite', 'pages.json'), JSON.stringify(PAGES));
    await writeFile(join(dir, 'assets', 'first-1.js'), SCRIPT);
    await writeFile(join(dir, 'assets', 'first-1.js.br'), brotliCompressSync(SCRIPT));
    await writeFile(join(dir, 'assets', 'first-1.js.gz'), gzipSync(SCRIPT));
  });
  afterEach(async () => {
    await h.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('go out as they were compressed when they were built, and are kept for good', async () => {
    await serve();
    for (const [accepted, ending] of [
      ['gzip, deflate, br', '.br'],
      ['gzip, deflate', '.gz'],
    ] as const) {
      const answer = await ask(`${h.url}/assets/first-1.js`, { 'accept-encoding': accepted });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toContain('text/javascript');
      expect(answer.headers['cache-control']).toContain('immutable');
      expect(answer.headers['vary']).toContain('Accept-Encoding');
      expect(answer.body).toEqual(await readFile(join(dir, 'assets', `first-1.js${ending}`)));
    }
    const plain = await ask(`${h.url}/assets/first-1.js`);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(SCRIPT);
  });

  it('are never looked for outside their folder', async () => {
    await serve();
    await writeFile(join(dir, 'secret.js.gz'), gzipSync('secret'));
    const answer = await ask(`${h.url}/assets/..%2Fsecret.js`, { 'accept-encoding': 'gzip' });
    expect(answer.body.toString()).not.toContain('secret');
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('name beforehand what the page at that path needs, and the state of its world', async () => {
    await serve();
    const answer = await ask(`${h.url}/mentions?q=a`);
    const html = answer.body.toString();
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(html).toContain('href="/assets/Mentions-1.js"');
    expect(html).toContain('href="/assets/Mentions-1.css"');
    expect(html).toContain('href="/api/v1/state"');
    const demo = (await ask(`${h.url}/demo`)).body.toString();
    expect(demo).toContain('href="/demo/api/v1/state"');
    expect(demo).not.toContain('Mentions-1');
  });

  it('do not ask for a state that this browser may not read', async () => {
    await serve('a long password');
    expect((await ask(h.url)).body.toString()).not.toContain('/api/v1/state');
    const signedIn = await fetch(`${h.url}/api/v1/access/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'a long password' }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await ask(h.url, { cookie })).body.toString()).toContain('/api/v1/state');
  });

  it('are read anew after a new build', async () => {
    await serve();
    await ask(h.url);
    await writeFile(join(dir, 'index.html'), HTML.replace('x', 'the new one'));
    expect((await ask(h.url)).body.toString()).toContain('the new one');
  });

  it('leave the answers of the API compressed, but not what is short or pushed', async () => {
    await serve();
    await h.brand('月光镯');
    const long = await ask(`${h.url}/api/v1/state`, { 'accept-encoding': 'gzip' });
    expect(long.headers['content-encoding']).toBe('gzip');
    const short = await ask(`${h.url}/api/v1/changes?after=999999`, { 'accept-encoding': 'gzip' });
    expect(short.headers['content-encoding']).toBeUndefined();
  });
});

describe('what the build wrote down', () => {
  it('has the files of every page that stands at a path of its own', async () => {
    const built = join(import.meta.dirname, '../../../dist/web');
    const pages = readPages(await readFile(join(built, '.vite', 'pages.json'), 'utf8'));
    for (const path of [
      '/incidents',
      '/incidents/7',
      '/stories',
      '/stories/7',
      '/mentions',
      '/insights',
      '/sources',
      '/reports',
      '/import',
      '/api-docs',
      '/settings',
      '/settings/rules',
      '/start',
      '/wall',
      '/demo/mentions',
    ]) {
      expect(headOf(pages, path, false), path).toContain('modulepreload');
    }
    expect(headOf(pages, '/', false)).toBe('');
    const html = await readFile(join(built, 'index.html'), 'utf8');
    expect(withHead(html, '<!-- head -->')).toMatch(/<!-- head -->\s*<link rel="icon"/);
    expect(withHead(html, '')).toBe(html);
  });
});
