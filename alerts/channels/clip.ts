/** How long a text is for a medium; must grow with the text. */
export type Measure = (text: string) => number;

/** UTF-16 code units, what most services count. */
export const units: Measure = (text) => text.length;

const encoder = new TextEncoder();

/** Bytes of UTF-8: one Chinese character is three. */
export const bytes: Measure = (text) => encoder.encode(text).length;

const SENTENCE_END = /[。！？!?；;…\n]+[”’」』"')）]*|\.(?=\s)/g;
const CLAUSE_END = /[，、,：:\s]/g;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * The text, or as many whole sentences of it as fit, followed by an ellipsis.
 * Where not even the first sentence fits, it ends at a clause, else at a visible character.
 * Assumes that every UTF-16 unit measures at least 1, which lets it look at `limit` units only.
 */
export function clip(text: string, limit: number, measure: Measure = units): string {
  if (text.length <= limit && measure(text) <= limit) return text;
  const room = fitting(text, limit, measure);
  if (room === 0) return '';
  const head = text.slice(0, room);
  const end = lastEnd(head, SENTENCE_END) || lastEnd(head, CLAUSE_END, room / 2);
  return `${(end > 0 ? head.slice(0, end) : head).trimEnd()}…`;
}

/** How many units of the text fit together with the ellipsis, at a visible character. */
function fitting(text: string, limit: number, measure: Measure): number {
  let low = 0;
  let high = Math.min(text.length, Math.max(0, limit));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle)}…`) <= limit) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? 0 : wholeGraphemes(text, low);
}

/** Looks back a little only: no visible character is longer than 64 units worth keeping whole. */
function wholeGraphemes(text: string, at: number): number {
  const from = Math.max(0, at - 64);
  const inside = graphemes.segment(text.slice(from, at + 64)).containing(at - from);
  if (inside === undefined || inside.index === at - from) return at;
  return inside.index > 0 ? from + inside.index : lowSurrogate(text, at) ? at - 1 : at;
}

function lowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

function lastEnd(text: string, pattern: RegExp, least = 1): number {
  let end = 0;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end >= least ? end : 0;
}
