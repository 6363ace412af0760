import type { Kol } from '../server/model/brand.js';
import { WORD_BREAK } from '../server/model/query-form.js';

/** Words separated by commas of either language, 、, ; or lines; trimmed, each once. */
export function splitWords(text: string): string[] {
  const words = text.split(WORD_BREAK).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

export function joinWords(words: readonly string[]): string {
  return words.join(', ');
}

/** KOLs, one a line: `platform id name`; `bad` is the first line (from 1) that lacks an id. */
export function parseKols(text: string): { kols: Kol[]; bad: number | null } {
  const kols: Kol[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [platform, id, ...name] = line.trim().split(/[\s,，]+/);
    if (!platform || !id) return { kols, bad: at + 1 };
    kols.push({ platform: platform.toLowerCase(), id, name: name.join(' ') || null });
  }
  return { kols, bad: null };
}

export function formatKols(kols: readonly Kol[]): string {
  return kols.map((kol) => [kol.platform, kol.id, kol.name ?? ''].join(' ').trim()).join('\n');
}
