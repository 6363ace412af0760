import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { Automaton, Hits } from '../match/automaton.js';
import { FOLD, foldText, isLatin } from './fold.js';

/** Splits texts into words. */
export interface Segmenter {
  /** Words in order as they stand in the text, blanks and marks left out. */
  words(text: string): string[];
}

/** The dictionary takes some 65 MB and half a second, so all segmenters share one. */
let shared: Jieba | null = null;

function dictionary(): Jieba {
  shared ??= Jieba.withDict(dict);
  return shared;
}

/**
 * A segmenter that keeps the given names (brands, products) whole, whatever their case, width or
 * script; of two that overlap the earlier and then the longer one wins. Light, so make one per brand.
 */
export function createSegmenter(names: readonly string[]): Segmenter {
  const jieba = dictionary();
  const folded = new Set(names.map((name) => foldText(name.trim())).filter((name) => name !== ''));
  const finder = folded.size === 0 ? null : new NameFinder([...folded]);
  return {
    words: (text) => {
      const words: string[] = [];
      const cut = (piece: string): void => {
        for (const word of jieba.cut(piece, true)) if (hasLetter(word)) words.push(word);
      };
      let from = 0;
      for (const place of finder?.find(text) ?? []) {
        if (place.from > from) cut(text.slice(from, place.from));
        words.push(text.slice(place.from, place.to));
        from = place.to;
      }
      if (from < text.length) cut(from === 0 ? text : text.slice(from));
      return words;
    },
  };
}

function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

/** Finds names in texts. Not re-entrant. */
class NameFinder {
  private readonly automaton: Automaton;
  private readonly hits = new Hits();

  constructor(names: readonly string[]) {
    this.automaton = new Automaton(names);
  }

  /** Places of names from left to right, none overlapping another. */
  find(text: string): { from: number; to: number }[] {
    const { automaton, hits } = this;
    automaton.scan(text, hits);
    const found: { from: number; to: number }[] = [];
    for (let i = 0; i < hits.count; i++) {
      const to = hits.ends[i] ?? 0;
      const from = to - (automaton.lengths[hits.words[i] ?? 0] ?? 0);
      if (!goesOn(text, from) && !goesOn(text, to)) found.push({ from, to });
    }
    found.sort((a, b) => a.from - b.from || b.to - a.to);
    let end = 0;
    return found.filter(({ from, to }) => {
      if (from < end) return false;
      end = to;
      return true;
    });
  }
}

/** True when a Latin word goes on across `at`: `mi` is no name inside `mini`. */
function goesOn(text: string, at: number): boolean {
  return isLatinAt(text, at - 1) && isLatinAt(text, at);
}

function isLatinAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isLatin(FOLD[text.charCodeAt(at)] ?? 0);
}
