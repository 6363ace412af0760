import { Agent, request } from 'node:http';
import type { PostRecord } from '../../api/record.js';
import { BRANDS, shop } from './posts.js';
import { TOKEN } from './child.js';

/** Sends over connections that stay open. */
export class Pusher {
  readonly #agent: Agent;

  constructor(
    private readonly address: string,
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends a body and waits for the answer; throws when it is refused. */
  send(path: string, body: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.address}/api/v1${path}`,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${TOKEN}`,
            'content-type': 'application/json',
            'content-length': body.length,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if ((response.statusCode ?? 500) < 300) resolve(text);
            else reject(new Error(`${response.statusCode ?? 0}: ${text.slice(0, 300)}`));
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Sends all bodies, `concurrency` at a time; the answers are in the order of the bodies. */
  async all(path: string, bodies: readonly Buffer[], concurrency: number): Promise<string[]> {
    const answers: string[] = [];
    let next = 0;
    const lane = async () => {
      for (let at = next++; at < bodies.length; at = next++) {
        const body = bodies[at];
        if (body) answers[at] = await this.send(path, body);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return answers;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Bodies of `size` posts each; one post alone is sent as an object. */
export function bodies(next: () => PostRecord, count: number, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(count / size) }, () => {
    const posts = Array.from({ length: size }, next);
    return Buffer.from(JSON.stringify(size === 1 ? posts[0] : posts));
  });
}

/** Adds the brands that the invented posts are about. */
export async function addBrands(pusher: Pusher): Promise<void> {
  for (const brand of BRANDS) await pusher.send('/brands', Buffer.from(JSON.stringify(brand)));
}

/** Adds the brands of the first `count` outcries. */
export async function addShops(pusher: Pusher, count: number): Promise<void> {
  for (let n = 1; n <= count; n++)
    await pusher.send('/brands', Buffer.from(JSON.stringify(shop(n))));
}

/** How many records of an answer were stored as a mention or as a second look at one. */
export function taken(answer: string): number {
  const { accepted, updated, duplicate } = JSON.parse(answer) as Record<string, number | undefined>;
  return (accepted ?? 0) + (updated ?? 0) + (duplicate ?? 0);
}
