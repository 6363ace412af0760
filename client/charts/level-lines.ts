import type { Format } from '../i18n/format.js';
import type { Words } from '../i18n/words.js';
import type { Colours } from './colours.js';

/** Narrower than this, px, a name stands above its figure, not beside it. */
const NARROW = 480;

/** Whether a chart `width` px wide, 0 where that is not known, has little room beside its curve. */
export function isNarrow(width = 0): boolean {
  return width > 0 && width < NARROW;
}

/** What the line of a level is called, in one line or, where it is `narrow`, in two. */
export function lineName(
  level: 'orange' | 'red',
  at: number,
  { t, f }: { t: Words; f: Format },
  narrow: boolean,
): string {
  const name = t.pulse.line(t.level.short[level], f.number(at));
  return narrow ? name.replace(' ', '\n') : name;
}

/**
 * Room at the left for names of level lines, px: a young curve begins at the left edge, and words
 * on it would hide what has happened.
 */
export function roomFor(names: readonly string[], scale: number): number {
  return (Math.max(...names.flatMap((name) => name.split('\n')).map(widthOf)) + 12) * scale;
}

/** At most how wide a name is in type of 12 px: a Chinese character is a square. */
function widthOf(name: string): number {
  return Array.from(name).reduce((sum, sign) => sum + (/[ -~]/.test(sign) ? 7 : 12), 0);
}

/** A dashed line across a chart of volume, named at its left. */
export function levelLine(
  {
    level,
    at,
    name,
    show = true,
  }: { level: 'orange' | 'red'; at: number; name: string; show?: boolean },
  colours: Colours,
  scale: number,
) {
  return {
    yAxis: at,
    lineStyle: { color: colours[level], type: [3, 5], width: 1.25 * scale },
    label: {
      show,
      position: 'start',
      align: 'right',
      distance: 6 * scale,
      color: level === 'red' ? colours.redInk : colours.orangeInk,
      fontSize: 12 * scale,
      lineHeight: 15 * scale,
      formatter: name,
    },
  };
}
