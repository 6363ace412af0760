/** The clock of the demo: when each thing happens, in minutes of the story, and how steeply. */

/** Points of a rising curve: [minute of the story, how many by then]. */
export type Curve = readonly (readonly [minute: number, count: number])[];

export const at = (hours: number, minutes: number): number => hours * 60 + minutes;

export const ROOT_AT = at(2, 10);
export const BLOGGER_AT = at(5, 5);
export const STATEMENT_AT = at(7, 5);
export const SOLUTION_AT = at(9, 5);
export const LETTER_AT = at(22, 15);
/** The author takes the first post down by herself: nothing sees it afterwards. */
const DELETED_AT = at(16, 40);

/** When the posts of each phase appear; the share of the curve's height, not the height, counts. */
export const POSTS_AT = {
  earlyNegative: [
    [at(2, 25), 0],
    [at(3, 0), 4],
    [at(3, 20), 8],
    [at(4, 30), 24],
    [at(5, 5), 33],
  ],
  earlyOther: [
    [at(2, 50), 0],
    [at(5, 0), 6],
  ],
  peakNegative: [
    [at(5, 7), 0],
    [at(5, 30), 18],
    [at(6, 30), 54],
    [at(7, 5), 70],
  ],
  peakOther: [
    [at(5, 15), 0],
    [at(7, 3), 22],
  ],
  lateNegative: [
    [at(7, 8), 0],
    [at(8, 0), 11],
    [at(9, 0), 16],
    [at(10, 0), 20],
  ],
  lateOther: [
    [at(7, 12), 0],
    [at(8, 0), 5],
    [at(9, 6), 8],
    [at(10, 0), 22],
    [at(10, 40), 28],
  ],
  calmNegative: [
    [at(10, 40), 0],
    [at(15, 30), 4],
  ],
  calmOther: [
    [at(10, 30), 0],
    [at(16, 0), 11],
    [at(18, 0), 13],
    [at(22, 50), 13],
    [at(23, 55), 17],
  ],
} satisfies Record<string, Curve>;

/** Reposts of the first post that are collected as records (the blogger's own is one of them). */
export const COLLECTED: Curve = [
  [ROOT_AT, 0],
  [at(2, 30), 5],
  [at(3, 0), 30],
  [at(3, 19), 50],
  [at(4, 0), 64],
  [at(4, 30), 72],
  [at(4, 50), 86],
  [BLOGGER_AT, 100],
  [at(5, 15), 116],
  [at(5, 30), 160],
  [at(6, 0), 275],
  [at(6, 30), 402],
  [STATEMENT_AT, 426],
  [at(8, 0), 442],
  [at(10, 0), 455],
  [at(14, 0), 462],
  [at(16, 30), 465],
];

/** What the first post's own counter shows; up to +6:30 h it follows what is collected. */
export const ROOT_COUNTER: Curve = [
  [at(6, 30), 412],
  [STATEMENT_AT, 500],
  [at(8, 0), 632],
  [at(9, 0), 735],
  [at(10, 0), 812],
  [at(12, 0), 905],
  [at(14, 0), 962],
  [at(16, 0), 1003],
  [DELETED_AT, 1009],
];

export const BLOGGER_COUNTER: Curve = [
  [BLOGGER_AT, 0],
  [at(5, 15), 12],
  [at(5, 30), 45],
  [at(6, 0), 130],
  [at(6, 30), 205],
  [STATEMENT_AT, 260],
  [at(8, 0), 330],
  [at(10, 0), 425],
  [at(14, 0), 505],
  [DELETED_AT, 529],
];

/** Minutes at which the counters of the two big posts are read again. */
export const SIGHTINGS = [
  ...Array.from({ length: 67 }, (_, i) => at(3, 0) + i * 10),
  at(15, 0),
  at(16, 0),
  at(16, 30),
];

/** How high the curve is at a minute. */
export function height(curve: Curve, minute: number): number {
  let before: readonly [number, number] | undefined;
  for (const point of curve) {
    if (minute < point[0]) {
      if (!before) return 0;
      return before[1] + ((point[1] - before[1]) * (minute - before[0])) / (point[0] - before[0]);
    }
    before = point;
  }
  return before ? before[1] : 0;
}

/** The minute at which the curve reaches a height. */
export function reaches(curve: Curve, wanted: number): number {
  let before: readonly [number, number] | undefined;
  for (const point of curve) {
    if (before && wanted < point[1]) {
      return before[0] + ((point[0] - before[0]) * (wanted - before[1])) / (point[1] - before[1]);
    }
    before = point;
  }
  return before ? before[0] : 0;
}
