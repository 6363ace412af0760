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
 * script; of two that overlap the earlier and then the longer one wins. `context` are words people
 * wrote beside a name: they are kept whole as well, but not cut out of a longer word of the
 * dictionary (充电 stays part of 充电器). Light, so make one per brand.
 */
export function createSegmenter(
  names: readonly string[],
  context: readonly string[] = [],
): Segmenter {
  const jieba = dictionary();
  const firm = foldedOf(names);
  const beside = [...foldedOf(context)].filter((word) => word.length > 1 && !firm.has(word));
  const all = [...firm, ...beside];
  const finder = all.length === 0 ? null : new NameFinder(all, firm.size);
  return {
    words: (text) => {
      const words: string[] = [];
      const cut = (piece: string): void => {
        for (const word of jieba.cut(piece, true)) if (hasLetter(word)) words.push(word);
      };
      let from = 0;
      for (const place of finder?.find(text, (whole) => jieba.cut(whole, true)) ?? []) {
        if (place.from > from) cut(text.slice(from, place.from));
        words.push(text.slice(place.from, place.to));
        from = place.to;
      }
      if (from < text.length) cut(from === 0 ? text : text.slice(from));
      return words;
    },
  };
}

function foldedOf(words: readonly string[]): Set<string> {
  return new Set(words.map((word) => foldText(word.trim())).filter((word) => word !== ''));
}

function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

interface NamePlace {
  from: number;
  to: number;
  firm: boolean;
}

/** Finds names in texts. Not re-entrant. */
class NameFinder {
  private readonly automaton: Automaton;
  private readonly hits = new Hits();

  /** The first `firm` words are names; the others give way to longer words of the dictionary. */
  constructor(
    words: readonly string[],
    private readonly firm: number,
  ) {
    this.automaton = new Automaton(words);
  }

  /** Places of names from left to right, none overlapping another; `cut` parts a text into words. */
  find(text: string, cut: (text: string) => readonly string[]): NamePlace[] {
    const { automaton, hits } = this;
    automaton.scan(text, hits);
    let found: NamePlace[] = [];
    for (let i = 0; i < hits.count; i++) {
      const word = hits.words[i] ?? 0;
      const to = hits.ends[i] ?? 0;
      const from = to - (automaton.lengths[word] ?? 0);
      if (goesOn(text, from) || goesOn(text, to)) continue;
      found.push({ from, to, firm: word < this.firm });
    }
    if (found.some(({ firm }) => !firm)) {
      const inWord = insideWords(cut(text));
      found = found.filter(({ from, to, firm }) => firm || !inWord(from, to));
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

/** Tells whether a stretch of the text lies in a single word that is longer than it. */
function insideWords(words: readonly string[]): (from: number, to: number) => boolean {
  const starts: number[] = [];
  for (const word of words)
    for (let i = 0, at = starts.length; i < word.length; i++) starts.push(at);
  return (from, to) => {
    const start = starts[from];
    const longer = start !== from || starts[to] === start;
    return start !== undefined && start === starts[to - 1] && longer;
  };
}

/** True when a Latin word goes on across `at`: `mi` is no name inside `mini`. */
function goesOn(text: string, at: number): boolean {
  return isLatinAt(text, at - 1) && isLatinAt(text, at);
}

function isLatinAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isLatin(FOLD[text.charCodeAt(at)] ?? 0);
}
