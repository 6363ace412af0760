const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What differs per level (policy §3). Times are ms after the level was noticed (acknowledge). */
export interface Policy {
  /** Version of the rule, part of every reason. */
  rule: string;
  /** Rolling window of negative volume, ms. */
  window: number;
  /** A negative item past this many reposts triggers yellow. */
  repostTrigger: number;
  /** Orange from this volume on. */
  orange: number;
  /** Red past this volume. */
  red: number;
  /** Lower only after volume stayed under this share of the threshold (0–1) … */
  leaveShare: number;
  /** … for this long, ms. */
  leaveDwell: number;
  /** Followers that make a KOL, per platform; `*` for the rest. */
  kolFollowers: Readonly<Record<string, number>>;
  /** What a KOL makes of a story: red at once, or one level more than it has without. */
  kol: 'red' | 'step';
  /** Chance of red within 24 h (0–1) from which the forecast alone makes a story yellow, orange; null: never. */
  early: Readonly<Record<'yellow' | 'orange', number | null>>;
  /** Share of an author's followers taken to see one post, for the estimate of reach, 0–1. */
  reachShare: number;
  /** Acknowledge within, ms after the level was announced. */
  acknowledge: Readonly<Record<'yellow' | 'orange' | 'red', number>>;
  /** First public response within, ms after the outbreak. */
  respond: number;
  /** Shares of the response time at which to remind, 0–1. */
  reminders: readonly number[];
  /** No first response after this: VP level, ms after the outbreak. */
  escalate: number;
  /** An acknowledgement without a timeline entry for this long reminds its owner, then lapses, ms. */
  acknowledgementStale: number;
  /** Rule by which a surge of the brand is seen: `measured`, the name of a preset, or `off`. */
  surge: string;
}

/** Defaults of the policy; every number is a setting per brand. */
export const POLICY: Policy = Object.freeze({
  rule: 'policy-2.1',
  window: 24 * HOUR,
  repostTrigger: 50,
  orange: 100,
  red: 500,
  leaveShare: 0.8,
  leaveDwell: 60 * MINUTE,
  kolFollowers: { weibo: 500_000, douyin: 500_000, '*': 100_000 },
  kol: 'red',
  early: { yellow: null, orange: null },
  reachShare: 0.05,
  acknowledge: { yellow: 4 * HOUR, orange: HOUR, red: 15 * MINUTE },
  respond: 4 * HOUR,
  reminders: [0.5, 0.75, 0.9],
  escalate: 2 * HOUR,
  acknowledgementStale: 30 * MINUTE,
  surge: 'measured',
});
