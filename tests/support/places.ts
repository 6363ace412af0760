import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a place answers. */
export interface Answer {
  status?: number;
  body: string;
  headers?: Record<string, string>;
}

export interface Entry {
  id: string;
  title: string;
  /** Epoch ms. */
  at: number;
}

/** A server with many places, each answering as told last; 404 for the rest. */
export interface Places {
  origin: string;
  /** Paths with their queries, in the order asked. */
  asked: { path: string; headers: IncomingMessage['headers'] }[];
  at(path: string, answer: Answer | ((url: URL) => Answer)): void;
  close(): Promise<void>;
}

export async function servePlaces(): Promise<Places> {
  const places = new Map<string, Answer | ((url: URL) => Answer)>();
  const asked: Places['asked'] = [];
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://place.invalid');
    asked.push({ path: request.url ?? '', headers: request.headers });
    const place = places.get(url.pathname) ?? { status: 404, body: '' };
    const { status = 200, body, headers } = typeof place === 'function' ? place(url) : place;
    response.writeHead(status, { 'content-type': 'application/rss+xml', ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    at: (path, answer) => void places.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** A feed with these entries. */
export function rss(entries: readonly Entry[], extra = ''): Answer {
  const items = entries.map(
    ({ id, title, at }) =>
      `<item><guid>${id}</guid><title>${title}</title><link>https://news.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
  );
  return {
    body: `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>消费新闻</title>${extra}${items.join('')}</channel></rss>`,
  };
}
