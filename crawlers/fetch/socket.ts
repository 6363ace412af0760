import { WebSocket } from 'undici';
import type { TroubleCode } from '../../server/model/trouble.js';
import { trouble, VisitError } from '../source.js';
import type { Line } from './agent.js';
import { PULSE, pulse } from './pulse.js';

export interface ListenOptions {
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Called with each message, in order; what it throws ends the connection. */
  onMessage: (text: string) => void;
  /** Called when it stands, and with every sign of life that is no message. */
  onAlive?: () => void;
  /** Longest silence, ms, asked anew after each message; null where silence is no sign. */
  idle: number | null | (() => number | null);
  /** ms between two pings; two without an answer are the end (20 s). */
  pulse?: number;
  /** Where the same can be heard as server-sent events, if no WebSocket comes about. */
  events?: EventsPlace | undefined;
}

/** A stream of server-sent events (`http:` or `https:`); `idle` as above, heartbeats count. */
export interface EventsPlace {
  url: string;
  idle: ListenOptions['idle'];
}

/**
 * Holds a stream open until it ends: a WebSocket, or server-sent events where `url` is an HTTP
 * address or the WebSocket did not open and `events` are offered. Resolves when `signal` aborted it, throws VisitError for
 * everything else: a stream has no good end of its own.
 */
export type GuardedListen = (url: string, options: ListenOptions) => Promise<void>;

/** ms until a connection must stand. */
export const OPENING = 15_000;
/** ms that the other side has to say good-bye. */
const PARTING = 2_000;

/** How long it may be silent from here on, ms; null where silence is no sign. */
export function patience(idle: ListenOptions['idle']): number | null {
  return typeof idle === 'function' ? idle() : idle;
}

/**
 * One WebSocket on a guarded line of its own. Where it did not open, `instead` finds out why and throws
 * that, or holds something else open; it is told when only our patience ended.
 */
export function holdSocket(
  line: Line,
  url: URL,
  options: ListenOptions,
  instead: (slow: VisitError | null) => Promise<void>,
): Promise<void> {
  const { signal, headers = {}, onMessage, onAlive = () => undefined, idle } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const socket = new WebSocket(url, { dispatcher: line.agent, headers });
    // Who does not say good-bye would hold the line, and go on talking, for ever.
    const part = (): void => {
      socket.close();
      setTimeout(() => void line.hangUp(), PARTING).unref();
    };
    let opened = false;
    let over = false;
    let timer: NodeJS.Timeout | null = null;
    let heart: ReturnType<typeof pulse> | null = null;

    function end(error: unknown): void {
      if (over) return;
      over = true;
      if (timer) clearTimeout(timer);
      heart?.stop();
      signal.removeEventListener('abort', leave);
      part();
      if (error === null) resolve();
      else reject(error instanceof Error ? error : new Error('a stream ended for no reason'));
    }
    const leave = (): void => {
      end(null);
    };
    function unopened(slow: VisitError | null): void {
      over = true;
      if (timer) clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      part();
      instead(slow).then(resolve, reject);
    }
    function expect(within: number | null, code: TroubleCode): void {
      if (timer) clearTimeout(timer);
      timer =
        within === null
          ? null
          : setTimeout(() => {
              const error = new VisitError(trouble(code, { host: url.host }), 'transient');
              if (opened) end(error);
              else unopened(error);
            }, within);
    }

    signal.addEventListener('abort', leave, { once: true });
    expect(OPENING, 'stream-slow');
    socket.addEventListener('open', () => {
      if (over) return;
      opened = true;
      expect(patience(idle), 'stream-silent');
      heart = pulse(socket, options.pulse ?? PULSE, {
        alive: onAlive,
        dead: (why) => {
          end(new VisitError(trouble(why, { host: url.host }), 'transient'));
        },
      });
      onAlive();
    });
    socket.addEventListener('message', (event) => {
      if (over) return;
      heart?.saw();
      try {
        if (typeof event.data === 'string') onMessage(event.data);
        expect(patience(idle), 'stream-silent');
      } catch (error) {
        end(error);
      }
    });
    const broken = (): void => {
      if (over) return;
      if (opened) {
        end(new VisitError(trouble('stream-ended', { host: url.host }), 'transient'));
        return;
      }
      unopened(null);
    };
    socket.addEventListener('error', broken);
    socket.addEventListener('close', broken);
  });
}
