import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webUrl } from '../../../alerts/channels/clean.js';
import { channelKind } from '../../../alerts/channels/registry.js';
import type { Outcome } from '../../../alerts/channel.js';
import type { Message } from '../../../server/model/message.js';
import { STANDINS } from '../../standins/all.js';
import { hostileMessage, NOW } from '../../standins/messages.js';
import { directPost } from '../../standins/post.js';
import type { Active, Seen, Standin } from '../../standins/service.js';

const ORIGIN = 'http://127.0.0.1:1';
const RUNS = 150;
/** Room for a busy machine; nothing here is about time. */
const PATIENCE = 120_000;

async function deliver(
  standin: Standin,
  message: Message,
  simple: boolean,
): Promise<{ outcome: Outcome; active: Active; seen: Seen }> {
  const kind = channelKind(standin.kind);
  if (kind === null) throw new Error(`no channel ${standin.kind}`);
  const requests: Seen[] = [];
  const post = directPost(standin, NOW, requests);
  const tools = { post, now: NOW, simple, threadId: null };
  const outcome = await kind.send(kind.config.parse(standin.settings(ORIGIN)), message, tools);
  const seen = requests[0];
  if (seen === undefined) throw new Error('nothing was sent');
  return { outcome, active: standin.active(seen), seen };
}

/** The only addresses a message may lead to: the incident, and the posts it quotes. */
function allowed(message: Message): Set<string> {
  const all = [message.link?.url ?? null, ...message.quotes.map((quote) => quote.url)];
  return new Set(all.flatMap((url) => webUrl(url) ?? []));
}

describe.each(STANDINS.map((standin) => [standin.name, standin] as const))(
  'crawled text in %s',
  (_, standin) => {
    it(
      'is accepted, pages nobody, links nowhere of its own and opens no markup',
      async () => {
        const property = fc.asyncProperty(hostileMessage, fc.boolean(), async (message, simple) => {
          const { outcome, active } = await deliver(standin, message, simple);
          expect(outcome).toMatchObject({ kind: 'ok' });
          expect(active.mentions).toEqual([]);
          expect(active.stray).toEqual([]);
          const links = allowed(message);
          expect(active.links.filter((link) => !links.has(link))).toEqual([]);
        });
        await fc.assert(property, { numRuns: RUNS });
      },
      PATIENCE,
    );

    it(
      'never hides the way to the incident',
      async () => {
        const property = fc.asyncProperty(hostileMessage, async (message) => {
          const opened: Message = { ...message, kind: 'incident.opened', level: 'red' };
          const { active, seen } = await deliver(standin, opened, false);
          const url = message.link?.url ?? '';
          expect(active.links.includes(url) || seen.text.includes(url)).toBe(true);
        });
        await fc.assert(property, { numRuns: 50 });
      },
      PATIENCE,
    );
  },
);
