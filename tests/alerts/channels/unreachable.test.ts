import { afterAll, describe, expect, it } from 'vitest';
import type { Post } from '../../../alerts/channel.js';
import { CHANNELS } from '../../../alerts/channels/registry.js';
import type { ChannelPlugin } from '../../../alerts/channels/plugin.js';
import { createPost } from '../../../server/telling/post.js';
import { STANDINS } from '../../standins/all.js';
import { message, NOW } from '../../standins/messages.js';

const HAN = /[\u4e00-\u9fff]/;
const nobody = { allows: () => false, load: () => Promise.resolve() };
const guarded = createPost(nobody);
const open = createPost({ ...nobody, allows: () => true });
afterAll(() => Promise.all([guarded.close(), open.close()]));

interface Place {
  name: string;
  kind: ChannelPlugin;
  at: (host: string) => Record<string, string>;
}

const MAIL = { port: '9', security: 'none', from: 'a@here.example', to: 'b@there.example' };
const PLACES: Place[] = CHANNELS.flatMap((kind): Place[] =>
  kind.kind === 'email'
    ? [{ name: 'email', kind, at: (host) => ({ ...MAIL, host }) }]
    : STANDINS.filter((one) => one.kind === kind.kind).map((one) => ({
        name: one.name,
        kind,
        at: (host) => one.settings(`http://${host}:9`),
      })),
);

async function why(
  { kind, at }: Place,
  host: string,
  post: Post,
  locale: 'zh-CN' | 'en',
): Promise<{ kind: string; why: string }> {
  const tools = { post, now: NOW, simple: false, threadId: null };
  const outcome = await kind.send(kind.config.parse(at(host)), message({ locale }), tools);
  return { kind: outcome.kind, why: outcome.kind === 'ok' ? '' : outcome.why };
}

describe.each(PLACES.map((place) => [place.name, place] as const))('%s', (_name, place) => {
  it.each([
    ['10.0.0.1', '内网', 'inside your network'],
    ['169.254.169.254', '任何时候都不允许', 'never allowed'],
  ])('says in the language of the channel why %s is refused', async (host, zh, en) => {
    const chinese = await why(place, host, guarded, 'zh-CN');
    expect(chinese).toMatchObject({ kind: 'broken', why: expect.stringContaining(zh) as string });
    // Beside our words stands the host alone, and no sentence in another language.
    expect(chinese.why.replace(host, '')).not.toMatch(/[a-z]{3}/i);
    const english = await why(place, host, guarded, 'en');
    expect(english.why).toContain(en);
    expect(english.why).not.toMatch(HAN);
  });

  it('says in the language of the channel that nobody answers there', async () => {
    const chinese = await why(place, '127.0.0.1', open, 'zh-CN');
    expect(chinese.kind).toBe('retry');
    expect(chinese.why).toMatch(HAN);
    expect((await why(place, '127.0.0.1', open, 'en')).why).not.toMatch(HAN);
  });
});
