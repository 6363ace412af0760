// @vitest-environment jsdom
import { execFileSync } from 'node:child_process';
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import PushHelp from '../../client/panels/PushHelp.svelte';
import type { Locale } from '../../server/model/message.js';
import Frame from './Frame.svelte';
import { aBrand, aSnapshot } from './given.js';
import { roomWith } from './room.js';

afterEach(cleanup);

/** What a shell makes of the data of the command that is shown. */
function pushed(name: string, locale: Locale): unknown {
  const room = roomWith(aSnapshot({ brands: [aBrand({ name })] }), undefined, locale);
  render(Frame, { room, part: PushHelp, given: { origin: 'https://fengsheng.example' } });
  const command = screen.getByRole('region', { name: /^(示例|Example)$/ }).textContent;
  const data = command.slice(command.indexOf(' -d ') + 4);
  return JSON.parse(execFileSync('sh', ['-c', `printf %s ${data}`], { encoding: 'utf8' }));
}

describe('the command that pushes a first post', () => {
  it.each([
    ['手镯之家', 'zh-CN', '手镯之家的客服一直不回复'],
    ['Levi’s', 'en', 'Levi’s support never answers'],
    [`Macy's "$HOME" \\n \`id\``, 'en', `Macy's "$HOME" \\n \`id\` support never answers`],
  ] as const)('works as it stands for a brand called %s', (name, locale, text) => {
    expect(pushed(name, locale)).toEqual([
      { platform: 'weibo', id: 'example-1', text, reposts: 12 },
    ]);
  });
});
