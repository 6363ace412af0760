import type { Agent } from 'undici';
import { WebSocket } from 'undici';
import type { TroubleCode } from '../../server/model/trouble.js';
import { trouble, VisitError } from '../source.js';

export interface ListenOptions {
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Called with each message, in order; what it throws ends the connection. */
  onMessage: (text: string) => void;
  /** Longest silence, ms; null where silence is no sign. */
  idle: number | null;
}

/**
 * Holds a WebSocket open until it ends. Resolves when `signal` aborted it, throws VisitError for
 * everything else: a stream has no good end of its own.
 */
export type GuardedListen = (url: string, options: ListenOptions) => Promise<void>;

/** ms until a connection must stand. */
const OPENING = 15_000;

/** One WebSocket on the guarded agent; `explain` finds out why it did not open. */
export function holdSocket(
  agent: Agent,
  url: URL,
  options: ListenOptions,
  explain: () => Promise<VisitError>,
): Promise<void> {
  const { signal, headers = {}, onMessage, idle } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const socket = new WebSocket(url, { dispatcher: agent, headers });
    let opened = false;
    let over = false;
    let timer: NodeJS.Timeout | null = null;

    function end(error: unknown): void {
      if (over) return;
      over = true;
      if (timer) clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      socket.close();
      if (error === null) resolve();
      else reject(error instanceof Error ? error : new Error('a stream ended for no reason'));
    }
    const leave = (): void => {
      end(null);
    };
    function expect(within: number | null, code: TroubleCode): void {
      if (timer) clearTimeout(timer);
      timer =
        within === null
          ? null
          : setTimeout(() => {
              end(new VisitError(trouble(code, { host: url.host }), 'transient'));
            }, within);
    }

    signal.addEventListener('abort', leave, { once: true });
    expect(OPENING, 'stream-slow');
    socket.addEventListener('open', () => {
      opened = true;
      expect(idle, 'stream-silent');
    });
    socket.addEventListener('message', (event) => {
      if (over) return;
      expect(idle, 'stream-silent');
      try {
        if (typeof event.data === 'string') onMessage(event.data);
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
      over = true;
      if (timer) clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      explain().then(reject, reject);
    };
    socket.addEventListener('error', broken);
    socket.addEventListener('close', broken);
  });
}
