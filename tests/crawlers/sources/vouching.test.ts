import { describe, expect, it } from 'vitest';
import { vouches } from '../../../crawlers/sources/plugin.js';
import { sourceKind } from '../../../crawlers/sources/registry.js';

const kindOf = (name: string) => {
  const kind = sourceKind(name);
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
};

describe('Whether a source makes a verdict calm', () => {
  it.each(['weibo-hot', 'newsnow', 'dailyhot'])(
    '%s never does: it hears only the loudest',
    (name) => {
      expect(vouches(kindOf(name), {})).toBe(false);
    },
  );

  it.each(['weibo-hot', 'zhihu-hot', 'bilibili-hot', 'baidu-hot', '36kr-hot', 'xueqiu-hots'])(
    'neither does the hot list %s through RSSHub',
    (route) => {
      expect(vouches(kindOf('rsshub'), { instances: ['http://r'], route })).toBe(false);
    },
  );

  it('a search through RSSHub does, and so does any other kind', () => {
    expect(vouches(kindOf('rsshub'), { route: 'weibo-keyword' })).toBe(true);
    expect(vouches(kindOf('google-news'), { edition: 'zh-CN' })).toBe(true);
  });
});
