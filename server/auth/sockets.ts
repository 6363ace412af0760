import type { Server } from 'socket.io';
import { hashToken } from '../secrets.js';
import type { Access } from './access.js';
import { sessionOf } from './gate.js';

/** How often sessions that another process ended are looked for, ms. */
const EVERY = 30_000;

/** Hangs up on every browser whose session has ended; returns the way to stop looking. */
export function expelSignedOut(
  io: Server,
  namespaces: readonly string[],
  access: Access,
  failed: (error: unknown) => void,
): () => void {
  const expel = async (good: ReadonlySet<string>) => {
    if (!(await access.passwordSet())) return;
    for (const socket of namespaces.flatMap((name) => [...io.of(name).sockets.values()])) {
      const token = sessionOf(socket.request);
      if (token === null || !good.has(hashToken(token))) socket.disconnect(true);
    }
  };
  access.onEnded((good) => void expel(good).catch(failed));
  const timer = setInterval(() => void access.good().then(expel).catch(failed), EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
