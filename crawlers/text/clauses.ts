/** A piece of a text between marks, as offsets into it. */
export interface Clause {
  from: number;
  to: number;
}

/** Clauses of one text that are looked at; the last one takes the rest. */
const MAX_CLAUSES = 40;
/** Pieces shorter than this join the next one. */
const SHORTEST = 2;
const MARKS = new Set(Array.from('，。！？；、：,!?;:…~～\n\r', (mark) => mark.charCodeAt(0)));
const STOP = 0x2e;
const BLANK = 0x20;

/** Splits a text where a clause ends: at marks, and before words that turn a sentence; linear. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (let i = 0; i < text.length && clauses.length < MAX_CLAUSES - 1; i++) {
    const width = breakAt(text, i);
    if (width < 0) continue;
    if (width === 1 && i === from) from = i + 1;
    if (i - from < SHORTEST) continue;
    clauses.push({ from, to: i });
    from = i + width;
  }
  if (text.slice(from).trim() !== '') clauses.push({ from, to: text.length });
  return clauses;
}

/** Width of the mark that ends a clause at `i`; 0: a turning word begins here; −1: no end. */
function breakAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  if (MARKS.has(code)) return code === 0x3a && text.charCodeAt(i + 1) === 0x2f ? -1 : 1;
  if (code === STOP) return isFullStop(text.charCodeAt(i + 1)) ? 1 : -1;
  // 但, 但是, 不过: the turn belongs to what follows it.
  if (code === 0x4f46) return 0;
  if (code === 0x4e0d && text.charCodeAt(i + 1) === 0x8fc7) return 0;
  if (code !== BLANK) return -1;
  if (text.startsWith('but ', i + 1)) return 1;
  return text.charCodeAt(i + 1) >= 0x3400 && text.charCodeAt(i + 1) <= 0x9fff ? 1 : -1;
}

/** A full stop ends a clause before a blank, another stop, or nothing; not inside 3.5 or a.com. */
function isFullStop(after: number): boolean {
  return Number.isNaN(after) || after === BLANK || after === STOP || after === 0x0a;
}
