import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model was asked. */
export interface Asked {
  authorization: string | null;
  model: string;
  system: string;
  posts: { n: number; text: string }[];
}

/** How it answers: the words of the model, or a way to misbehave. */
export type Manner =
  | { kind: 'says'; content: string }
  | { kind: 'status'; status: number }
  | { kind: 'raw'; body: string; type?: string }
  | { kind: 'huge' }
  | { kind: 'redirect' }
  | { kind: 'reset' }
  | { kind: 'silent' };

interface Request {
  model: string;
  messages: { role: string; content: string }[];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A stand-in of an OpenAI-compatible service, which answers as it is told to. */
export async function modelService() {
  const asked: Asked[] = [];
  const service = { url: '', asked, manner: { kind: 'status', status: 500 } as Manner };
  const server = createServer((request, response) => {
    void (async () => {
      const { model, messages } = JSON.parse(await bodyOf(request)) as Request;
      const { posts } = JSON.parse(messages[1]?.content ?? '{}') as Pick<Asked, 'posts'>;
      asked.push({
        authorization: request.headers.authorization ?? null,
        model,
        system: messages[0]?.content ?? '',
        posts,
      });
      const { manner } = service;
      if (request.url !== '/v1/chat/completions') response.writeHead(404).end();
      else if (manner.kind === 'reset') request.socket.resetAndDestroy();
      else if (manner.kind === 'status') response.writeHead(manner.status).end('{}');
      else if (manner.kind === 'redirect') {
        response.writeHead(307, { location: `${service.url}/chat/completions` }).end();
      } else if (manner.kind === 'huge') response.end('x'.repeat(2_000_000));
      else if (manner.kind === 'raw') {
        response.setHeader('content-type', manner.type ?? 'application/json').end(manner.body);
      } else if (manner.kind === 'says') {
        const message = { role: 'assistant', content: manner.content };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ choices: [{ index: 0, message }] }));
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  service.url = `http://127.0.0.1:${port}/v1`;
  return Object.assign(service, {
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}
