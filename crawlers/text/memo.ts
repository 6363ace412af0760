import type { Analysis, Utterance } from '../../server/model/analysis.js';

/** Longer texts are hardly ever said twice, and would fill the memory. */
const LONGEST = 500;

/**
 * What was found in the texts seen last. Bare reposts, copies and second looks at a post say
 * what was said before: more than a quarter of a storm need not be analysed again.
 */
export class Memo {
  readonly #found = new Map<string, Analysis>();
  /** Walks behind all that was forgotten or put last: from the start it would pass their holes each time. */
  #oldest = this.#found.keys();

  /** Remembers at most `size` texts. */
  constructor(private readonly size: number) {}

  get(utterance: Utterance): Analysis | undefined {
    if (utterance.text.length > LONGEST) return undefined;
    const key = keyOf(utterance);
    const analysis = this.#found.get(key);
    if (analysis) {
      // A map keeps the order of insertion: put last, it is forgotten last.
      this.#found.delete(key);
      this.#found.set(key, analysis);
    }
    return analysis;
  }

  set(utterance: Utterance, analysis: Analysis): void {
    if (utterance.text.length > LONGEST) return;
    if (this.#found.size >= this.size) this.#forget();
    this.#found.set(keyOf(utterance), analysis);
  }

  #forget(): void {
    let next = this.#oldest.next();
    if (next.done) {
      this.#oldest = this.#found.keys();
      next = this.#oldest.next();
    }
    if (!next.done) this.#found.delete(next.value);
  }
}

/** The stated language can change what is found, and its clauses are asked for where brands meet. */
function keyOf({ text, language, several }: Utterance): string {
  return `${language ?? ''}${several === true ? '+' : ''}\n${text}`;
}
