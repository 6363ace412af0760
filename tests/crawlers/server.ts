import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createFetch,
  type FetchSettings,
  type GuardedFetch,
  type Outside,
} from '../../crawlers/fetch.js';
import { expect } from 'vitest';
import { VisitError, type VisitTools } from '../../crawlers/source.js';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Server {
  origin: string;
  port: number;
  /** Every request so far. */
  asked: Asked[];
  /** Answers from now on. */
  answer(handler: (asked: Asked, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A real HTTP server on a free port of 127.0.0.1. */
export async function serve(): Promise<Server> {
  const asked: Asked[] = [];
  let handle: (asked: Asked, response: ServerResponse) => void = (_, response) => response.end();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      asked.push(one);
      handle(one, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    asked,
    answer: (handler) => (handle = handler),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** A guarded fetch for a test's own server: no spacing, this machine allowed. */
export function localFetch(settings: Partial<FetchSettings> = {}): Outside {
  return createFetch({
    userAgent: 'Fengsheng-Test/1.0',
    allowPrivate: () => true,
    spacing: 0,
    ...settings,
  });
}

/** Fetches with settings of their own, closed together. */
export function fetchers() {
  const open: Outside[] = [];
  return {
    fetcher: (settings: Partial<FetchSettings> = {}): Outside => {
      const fetch = localFetch(settings);
      open.push(fetch);
      return fetch;
    },
    close: async (): Promise<void> => {
      await Promise.all(open.map((one) => one.close()));
    },
  };
}

/** The refusal that a visit ends in; fails where it does not. */
export async function refusal(promise: Promise<unknown>): Promise<VisitError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VisitError);
  return error as VisitError;
}

/** 14 November 2023, 22:13:20 UTC. */
export const NOW = 1_700_000_000_000;

export function tools(fetch: GuardedFetch, now: number = NOW): VisitTools {
  return { fetch, now, signal: new AbortController().signal };
}
