import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the parent is told once: the port that all addresses of this machine answer on. */
export interface Listening {
  port: number;
}

const ITEMS = 20;

/** A feed whose newest item is new at every tenth visit, as most feeds bring nothing most of the time. */
function feed(name: string, visit: number): string {
  const newest = Math.floor(visit / 10);
  const items = Array.from({ length: ITEMS }, (_, n) => {
    const id = newest + ITEMS - n;
    return `<item><guid>${name}-${id}</guid><title>第${id}条：${id % 20 === 0 ? '手镯之家的石头掉了' : '别的事'}</title><link>http://${name}.example/${id}</link><description>&lt;p&gt;${'这一段是正文。'.repeat(20)}&lt;/p&gt;</description></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${name}</title>${items.join('')}</channel></rss>`;
}

/** Many feeds in a process of its own, so that what it costs to serve them is not ours. */
function serve(send: (message: Listening) => void): void {
  const visits = new Map<string, number>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    const visit = visits.get(name) ?? 0;
    visits.set(name, visit + 1);
    const etag = `"${Math.floor(visit / 10)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else {
      response.writeHead(200, { 'content-type': 'application/rss+xml', etag });
      response.end(feed(name, visit));
    }
  });
  server.listen(0, '0.0.0.0', () => send({ port: (server.address() as AddressInfo).port }));
  process.once('disconnect', () => process.exit(0));
}

if (process.send) serve((message) => void process.send?.(message));
