import { foldText } from '../fold.js';

/** What stands for the brand's own name, and for a name of somebody else, in a text that is compared. */
export const OURS = '◎';
export const THEIRS = '△';

/** Whose names a text is looked through for: the brand's own, and those of its competitors. */
export interface Names {
  ours: readonly string[];
  theirs: readonly string[];
}

/** Everything but letters, Han and marks of a sentence that may cling to a name: #名#, @name, 《名》. */
const CLINGS = /[#@《》〈〉]/g;

/** Blanks that part nothing. */
const BESIDE_HAN = /(?<=[\u4e00-\u9fff])\s+(?=[◎△\u4e00-\u9fff])|(?<=[◎△])\s+(?=[\u4e00-\u9fff])/g;

export interface Marked {
  marked: string;
  named: readonly string[];
}

/** Finds the names of one brand and of its competitors; made once per brand. */
export class NameFinder {
  readonly #names: RegExp | null;
  readonly #theirs: ReadonlyMap<string, string>;

  constructor({ ours, theirs }: Names) {
    const own = new Set(ours.map(fold).filter((name) => name !== ''));
    // A name that both bear tells nobody apart, so it is taken for ours.
    this.#theirs = new Map(
      theirs.map((name): [string, string] => [fold(name), name]).filter(([name]) => !own.has(name)),
    );
    this.#theirs = new Map([...this.#theirs].filter(([name]) => name !== ''));
    const all = [...own, ...this.#theirs.keys()].sort((a, b) => b.length - a.length);
    this.#names = all.length === 0 ? null : new RegExp(all.map(pattern).join('|'), 'g');
  }

  /**
   * The folded text with a mark in place of each name, and the competitors that it names. What
   * `guess` finds behind a first group is taken for somebody else's name, where no known one is.
   */
  mark(text: string, guess?: RegExp): Marked {
    const named: string[] = [];
    const put = (piece: string): string =>
      this.#names === null
        ? piece
        : piece.replace(this.#names, (name) => {
            const theirs = this.#theirs.get(name.replace(/\s+/g, ' '));
            if (theirs === undefined) return OURS;
            named.push(theirs);
            return THEIRS;
          });
    const plain = text.replaceAll(OURS, ' ').replaceAll(THEIRS, ' ');
    let marked = put(fold(plain));
    if (guess !== undefined && named.length === 0) {
      const guessed = plain.replace(guess, (all: string, before: string) =>
        put(fold(all)).includes(OURS) ? all : before + THEIRS,
      );
      marked = put(fold(guessed));
    }
    return { marked: marked.replace(BESIDE_HAN, ''), named };
  }
}

function fold(text: string): string {
  return foldText(text).replace(CLINGS, '').trim();
}

/** A name as it is looked for; one of Latin letters or digits is a word of its own. */
function pattern(name: string): string {
  const body = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const before = /^[a-z0-9]/.test(name) ? '(?<![a-z0-9])' : '';
  const after = /[a-z0-9]$/.test(name) ? '(?![a-z0-9])' : '';
  return before + body + after;
}
