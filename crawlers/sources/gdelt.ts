import { z } from 'zod';
import { CAPTCHA } from '../captcha.js';
import type { Fetched } from '../fetch.js';
import { list, parseJson, record, textOf } from '../json.js';
import { cleanText } from '../html.js';
import { trouble, VisitError } from '../source.js';
import { demand } from '../status.js';
import { parseTime } from '../times.js';
import { address, rememberedTime, strangePage, visited } from './api.js';
import { makeItem } from './item.js';
import type { SourcePlugin } from './plugin.js';
import { both, field } from './plugin.js';

const Config = z.object({
  query: z.string().trim().min(3).max(500),
  base: z.url({ protocol: /^https?$/ }).default('https://api.gdeltproject.org'),
});

/** ms: GDELT itself sees the world every 15 minutes. */
const PACE = 15 * 60_000;
/** ms before the last visit that are asked for again: articles arrive late. */
const OVERLAP = 60 * 60_000;
const DAY = 86_400_000;

/** GDELT's English names of languages to BCP 47. */
const LANGUAGES: Readonly<Record<string, string>> = {
  Chinese: 'zh',
  ChineseT: 'zh',
  English: 'en',
  Japanese: 'ja',
  Korean: 'ko',
  French: 'fr',
  German: 'de',
  Spanish: 'es',
  Russian: 'ru',
  Portuguese: 'pt',
  Italian: 'it',
  Arabic: 'ar',
  Vietnamese: 'vi',
  Indonesian: 'id',
  Thai: 'th',
};

/** World news by title; neither authors nor counters, times to the quarter of an hour. */
export const gdelt: SourcePlugin<z.infer<typeof Config>> = {
  kind: 'gdelt',
  config: Config,
  form: {
    label: both('GDELT 全球新闻', 'GDELT world news'),
    about: both(
      '全球新闻标题。中文经机器翻译匹配，请用英文检索并加 sourcelang:chinese。',
      'Titles of world news. Chinese is matched through translation: search in English and add sourcelang:chinese.',
    ),
    fields: [
      field('query', '检索式', 'Query', {
        required: true,
        placeholder: '"bracelet home" sourcelang:chinese',
      }),
    ],
    presets: [
      { label: both('全球英文新闻', 'English news of the world'), config: {}, ask: ['query'] },
    ],
  },
  visit: async (config, cursor, tools) => {
    const since =
      Math.max(rememberedTime(cursor, 'visitedAt', tools.now) ?? 0, tools.now - DAY) - OVERLAP;
    const url = address(`${config.base}/api/v2/doc/doc`, {
      query: config.query,
      mode: 'artlist',
      format: 'json',
      maxrecords: 250,
      sort: 'datedesc',
      startdatetime: stamp(since),
      enddatetime: stamp(tools.now),
    });
    const answer = await tools.fetch(url, { signal: tools.signal });
    demand(answer, tools.now);
    const articles = list(record(readAnswer(answer))['articles']).map(record);
    const items = articles.map((article) => {
      const title = tidy(textOf(article['title']) ?? '');
      const link = textOf(article['url']);
      return makeItem({
        platform: 'news',
        id: link,
        url: link,
        title,
        text: title,
        language: LANGUAGES[textOf(article['language']) ?? ''] ?? null,
        author: { name: textOf(article['domain']) },
        publishedAt: parseTime(article['seendate'], tools.now, 0),
      });
    });
    return visited(
      items.filter((item) => item.text !== ''),
      { visitedAt: tools.now },
      PACE,
      articles.length < 250 ? 'all' : 'newest',
    );
  },
};

/** GDELT reports errors as text or HTML with status 200, and an empty object for no results. */
function readAnswer(answer: Fetched): unknown {
  const text = answer.body.toString('utf8');
  try {
    // Titles carry stray control characters that JSON forbids.
    return parseJson(text.replace(/[\u0000-\u001f]/g, ' '));
  } catch (error) {
    const said = cleanText(text).slice(0, 200);
    const short = /too short|too common|too long/i.test(said);
    if (short) throw new VisitError(trouble('gdelt-words'), 'unreadable', null, { cause: error });
    if (/limit|every 5 seconds/i.test(said))
      throw new VisitError(trouble('gdelt-less-often'), 'transient', 60_000, { cause: error });
    if (CAPTCHA.test(said)) throw strangePage(text, answer);
    throw new VisitError(trouble('gdelt-query'), 'unreadable', null, { cause: error });
  }
}

/** `YYYYMMDDHHMMSS`, UTC. */
function stamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** GDELT puts spaces around punctuation. */
function tidy(title: string): string {
  return cleanText(title)
    .replace(/ +([,.;:!?%)’，。！？、：；）])/g, '$1')
    .replace(/([(（“‘]) +/g, '$1');
}
