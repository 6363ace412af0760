import { io, type Socket } from 'socket.io-client';
import type { ServerToClient } from '../server/model/live.js';
import type { Wire } from './live.svelte.js';

/** How long to wait after the server hung up, ms. */
const AGAIN = 2_000;

/** Socket.IO as a wire; `namespace` is `/` for the live world and `/demo` for the demo. */
export function socketWire(namespace: string): Wire {
  let socket: Socket<ServerToClient, Record<string, never>> | null = null;
  return {
    open(handshake, listener) {
      socket = io(namespace, {
        path: '/socket.io',
        transports: ['websocket', 'polling'],
        auth: (tell) => tell(handshake()),
        reconnectionDelay: 500,
        reconnectionDelayMax: 5_000,
      });
      socket.on('snapshot', (snapshot) => listener.snapshot(snapshot));
      socket.on('changes', (batch) => listener.changes(batch));
      socket.on('pulse', (beat) => listener.pulse(beat));
      socket.on('disconnect', (reason) => {
        if (reason !== 'io server disconnect') return listener.lost();
        // The server hung up by its own will: only then does the library not come back by itself.
        listener.refused(false);
        setTimeout(() => socket?.connect(), AGAIN);
      });
      socket.on('connect_error', (error) => {
        listener.refused(error.message === 'Invalid namespace');
      });
    },
    again() {
      socket?.disconnect().connect();
    },
    close() {
      socket?.disconnect();
    },
  };
}
