import { describe, expect, it } from 'vitest';
import { NOW } from '../server.js';
import { bench } from './harness.js';

describe('gdelt', () => {
  const gdelt = bench('gdelt');
  const config = { query: '"bracelet home" sourcelang:chinese' };

  it('asks from the last visit on and reads titles, domains and first-seen times', async () => {
    gdelt.reply({
      articles: [
        {
          url: 'https://daily.example/1',
          title: '手镯之家 ， 致歉',
          seendate: '20231114T221320Z',
          domain: 'daily.example',
          language: 'Chinese',
          sourcecountry: 'China',
        },
      ],
    });
    const visit = await gdelt.visit(
      { ...config, base: gdelt.origin() },
      { visitedAt: NOW - 600_000 },
    );
    const asked = new URL(gdelt.asked()[0]?.path ?? '', gdelt.origin()).searchParams;
    expect(asked.get('startdatetime')).toBe('20231114210320');
    expect(asked.get('enddatetime')).toBe('20231114221320');
    expect(visit).toMatchObject({ waitAtLeast: 900_000, cursor: { visitedAt: NOW } });
    expect(visit.items).toMatchObject([
      {
        platform: 'news',
        id: 'https://daily.example/1',
        title: '手镯之家， 致歉',
        language: 'zh',
        author: { name: 'daily.example' },
        publishedAt: NOW,
        likes: null,
      },
    ]);
  });

  it('takes no results for what it is', async () => {
    gdelt.reply({});
    expect((await gdelt.visit({ ...config, base: gdelt.origin() })).items).toEqual([]);
  });

  it.each([
    ['Your query was too short or too long.', 'three letters'],
    ['Please limit requests to one every 5 seconds.', 'five seconds'],
    ['<html>Invalid query</html>', 'quotes, brackets'],
  ])('explains %j, which comes with status 200', async (body, words) => {
    gdelt.reply(body);
    expect((await gdelt.failure({ ...config, base: gdelt.origin() })).message).toContain(words);
  });

  it('reads over control characters inside titles', async () => {
    gdelt.reply('{"articles":[{"url":"https://a.example","title":"a\u0002b\nc"}]}');
    expect((await gdelt.visit({ ...config, base: gdelt.origin() })).items[0]?.title).toBe('a b c');
  });
});

describe('newsapi', () => {
  const newsapi = bench('newsapi');

  it('sends its key in a header and reads outlets and excerpts', async () => {
    newsapi.reply({
      status: 'ok',
      articles: [
        {
          source: { id: null, name: 'Daily' },
          author: 'A',
          title: 'T',
          description: '<p>Excerpt</p>',
          url: 'https://d.example/1',
          publishedAt: '2023-11-14T22:13:20Z',
        },
        { source: { name: '[Removed]' }, title: '[Removed]', url: 'https://removed.com' },
      ],
    });
    const visit = await newsapi.visit({
      query: 'x',
      apiKey: 'k1',
      language: 'en',
      base: newsapi.origin(),
    });
    expect(newsapi.asked()[0]?.headers['x-api-key']).toBe('k1');
    expect(newsapi.asked()[0]?.path).not.toContain('k1');
    expect(visit.items).toMatchObject([
      { title: 'T', text: 'Excerpt', author: { name: 'Daily' }, publishedAt: NOW, language: 'en' },
    ]);
    expect(visit.items).toHaveLength(1);
  });

  it('takes the beginning of an article without its count of the rest', async () => {
    newsapi.reply({
      status: 'ok',
      articles: [
        {
          title: 'T',
          description: null,
          content: 'The stone fell… [+1234 chars]',
          url: 'https://d.example/1',
        },
      ],
    });
    const visit = await newsapi.visit({ query: 'x', apiKey: 'k', base: newsapi.origin() });
    expect(visit.items[0]?.text).toBe('The stone fell…');
  });

  it.each([
    [401, 'apiKeyInvalid', 'does not know this key', null],
    [429, 'rateLimited', 'used up', 3_600_000],
    [426, 'parameterInvalid', 'cannot read the search', null],
    [500, 'unexpectedError', 'error of its own', null],
  ])('explains status %i %s', async (status, code, words, retryAfter) => {
    newsapi.reply({ status: 'error', code, message: 'x' }, status);
    const error = await newsapi.failure({ query: 'x', apiKey: 'k', base: newsapi.origin() });
    expect(error.message).toContain(words);
    expect(error.retryAfter).toBe(retryAfter);
  });
});
