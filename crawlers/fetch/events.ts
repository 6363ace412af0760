import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import type { TroubleCode } from '../../server/model/trouble.js';
import { trouble, VisitError } from '../source.js';
import { send } from './agent.js';
import { readBody, UnknownCoding } from './body.js';
import { explain } from './explain.js';
import { type ListenOptions, OPENING, patience } from './socket.js';
import { EventReader } from './sse.js';

/** What is read of an answer that is no stream, to say why: bytes. */
const REFUSAL = 100_000;

/**
 * Holds a stream of server-sent events open until it ends. An event is handed on as the JSON frame
 * `{event, payload}` that the same server would send over a WebSocket. `idle` (ms) counts
 * heartbeats as a sign of life. Resolves when `signal` aborted it, throws VisitError for everything
 * else; `refused` makes the sentence of an answer that is no stream.
 */
export async function holdEvents(
  agent: Agent,
  url: URL,
  options: ListenOptions & { headers: Record<string, string> },
  refused: (status: number, body: string) => VisitError,
): Promise<void> {
  const { signal, headers, onMessage, onAlive = () => undefined, idle } = options;
  const limit = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let opened = false;
  function expect(within: number | null, code: TroubleCode): void {
    if (timer) clearTimeout(timer);
    timer =
      within === null
        ? null
        : setTimeout(() => {
            limit.abort(new VisitError(trouble(code, { host: url.host }), 'transient'));
          }, within);
  }
  const ended = (): VisitError =>
    new VisitError(trouble('stream-ended', { host: url.host }), 'transient');

  try {
    expect(OPENING, 'stream-slow');
    const answer = await send(agent, url, {
      method: 'GET',
      headers: {
        ...headers,
        accept: 'text/event-stream',
        'accept-encoding': 'identity',
        'cache-control': 'no-store',
      },
      body: null,
      signal: AbortSignal.any([signal, limit.signal]),
    });
    const coding = String(answer.headers['content-encoding'] ?? '');
    const type = String(answer.headers['content-type'] ?? '');
    if (answer.statusCode !== 200 || !/^text\/event-stream\b/i.test(type)) {
      const said = await readBody(answer.body, coding, REFUSAL);
      throw refused(answer.statusCode, said.toString('utf8', 0, 2000));
    }
    if (coding !== '' && coding !== 'identity') {
      answer.body.on('error', () => undefined).destroy();
      throw new UnknownCoding(coding);
    }
    opened = true;
    const reader = new EventReader();
    expect(patience(idle), 'stream-silent');
    onAlive();
    for await (const chunk of answer.body as Readable as AsyncIterable<Buffer>) {
      if (signal.aborted) return;
      expect(patience(idle), 'stream-silent');
      onAlive();
      for (const { event, data } of reader.take(chunk)) {
        onMessage(JSON.stringify({ event, payload: data }));
      }
    }
    throw ended();
  } catch (error) {
    if (signal.aborted) return;
    if (limit.signal.reason instanceof VisitError) throw limit.signal.reason;
    if (error instanceof VisitError) throw error;
    const why = explain(error, url.host, { aborted: false, timeout: OPENING });
    // Once it spoke, a broken connection is the way streams end.
    throw opened && why.kind === 'transient' ? ended() : why;
  } finally {
    expect(null, 'stream-silent');
  }
}
