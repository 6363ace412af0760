import type { InsightWord, Insights } from '../../../server/model/insights.js';
import { mentionsPath } from '../../insights.js';
import type { Colours } from '../colours.js';
import { base, type Drawn } from './parts.js';

/** A word where it stands, px from the middle. */
export interface Laid {
  word: InsightWord;
  size: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

const LARGEST = 56;
const SMALLEST = 14;
const GAP = 5;

/** How wide a word is at a size, px: full-width characters are square, Latin ones about half. */
export function widthOf(word: string, size: number): number {
  return (
    Array.from(word).reduce(
      (sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < 0x2e80 ? 0.58 : 1),
      0,
    ) * size
  );
}

/**
 * Places words around the middle, the most telling first and largest, none over another and none
 * turned. The same words always lie the same way. Words without room are left out.
 */
export function layWords(words: readonly InsightWord[], width: number, height: number): Laid[] {
  const laid: Laid[] = [];
  const most = Math.sqrt(Math.max(1, ...words.map(({ texts }) => texts)));
  const largest = Math.min(LARGEST, width / 8);
  for (const word of words) {
    const size = Math.round(SMALLEST + (largest - SMALLEST) * (Math.sqrt(word.texts) / most));
    const box = { width: widthOf(word.word, size) + GAP, height: size * 1.25 };
    const spot = freeSpot(laid, box, width, height);
    if (spot) laid.push({ word, size, ...spot, ...box });
  }
  return laid;
}

/** Walks outward on a flat spiral until nothing is in the way; null when the edge is reached. */
function freeSpot(
  laid: readonly Laid[],
  box: { width: number; height: number },
  width: number,
  height: number,
): { x: number; y: number } | null {
  const flat = height / width;
  for (let turn = 0; turn < 1400; turn++) {
    const angle = turn * 0.35;
    const far = 2.2 * Math.sqrt(turn) * 4;
    const x = Math.cos(angle) * far;
    const y = Math.sin(angle) * far * Math.max(0.4, flat);
    const outside =
      Math.abs(x) + box.width / 2 > width / 2 || Math.abs(y) + box.height / 2 > height / 2;
    if (outside) continue;
    const taken = laid.some(
      (one) =>
        Math.abs(one.x - x) < (one.width + box.width) / 2 &&
        Math.abs(one.y - y) < (one.height + box.height) / 2,
    );
    if (!taken) return { x, y };
  }
  return null;
}

/** Which way most texts with the word go; `mixed` when no side has most of them. */
export function tintOf({ texts, negative, positive }: InsightWord): 'neg' | 'pos' | 'mixed' {
  if (negative > texts / 2) return 'neg';
  return positive > texts / 2 ? 'pos' : 'mixed';
}

function inkOf(word: InsightWord, colours: Colours): string {
  const tint = tintOf(word);
  if (tint === 'mixed') return colours.ink2;
  return tint === 'neg' ? colours.neg : colours.pos;
}

/** Height the cloud is laid out for, px. */
export const CLOUD_HEIGHT = 280;

/** The words as a cloud; larger: in more texts. */
export function cloudChart(
  words: readonly InsightWord[],
  told: Pick<Insights, 'brandId' | 'period'>,
): Drawn {
  return {
    height: CLOUD_HEIGHT,
    pick: ({ name }) =>
      name === undefined || name === ''
        ? null
        : mentionsPath(told.brandId, told.period, { q: name }),
    option: (colours, width) => ({
      ...base(colours),
      graphic: layWords(words, Math.max(240, width), CLOUD_HEIGHT).map((one) => ({
        type: 'text',
        name: one.word.word,
        x: Math.max(240, width) / 2 + one.x,
        y: CLOUD_HEIGHT / 2 + one.y,
        cursor: 'pointer',
        style: {
          text: one.word.word,
          fill: inkOf(one.word, colours),
          font: `${one.size > 24 ? 600 : 400} ${one.size}px ${colours.font}`,
          align: 'center',
          verticalAlign: 'middle',
        },
      })),
    }),
  };
}
