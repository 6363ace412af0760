/** A piece of a text between marks, as offsets into it. */
export interface Clause {
  from: number;
  to: number;
}

/** Clauses of one text that are looked at. */
const MAX_CLAUSES = 60;
/** Pieces shorter than this join the next one. */
const SHORTEST = 2;
const BREAK = /[，。！？；、,!?;…~～\n\r]|\.(?=\s|$|\.)|：(?=\S)|\s+(?=[\u3400-\u9fff])|(?= but )|但是|但|不过/gu;

/** Splits a text where a clause ends; linear in its length. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  for (const match of text.matchAll(BREAK)) {
    const to = match.index;
    if (to - from < SHORTEST) continue;
    clauses.push({ from, to });
    // Words that turn the sentence belong to what follows them; marks belong to nobody.
    from = /[但不]/.test(match[0]) ? to : to + match[0].length;
    if (clauses.length === MAX_CLAUSES) return clauses;
  }
  if (text.length - from >= 1 && text.slice(from).trim() !== '') {
    clauses.push({ from, to: text.length });
  }
  return clauses;
}
