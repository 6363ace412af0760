import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';

/** Splits texts into words. */
export interface Segmenter {
  /** Words in order, blanks and marks left out. */
  words(text: string): string[];
}

/** Weight of a name in the dictionary: high enough that it is never split. */
const NAME_WEIGHT = 1_000_000;

/**
 * A segmenter that keeps the given names (brands, products) whole. It holds its own dictionary
 * (some 65 MB), so make one per set of names and keep it.
 */
export function createSegmenter(names: readonly string[]): Segmenter {
  const jieba = Jieba.withDict(dict);
  // A line of the dictionary is cut at blanks, so a name that holds some comes out in its parts.
  const plain = names.map((name) => name.trim()).filter((name) => /^\S+$/.test(name));
  if (plain.length > 0) {
    jieba.loadDict(Buffer.from(plain.map((name) => `${name} ${NAME_WEIGHT} nz`).join('\n')));
  }
  return {
    words: (text) => jieba.cut(text, true).filter((word) => /[\p{L}\p{N}]/u.test(word)),
  };
}
