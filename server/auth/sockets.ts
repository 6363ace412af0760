import type { IncomingMessage } from 'node:http';
import { hashToken } from '../secrets.js';
import type { Access } from './access.js';
import { sessionOf } from './cookie.js';

/** How often sessions that another process ended are looked for, ms. */
const EVERY = 30_000;

/** A browser that is connected. */
interface Listener {
  request: IncomingMessage;
  disconnect(close: true): unknown;
}

/** Hangs up on every browser whose session has ended; returns the way to stop looking. */
export function expelSignedOut(
  listeners: () => readonly Listener[],
  access: Access,
  failed: (error: unknown) => void,
): () => void {
  const expel = async (good: ReadonlySet<string>) => {
    if (!(await access.passwordSet())) return;
    for (const listener of listeners()) {
      const token = sessionOf(listener.request);
      if (token === null || !good.has(hashToken(token))) listener.disconnect(true);
    }
  };
  access.onEnded((good) => void expel(good).catch(failed));
  const timer = setInterval(() => void access.good().then(expel).catch(failed), EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
