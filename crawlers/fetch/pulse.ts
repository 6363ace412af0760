import { subscribe } from 'node:diagnostics_channel';
import { ping, type WebSocket } from 'undici';

/** ms between two pings of ours. */
export const PULSE = 20_000;
/** So many signs of life between two of ours are none: each costs us an answer. */
const FLOOD = 1_000;

/** Whom to tell that a socket's other side gave a sign of life below the messages. */
const listeners = new WeakMap<object, () => void>();

for (const sign of ['ping', 'pong']) {
  subscribe(`undici:websocket:${sign}`, (event) => {
    listeners.get((event as { websocket: object }).websocket)?.();
  });
}

/**
 * Asks the other side again and again whether it is there: a connection whose far end vanished
 * without a word (power cut, dropped by a firewall) looks like one on which nobody speaks.
 * `alive` hears of every answer, `dead` once none came to two pings, or more than anybody needs;
 * `saw` counts a message as an answer. Every WebSocket must answer a ping (RFC 6455, 5.5.2).
 */
export function pulse(
  socket: WebSocket,
  every: number,
  { alive, dead }: { alive: () => void; dead: (why: 'stream-silent' | 'stream-pings') => void },
): { saw: () => void; stop: () => void } {
  let unanswered = 0;
  let signs = 0;
  const saw = (): void => {
    unanswered = 0;
  };
  listeners.set(socket, () => {
    saw();
    if (++signs === FLOOD) {
      stop();
      dead('stream-pings');
    } else alive();
  });
  const timer = setInterval(() => {
    if (unanswered >= 2) {
      stop();
      dead('stream-silent');
      return;
    }
    signs = 0;
    unanswered++;
    ping(socket);
  }, every);
  function stop(): void {
    clearInterval(timer);
    listeners.delete(socket);
  }
  return { saw, stop };
}
