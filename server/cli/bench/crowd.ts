import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:http';
import type { Socket } from 'node:net';

/** Frames of the WebSocket protocol (RFC 6455 §5.2) that carry text. */
const TEXT = 0x81;
const MASKED = 0x80;

/** A short text from a browser: always masked, here by zeros. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([TEXT, MASKED | body.length, 0, 0, 0, 0]), body]);
}

/**
 * Connects like a dashboard and throws away what it is told: reading a thousand streams as
 * JSON would measure the bench and not the server.
 */
async function join(address: string): Promise<Socket> {
  const call = get(`${address}/socket.io/?EIO=4&transport=websocket`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  });
  const [, socket] = (await once(call, 'upgrade')) as [unknown, Socket];
  socket.on('error', () => undefined);
  socket.resume();
  // The packet by which Socket.IO enters the live world.
  socket.write(frame('40'));
  return socket;
}

/** Holds `size` connections open until the parent lets go. */
async function crowd(address: string, size: number): Promise<void> {
  const sockets: Socket[] = [];
  while (sockets.length < size) sockets.push(await join(address));
  process.once('disconnect', () => process.exit(0));
  // A pong nobody asked for counts as a sign of life: no need to read the pings.
  setInterval(() => {
    for (const socket of sockets) socket.write(frame('3'));
  }, 10_000);
  process.on('message', () => {
    const bytes = sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
    const open = sockets.filter((socket) => !socket.destroyed).length;
    process.send?.({ bytes, open } satisfies FromCrowd);
  });
  process.send?.({ bytes: 0, open: sockets.length } satisfies FromCrowd);
}

/** Bytes received so far and connections still open. */
export interface FromCrowd {
  bytes: number;
  open: number;
}

const [, , address, size] = process.argv;
if (process.send && address) await crowd(address, Number(size));
