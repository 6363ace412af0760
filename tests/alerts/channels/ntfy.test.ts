import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendTools } from '../../../alerts/channel.js';
import { ntfy } from '../../../alerts/channels/ntfy.js';
import type { Message } from '../../../server/model/message.js';
import { hostileMessage, message, NOW } from '../../standins/messages.js';
import { ntfyStandin } from '../../standins/ntfy.js';
import { directPost } from '../../standins/post.js';
import type { Seen } from '../../standins/service.js';

async function asked(what: Message, more: Partial<SendTools> = {}, token?: string): Promise<Seen> {
  const seen: Seen[] = [];
  const post = directPost(ntfyStandin, NOW, seen);
  const settings = { ...ntfyStandin.settings('http://127.0.0.1:1'), ...(token && { token }) };
  const tools = { post, now: NOW, simple: false, threadId: null, ...more };
  await ntfy.send(ntfy.config.parse(settings), what, tools);
  const [request] = seen;
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

describe('a notification of ntfy', () => {
  it('has headers of our own making alone, in ASCII and on one line each', async () => {
    const calm = await asked(message());
    const property = fc.asyncProperty(hostileMessage, fc.boolean(), async (what, simple) => {
      const { headers } = await asked(what, { simple });
      expect(Object.keys(headers).sort()).toEqual(Object.keys(calm.headers).sort());
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('keeps emoji whole, of any number of parts, in title and text', async () => {
    for (const emoji of ['🔥', '👨‍👩‍👧‍👦', '🇨🇳', '👩🏽‍🚒']) {
      const { json } = await asked(message({ headline: `掉石头${emoji}了`, reason: emoji }));
      expect(json['title']).toContain(`掉石头${emoji}了`);
      expect(json['message']).toContain(emoji);
    }
  });

  it('counts bytes, and ends before a character that does not fit', async () => {
    const unit = fc.constantFrom('🔥', '石', 'é', 'a', '👨‍👩‍👧‍👦');
    const long = fc.array(unit, { minLength: 200, maxLength: 3_000 }).map((list) => list.join(''));
    const property = fc.asyncProperty(long, async (text) => {
      const { json } = await asked(message({ headline: text, reason: text }));
      expect(Buffer.byteLength(String(json['title']))).toBeLessThanOrEqual(240);
      expect(Buffer.byteLength(String(json['message']))).toBeLessThanOrEqual(4_096);
      for (const part of [json['title'], json['message']])
        expect(() => encodeURIComponent(String(part))).not.toThrow();
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('refuses a token that would begin a header of its own', () => {
    const settings = ntfyStandin.settings('https://ntfy.sh');
    for (const token of ['tk_a\r\nX-Evil: 1', 'tk_a\nb', 'tk_令牌'])
      expect([token, ntfy.config.safeParse({ ...settings, token }).success]).toEqual([
        token,
        false,
      ]);
  });
});
