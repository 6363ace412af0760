import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** One open WebSocket, seen from the server. */
export interface Peer {
  path: string;
  headers: IncomingMessage['headers'];
  say(message: unknown): void;
  /** Bytes as they are, for a server that misbehaves. */
  raw(bytes: Buffer): void;
  /** Breaks off without a word. */
  cut(): void;
}

/** A WebSocket server by hand, so that it can misbehave in every way. */
export interface SocketServer {
  /** `ws://…` without a path. */
  origin: string;
  http: string;
  /** Every connection so far. */
  peers: Peer[];
  /** Status for those who ask to listen; null lets them in. */
  refuse: { status: number; body: string } | null;
  /** False for one whose far end is gone without a word: nothing comes back. */
  answers: boolean;
  /** Agrees to messages that are packed (permessage-deflate). */
  packs: boolean;
  /** Connections that stand. */
  open(): number;
  /** Called for each connection. */
  greet: (peer: Peer) => void;
  close(): Promise<void>;
}

/** A text frame of a server: not masked. */
export function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, body]);
}

export async function serveSockets(): Promise<SocketServer> {
  const sockets = new Set<Socket>();
  const server: SocketServer = {
    origin: '',
    http: '',
    peers: [],
    refuse: null,
    answers: true,
    packs: false,
    open: () => sockets.size,
    greet: () => undefined,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        http.closeAllConnections();
      }),
  };
  const http = createServer((_request, response) => {
    const { status, body } = server.refuse ?? { status: 426, body: 'Upgrade Required' };
    response.writeHead(status);
    response.end(body);
  });
  http.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    // The line is closed from the other side; what is sent on it still leaves nobody waiting.
    socket.on('end', () => socket.destroy());
    if (server.refuse) {
      socket.end(`HTTP/1.1 ${server.refuse.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1')
      .update(key + MAGIC)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${server.packs ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''}\r\n`,
    );
    const peer: Peer = {
      path: request.url ?? '',
      headers: request.headers,
      say: (message) => void socket.write(frame(JSON.stringify(message))),
      raw: (bytes) => void socket.write(bytes),
      cut: () => void socket.destroy(),
    };
    // Short control frames come one by one here; their masked body goes back as it was.
    socket.on('data', ([head = 0, length = 0, ...rest]: Buffer) => {
      if (head !== 0x89 || !server.answers) return;
      const mask = rest.slice(0, 4);
      const body = rest.slice(4, 4 + (length & 0x7f));
      socket.write(
        Buffer.from([0x8a, body.length, ...body.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]),
      );
    });
    server.peers.push(peer);
    server.greet(peer);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  server.origin = `ws://127.0.0.1:${port}`;
  server.http = `http://127.0.0.1:${port}`;
  return server;
}
