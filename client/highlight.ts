/** A piece of a text, marked or not. */
export interface Piece {
  text: string;
  lit: boolean;
}

/** Cuts a text at places (UTF-16 units, in any order, perhaps overlapping) into marked and plain pieces. */
export function cutAt(text: string, places: readonly { from: number; to: number }[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of [...places].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const start = Math.max(at, Math.min(from, text.length));
    const end = Math.min(to, text.length);
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), lit: false });
    const last = pieces.at(-1);
    if (last?.lit === true && start === at) last.text += text.slice(start, end);
    else pieces.push({ text: text.slice(start, end), lit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), lit: false });
  return pieces;
}

/** In small letters, sign for sign: a sign that grows when it is made small (İ) stays as it is. */
function small(text: string): string {
  const low = text.toLowerCase();
  if (low.length === text.length) return low;
  return text.replace(/./gsu, (sign) => {
    const made = sign.toLowerCase();
    return made.length === sign.length ? made : sign;
  });
}

/** Places of words in a text, each found every time. */
export function placesOf(text: string, words: readonly string[]): { from: number; to: number }[] {
  const low = small(text);
  return words
    .flatMap((word) => small(word).split('…'))
    .filter((word) => word !== '')
    .flatMap((word) => {
      const found: { from: number; to: number }[] = [];
      for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) {
        found.push({ from: at, to: at + word.length });
      }
      return found;
    });
}
