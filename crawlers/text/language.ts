const HAN = /\p{Script=Han}/gu;
const KANA_OR_HANGUL = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const LATIN = /\p{Script=Latin}+/gu;
const LETTER = /\p{L}/gu;

/** Words that English cannot do without; other Latin languages rarely use two of them. */
const ENGLISH =
  /\b(the|and|is|are|was|were|to|of|in|it|you|my|your|this|that|for|with|not|have|has|on|at|be|they|we|so|but|just|what|how|who|why|no|all|from|our|me|do|can|will|an?|i|i'm|it's|don't)\b/giu;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * `zh`, `en`, or `und` for anything else, by script and the commonest English words.
 * What a source states (`en-US`) is believed when it names a language at all.
 */
export function detectLanguage(text: string, stated?: string | null): string {
  const named = stated?.toLowerCase().match(/^[a-z]{2,3}(?=$|[-_])/)?.[0];
  if (named && named !== 'und') return named === 'cmn' || named === 'yue' ? 'zh' : named;
  const han = count(text, HAN);
  const other = count(text, KANA_OR_HANGUL);
  if (han > 0 && other <= han / 4) {
    const words = count(text, LATIN);
    return han * 2 >= words ? 'zh' : 'en';
  }
  if (other > 0) return 'und';
  const words = count(text, LATIN);
  if (words === 0) return 'und';
  if (count(text, LETTER) > 2 * count(text, /\p{Script=Latin}/gu)) return 'und';
  const common = count(text, ENGLISH);
  return common >= Math.max(1, words / 12) ||
    (words <= 4 && /^[\p{ASCII}\p{P}\p{S}\s\p{Emoji}]*$/u.test(text))
    ? 'en'
    : 'und';
}
