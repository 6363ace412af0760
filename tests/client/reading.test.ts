import { describe, expect, it } from 'vitest';
import { changed, optionsOf, sampleOf, valueOf, zoneName } from '../../client/mapping.js';
import { addressOf, callsOf, exampleOf, found } from '../../client/openapi.js';
import { presetsFor } from '../../client/presets.js';
import { stepOf } from '../../client/start.js';
import { isCommon, suggestedAliases } from '../../client/suggest.js';

describe('what a person says about columns', () => {
  const columns = [
    { name: 'said', values: ['a', 'b', 'c'] },
    { name: 'note', values: ['d'] },
  ];

  it('keeps several columns of a field until another choice is made', () => {
    const mapping = { text: ['said', 'note'] };
    expect(optionsOf(mapping, 'text', columns).map(({ columns: list }) => list)).toEqual([
      ['said', 'note'],
      ['said'],
      ['note'],
    ]);
    expect(changed(mapping, 'text', valueOf(['note']))).toEqual({ text: ['note'] });
    expect(changed(mapping, 'text', '')).toEqual({});
    expect(sampleOf(columns, ['said', 'note'])).toBe('a · b');
  });

  it.each([
    [480, '+08:00'],
    [-330, '-05:30'],
    [0, '+00:00'],
  ])('writes %s minutes as %s', (minutes, text) => {
    expect(zoneName(minutes)).toBe(text);
  });
});

describe('the API as it can be tried', () => {
  const document = {
    paths: {
      '/ingest': {
        post: {
          summary: 'Takes posts in',
          security: [{ token: [] }],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: { type: 'object', properties: { platform: { type: 'string' } } },
                },
              },
            },
          },
        },
      },
      '/mentions/{id}': {
        get: {
          summary: 'One mention',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: {} },
            { name: 'q', in: 'query', schema: { description: 'words' } },
          ],
        },
      },
    },
  };

  it('lists the calls with a body to start from', () => {
    const [ingest, mention] = callsOf(document);
    expect(ingest).toMatchObject({ method: 'post', token: true });
    expect(JSON.parse(ingest?.example ?? '')).toEqual([{ platform: '' }]);
    expect(mention).toMatchObject({ example: null, token: false });
    expect(found(callsOf(document), 'post take').map(({ path }) => path)).toEqual(['/ingest']);
  });

  it('fills parameters into the address, and leaves empty ones out', () => {
    const call = callsOf(document)[1];
    if (!call) throw new Error('missing');
    expect(addressOf(call, { id: 'a/b', q: ' 手镯 ' })).toBe(
      '/mentions/a%2Fb?q=%E6%89%8B%E9%95%AF',
    );
    expect(addressOf(call, { id: '1', q: '' })).toBe('/mentions/1');
  });

  it.each([
    [{ enum: ['a', 'b'] }, 'a'],
    [{ default: 5, type: 'integer' }, 5],
    [{ type: 'integer', minimum: 1 }, 1],
    [{ anyOf: [{ type: 'boolean' }, {}] }, false],
    [{}, ''],
    [null, ''],
  ])('begins %j with %j', (schema, value) => {
    expect(exampleOf(schema ?? {})).toEqual(value);
  });

  it('reads whatever it is given', () => {
    for (const odd of [null, 1, [], { paths: { '/a': 1 } }, { paths: { '/a': { get: null } } }]) {
      expect(() => callsOf(odd)).not.toThrow();
    }
  });
});

describe('the first run', () => {
  const tested = { testedAt: 5 };
  const none = 0;
  it.each([
    [{ brands: 0, sources: null, channels: null, skipped: [] }, 'brand'],
    [{ brands: 1, sources: null, channels: null, skipped: [] }, null],
    [{ brands: 1, sources: none, channels: [], skipped: [] }, 'sources'],
    [{ brands: 1, sources: none, channels: [], skipped: ['sources'] }, 'channel'],
    [{ brands: 1, sources: none, channels: [{ testedAt: null }], skipped: ['sources'] }, 'channel'],
    [{ brands: 1, sources: none, channels: [tested], skipped: ['sources'] }, 'done'],
    [{ brands: 1, sources: none, channels: [], skipped: ['sources', 'channel'] }, 'done'],
  ])('goes on where it was: %#', (progress, step) => {
    expect(stepOf(progress)).toBe(step);
  });

  it.each([
    ['手镯之家官方旗舰店', ['手镯之家']],
    ['上海月光镯有限公司', ['上海月光镯', '月光镯']],
    ['华为 HUAWEI', ['华为', 'HUAWEI']],
    ['Bracelet Home Ltd.', ['Bracelet Home', 'BraceletHome']],
    ['手镯之家', []],
    ['', []],
  ])('suggests for "%s"', (name, aliases) => {
    expect(suggestedAliases(name)).toEqual(aliases);
  });

  it.each([
    ['小米', true],
    ['Apple', true],
    ['手镯之家', false],
    ['Bracelet Home', false],
    ['', false],
  ])('asks for words beside "%s": %s', (name, common) => {
    expect(isCommon(name)).toBe(common);
  });

  it('offers first what is near to the reader, and fills in the brand', () => {
    expect(presetsFor('zh-CN').map(({ id }) => id)).toHaveLength(8);
    expect(presetsFor('en')[0]?.draft('Bracelet Home', 'en', '').config).toEqual({
      query: '"Bracelet Home"',
      edition: 'en-US',
    });
    const mastodon = presetsFor('en').find(({ id }) => id === 'mastodon');
    expect(mastodon?.draft('Bracelet Home!', 'en', 'https://m.example').config).toEqual({
      instance: 'https://m.example',
      tag: 'BraceletHome',
    });
  });
});
