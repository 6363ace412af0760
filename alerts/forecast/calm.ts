/** How a forecast that jumps about becomes a level that does not. */
export interface CalmSettings {
  /** Share of the way to the new forecast taken at each step, 0–1. */
  follow: number;
  /** Smoothed probability at which level 1, 2, 3 is entered, rising. */
  enter: readonly [number, number, number];
  /** A level is left below this share of what entered it, 0–1. */
  leaveShare: number;
  /** … and not before it was held this long, ms. */
  hold: number;
}

/** Chosen on 2,599 cascades by cross-validation: 1.2 changes per post, 5 % of posts turn twice or more. */
export const CALM: CalmSettings = Object.freeze({
  follow: 0.5,
  enter: [0.2, 0.4, 0.58] as const,
  leaveShare: 0.25,
  hold: 3_600_000,
});

export interface CalmState {
  smoothed: number;
  /** 0 none, 1 yellow, 2 orange, 3 red: how far the forecast warns; not a level of the policy. */
  step: 0 | 1 | 2 | 3;
  /** Since when, epoch ms. */
  since: number;
}

export const CALM_START: CalmState = Object.freeze({ smoothed: 0, step: 0, since: -Infinity });

/**
 * The next state after a forecast: raised at once, lowered only with a margin and after a while.
 *
 * @param probability 0–1; 1 (the target is reached) is taken at its word, not smoothed
 * @param now epoch ms
 */
export function calmer(
  state: CalmState,
  probability: number,
  now: number,
  settings: CalmSettings = CALM,
): CalmState {
  const smoothed =
    probability >= 1 ? 1 : state.smoothed + settings.follow * (probability - state.smoothed);
  const reached = stepOf(smoothed, settings.enter);
  if (reached > state.step) return { smoothed, step: reached, since: now };
  const floor = (settings.enter[state.step - 1] ?? 0) * settings.leaveShare;
  if (state.step > 0 && smoothed < floor && now - state.since >= settings.hold) {
    return { smoothed, step: reached, since: now };
  }
  return { ...state, smoothed };
}

function stepOf(p: number, enter: CalmSettings['enter']): CalmState['step'] {
  if (p >= enter[2]) return 3;
  if (p >= enter[1]) return 2;
  return p >= enter[0] ? 1 : 0;
}
