import { NEGATIVE_EN, NEUTRAL_EN, POSITIVE_EN } from '../../../crawlers/text/train/phrases-en.js';
import { NEGATIVE_ZH, NEUTRAL_ZH, POSITIVE_ZH } from '../../../crawlers/text/train/phrases-zh.js';
import { randomFrom } from '../../../crawlers/text/train/fit.js';

/** Mean length of a Weibo post and of a tweet in the labelled sets, in characters. */
const LENGTHS = { zh: 57, en: 104 } as const;

/** Invented posts of usual length, one in three of each tone, always the same. */
export function samplePosts(language: 'zh' | 'en', count: number): string[] {
  const zh = language === 'zh';
  const lists = (
    zh ? [NEGATIVE_ZH, POSITIVE_ZH, NEUTRAL_ZH] : [NEGATIVE_EN, POSITIVE_EN, NEUTRAL_EN]
  ).map((list) => list.split(/\s+/).filter((phrase) => phrase !== ''));
  const random = randomFrom(7);
  return Array.from({ length: count }, (_, i) => {
    const phrases = lists[i % lists.length] ?? [];
    const target = LENGTHS[language] * (0.5 + (random() % 1000) / 1000);
    let text = '';
    while (text.length < target) {
      const phrase = (phrases[random() % phrases.length] ?? '').replaceAll('_', ' ');
      text += text === '' ? phrase : `${zh ? '，' : ', '}${phrase}`;
    }
    return text;
  });
}

/** Invented keywords of 2–5 characters, all different, always the same. */
export function sampleKeywords(count: number): string[] {
  const random = randomFrom(11);
  const source = samplePosts('zh', 2000).join('');
  const words = new Set<string>();
  while (words.size < count) {
    const at = random() % (source.length - 5);
    const word = source.slice(at, at + 2 + (random() % 4)).replace(/[^\u4e00-\u9fff]/g, '');
    // Half of them occur in no text, as most keywords of a real list do on a given day.
    const tail = random() % 2 === 0 ? String.fromCharCode(0x4e00 + (random() % 0x5000)) : '';
    if (word.length >= 2) words.add(word + tail);
  }
  return [...words];
}
