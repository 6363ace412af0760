import { describe, expect, it } from 'vitest';
import type { SourceKindRow } from '../../client/api/sources.js';
import {
  choices,
  configOf,
  defaultName,
  fieldsOf,
  found,
  nameOf,
  percentOf,
  shareOf,
  valuesOf,
} from '../../client/source-form.js';
import { zh } from '../../client/i18n/words.js';
import { adviceFor } from '../../client/trouble.js';
import { SOURCES } from '../../crawlers/sources/registry.js';

const kinds: SourceKindRow[] = SOURCES.map(({ kind, form }) => ({ kind, ...form }));

function kind(name: string): SourceKindRow {
  const known = kinds.find((one) => one.kind === name);
  if (!known) throw new Error(name);
  return known;
}

describe('choosing a source', () => {
  it('finds kinds and presets by words of either language', () => {
    const all = choices(kinds);
    const names = (query: string) => found(all, query).map((choice) => nameOf(choice, 'en'));
    expect(names('微博 关键词')).toContain('Weibo keyword');
    expect(names('weibo hot')).toContain('Weibo hot search');
    expect(names('telegram')).toContain('Telegram public channel');
    expect(names('no such thing')).toEqual([]);
    expect(found(all, '  ')).toHaveLength(all.length);
  });

  it('offers each line once', () => {
    const keys = choices(kinds).map(
      ({ kind: of, preset }) => `${of.kind} ${preset?.label.en ?? ''}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the trouble of a source', () => {
  it.each([
    ['A log-in page came instead of the feed. Renew the cookie or key of this source.', 'login'],
    ['10.0.0.1 leads to a private address. If this is a server of your own, …', 'inside'],
    ['a.example is overloaded or under maintenance (503).', 'theirs'],
    ['a.example:5000 forbids this request (403). Check the key or cookie.', 'refused'],
    ['This is no feed: neither RSS, Atom nor JSON Feed.', 'feed'],
    ['Something nobody thought of.', 'later'],
  ] as const)('%s → %s', (error, advice) => {
    expect(adviceFor(error, zh)).toBe(zh.sources.advice[advice]);
  });
});

describe('the form of a source', () => {
  it('asks a route of RSSHub for its own values, and makes the config that the kind reads', () => {
    const rsshub = kind('rsshub');
    const values = {
      route: 'weibo-keyword',
      instances: 'http://rsshub:1200\n http://other:1200 ',
      'params.keyword': ' 手镯之家 ',
      filter: '',
    };
    const fields = fieldsOf(rsshub, values);
    expect(fields.map(({ name }) => name)).toContain('params.keyword');
    const config = configOf(fields, values);
    expect(config).toEqual({
      route: 'weibo-keyword',
      instances: ['http://rsshub:1200', 'http://other:1200'],
      params: { keyword: '手镯之家' },
    });
    const source = SOURCES.find((one) => one.kind === 'rsshub');
    expect(source?.config.safeParse(config).success).toBe(true);
    expect(configOf(fields, valuesOf(config))).toEqual(config);
  });

  it('drops the values of a route that was left for another', () => {
    const values = { route: 'zhihu-hot', instances: 'http://a', 'params.keyword': 'x' };
    const config = configOf(fieldsOf(kind('rsshub'), values), values, { params: { keyword: 'x' } });
    expect(config).not.toHaveProperty('params.keyword');
  });

  it('keeps what a preset sets without a field', () => {
    const { fields } = kind('x-api');
    expect(configOf(fields, { query: '"a"', token: 't' }, { most: 100 })).toEqual({
      most: 100,
      query: '"a"',
      token: 't',
    });
  });

  it('proposes a name from what is asked for', () => {
    const news = { kind: kind('google-news'), preset: null };
    expect(defaultName(news, news.kind.fields, { query: '手镯之家' }, 'en')).toBe(
      'Google News: 手镯之家',
    );
    const feed = { kind: kind('feed'), preset: null };
    expect(defaultName(feed, feed.kind.fields, { url: 'https://a.example/x' }, 'en')).toBe(
      'a.example',
    );
    expect(defaultName(feed, feed.kind.fields, {}, 'zh-CN')).toBe('RSS / Atom / JSON Feed');
  });
});

describe('the expected share of neutral texts', () => {
  it('is typed as a percentage, and empty leaves it to the model', () => {
    expect(percentOf(0.35)).toBe('35');
    expect(percentOf(null)).toBe('');
    expect(shareOf('35')).toBe(0.35);
    expect(shareOf(100)).toBe(1);
    expect(shareOf('')).toBeNull();
    expect(shareOf(null, 0.5)).toBeNull();
  });

  it('keeps all its digits while nobody types over it', () => {
    expect(shareOf('33', 1 / 3)).toBe(1 / 3);
    expect(shareOf('34', 1 / 3)).toBe(0.34);
  });
});
