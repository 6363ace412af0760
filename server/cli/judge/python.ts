/** A value of a Python literal as the corpus writes expectations. */
export type Literal = string | number | null | boolean | Literal[];

/** One `path == literal` of an expectation. */
export interface Claim {
  path: string;
  value: Literal;
}

const CLAIM = /((?:feed|entries)(?:\[[^\]]+\]|\.\w+)*)\s*==\s*/g;

/** The comparisons of an expectation that can be read; the rest is left out. */
export function claims(expression: string): Claim[] {
  const found: Claim[] = [];
  for (const match of expression.matchAll(CLAIM)) {
    const literal = readLiteral(expression, match.index + match[0].length);
    const path = (match[1] ?? '').replace(/\['?"?([^'"\]]+)'?"?\]/g, '.$1');
    if (literal) found.push({ path, value: literal.value });
  }
  return found;
}

function readLiteral(source: string, from: number): { value: Literal; next: number } | null {
  let at = from;
  while (source[at] === ' ') at++;
  const rest = source.slice(at);
  const prefix = /^[ubr]?(?='|")/i.exec(rest)?.[0] ?? null;
  if (prefix !== null) return readString(source, at + prefix.length);
  const number = /^-?\d+(\.\d+)?/.exec(rest)?.[0];
  if (number !== undefined) return { value: Number(number), next: at + number.length };
  const word = /^(None|True|False)/.exec(rest)?.[0];
  if (word !== undefined)
    return { value: word === 'None' ? null : word === 'True', next: at + word.length };
  if (source[at] === '(' || source[at] === '[') return readList(source, at + 1);
  return null;
}

function readList(source: string, from: number): { value: Literal[]; next: number } | null {
  const value: Literal[] = [];
  let at = from;
  for (;;) {
    while (/[\s,]/.test(source[at] ?? '')) at++;
    if (source[at] === ')' || source[at] === ']') return { value, next: at + 1 };
    const item = readLiteral(source, at);
    if (!item) return null;
    value.push(item.value);
    at = item.next;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function readString(source: string, from: number): { value: string; next: number } | null {
  const mark = source[from] ?? '';
  const quote = source.startsWith(mark.repeat(3), from) ? mark.repeat(3) : mark;
  let value = '';
  let at = from + quote.length;
  while (!source.startsWith(quote, at)) {
    if (at >= source.length) return null;
    if (source[at] !== '\\') {
      value += source[at] ?? '';
      at++;
      continue;
    }
    const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/i.exec(
      source.slice(at, at + 10),
    );
    if (code) {
      value += String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16));
      at += code[0].length;
    } else {
      const sign = source[at + 1] ?? '';
      value += ESCAPES[sign] ?? sign;
      at += 2;
    }
  }
  return { value, next: at + quote.length };
}
