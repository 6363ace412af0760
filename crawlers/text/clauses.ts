/** A piece of a text between marks, as offsets into it. */
export interface Clause {
  from: number;
  to: number;
}

/** Clauses of one text that are looked at; the last one takes the rest. */
const MAX_CLAUSES = 40;
/** Pieces shorter than this join the next one. */
const SHORTEST = 2;
const MARKS = '，。！？；、：,!?;:…~～\n\r';
const STOP = 0x2e;
const BLANK = 0x20;
/** What a code unit may do: 0: never ends a clause; 1: always does, but for a colon; 2: it depends. */
const ENDS = new Uint8Array(0x10000);
for (const mark of MARKS) ENDS[mark.charCodeAt(0)] = 1;
for (const sign of '. 但不') ENDS[sign.charCodeAt(0)] = 2;

/** Splits a text where a clause ends: at marks, and before words that turn a sentence; linear. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (let i = 0; i < text.length && clauses.length < MAX_CLAUSES - 1; i++) {
    const ends = ENDS[text.charCodeAt(i)] ?? 0;
    if (ends === 0) continue;
    const width = ends === 1 ? markAt(text, i) : breakAt(text, i);
    if (width < 0) continue;
    if (width === 1 && i === from) from = i + 1;
    if (i - from < SHORTEST) continue;
    clauses.push({ from, to: i });
    from = i + width;
  }
  if (text.slice(from).trim() !== '') clauses.push({ from, to: text.length });
  return clauses;
}

/** Width of the mark at `i`; −1: the colon of an address. */
function markAt(text: string, i: number): number {
  return text.charCodeAt(i) === 0x3a && text.charCodeAt(i + 1) === 0x2f ? -1 : 1;
}

/** Width of the sign that ends a clause at `i`; 0: a turning word begins here; −1: no end. */
function breakAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
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
