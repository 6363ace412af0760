import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';

/** Cuts Chinese text into words; `words` are kept whole (names, products, idioms). */
export class Segmenter {
  readonly #jieba: Jieba;

  constructor(words: Iterable<string> = []) {
    this.#jieba = Jieba.withDict(dict);
    const own = [...words].filter((word) => /^[\p{L}\p{N}]{2,}$/u.test(word));
    if (own.length > 0) {
      this.#jieba.loadDict(Buffer.from(own.map((word) => `${word} 100000\n`).join('')));
    }
  }

  cut(text: string): string[] {
    return this.#jieba.cut(text, true);
  }
}
