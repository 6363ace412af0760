import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Looked } from '../../../crawlers/look.js';
import type { Visit, VisitError } from '../../../crawlers/source.js';
import { sourceKind } from '../../../crawlers/sources/registry.js';
import { localFetch, NOW, serve, tools, type Asked, type Server } from '../server.js';

/** One kind of source against a real server that plays the other side. */
export interface Bench {
  origin(): string;
  asked(): Asked[];
  /** Answers every request from now on with this. */
  reply(body: unknown, status?: number, headers?: Record<string, string>): void;
  /** Answers request by request. */
  handle: Server['answer'];
  visit(
    config: Record<string, unknown>,
    cursor?: Record<string, unknown>,
    now?: number,
  ): Promise<Visit>;
  failure(config: Record<string, unknown>, cursor?: Record<string, unknown>): Promise<VisitError>;
  /** Looks at known posts again. */
  look(config: Record<string, unknown>, posts: readonly string[]): Promise<Looked[]>;
}

export function bench(kind: string): Bench {
  const fetch = localFetch();
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  beforeEach(() => {
    server.asked.length = 0;
  });
  afterAll(async () => {
    await fetch.close();
    await server.close();
  });
  const visit: Bench['visit'] = (config, cursor = {}, now = NOW) => {
    const source = sourceKind(kind);
    if (!source) throw new Error(`no kind ${kind}`);
    return source.visit(config, cursor, tools(fetch, now));
  };
  return {
    look: (config, posts) => {
      const looks = sourceKind(kind)?.looks;
      if (!looks) throw new Error(`${kind} looks at nothing again`);
      return looks.look(config, posts, tools(fetch));
    },
    origin: () => server.origin,
    asked: () => server.asked,
    reply: (body, status = 200, headers = {}) =>
      server.answer((_, response) => {
        response.writeHead(status, headers);
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      }),
    handle: (handler) => server.answer(handler),
    visit,
    failure: (config, cursor) =>
      visit(config, cursor).then(
        () => expect.fail('should have failed'),
        (error: unknown) => error as VisitError,
      ),
  };
}
