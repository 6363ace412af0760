const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** At most `count` messages in any `ms`. */
export interface Window {
  count: number;
  ms: number;
  /** How many of them only urgent messages may use. */
  reserve?: number;
}

/** What a service bears; data, so that a changed limit is a changed line. */
export interface RateRules {
  windows: readonly Window[];
  /** Shortest pause between two messages, ms. */
  pause: number;
  /** Minutes of the hour in which ordinary messages wait, as the service advises. */
  avoid: readonly number[];
  /** Silence after the service said "too fast" and named no wait, ms. */
  lockout: number;
}

/** What became of a channel's messages; the newest `horizon(rules)` ms are enough. */
export interface History {
  /** When messages went out or are on their way, epoch ms, in any order; tries count as messages. */
  sent: readonly number[];
  /** The last time the service said "too fast", and until when it asked to wait (null: not said). */
  throttled: { at: number; until: number | null } | null;
}

export type Leave =
  { ok: true } | { ok: false; wait: number; why: 'window' | 'pause' | 'minute' | 'lockout' };

const FREE: RateRules = { windows: [], pause: 0, avoid: [], lockout: 30 * SECOND };

/**
 * Per kind, a little under what the services document (reference: their developer pages):
 * Feishu 100 a minute and 5 a second, and it asks to keep clear of the full and half hour; DingTalk 20 a
 * minute or ten minutes of silence; WeCom 20 a minute; Slack one a second; Teams 4 a second; Discord 5 in
 * 2 s as its headers show; Telegram one a second and 20 a minute in a group; ntfy a burst of 60, then one
 * in 5 s; PagerDuty 120 a minute.
 */
export const LIMITS: Readonly<Record<string, RateRules>> = {
  feishu: {
    windows: [
      { count: 4, ms: SECOND },
      { count: 95, ms: MINUTE, reserve: 10 },
    ],
    pause: 0,
    avoid: [0, 30],
    lockout: 5 * SECOND,
  },
  dingtalk: {
    windows: [{ count: 18, ms: MINUTE, reserve: 4 }],
    pause: 0,
    avoid: [],
    lockout: 10 * MINUTE,
  },
  wecom: {
    windows: [{ count: 18, ms: MINUTE, reserve: 4 }],
    pause: 0,
    avoid: [],
    lockout: MINUTE,
  },
  slack: { windows: [], pause: 1_100, avoid: [], lockout: 30 * SECOND },
  teams: { windows: [{ count: 3, ms: SECOND }], pause: 0, avoid: [], lockout: 30 * SECOND },
  discord: {
    windows: [
      { count: 4, ms: 2 * SECOND },
      { count: 28, ms: MINUTE, reserve: 4 },
    ],
    pause: 0,
    avoid: [],
    lockout: 10 * SECOND,
  },
  telegram: {
    windows: [{ count: 19, ms: MINUTE, reserve: 4 }],
    pause: 1_100,
    avoid: [],
    lockout: 30 * SECOND,
  },
  // A bucket of 60 that gains 12 a minute never holds fewer than what these windows let out.
  ntfy: {
    windows: [{ count: 55, ms: 5 * MINUTE, reserve: 10 }],
    pause: 0,
    avoid: [],
    lockout: MINUTE,
  },
  pagerduty: {
    windows: [{ count: 110, ms: MINUTE, reserve: 10 }],
    pause: 0,
    avoid: [],
    lockout: 30 * SECOND,
  },
  webhook: FREE,
  email: {
    windows: [
      { count: 20, ms: MINUTE, reserve: 4 },
      { count: 200, ms: HOUR, reserve: 20 },
    ],
    pause: 0,
    avoid: [],
    lockout: 5 * MINUTE,
  },
  webpush: FREE,
};

/** The rules of a kind; an unknown kind has none of its own. */
export function rulesOf(kind: string): RateRules {
  return LIMITS[kind] ?? FREE;
}

/** How far back the history must reach, ms. */
export function horizon(rules: RateRules): number {
  return Math.max(rules.lockout, rules.pause, ...rules.windows.map((window) => window.ms));
}

/**
 * Whether one more message may go out now, or how long to wait (ms) and what for.
 * Urgent messages (a first alert, a raise to red) may use the reserve and every minute of the hour;
 * a lock-out holds them back as well, since trying would only prolong it.
 */
export function maySend(rules: RateRules, history: History, now: number, urgent = false): Leave {
  const sent = history.sent.filter((at) => at <= now).sort((a, b) => b - a);
  const waits: Extract<Leave, { ok: false }>[] = [
    { ok: false, wait: lockedFor(rules, history, now), why: 'lockout' },
    ...rules.windows.map((window) => ({
      ok: false as const,
      wait: fullFor(window, sent, now, urgent),
      why: 'window' as const,
    })),
    { ok: false, wait: (sent[0] ?? -Infinity) + rules.pause - now, why: 'pause' },
    { ok: false, wait: urgent ? 0 : avoidedFor(rules, now), why: 'minute' },
  ];
  const longest = waits.reduce((a, b) => (b.wait > a.wait ? b : a));
  return longest.wait > 0 ? longest : { ok: true };
}

function lockedFor(rules: RateRules, history: History, now: number): number {
  if (history.throttled === null) return 0;
  const { at, until } = history.throttled;
  return (until ?? at + rules.lockout) - now;
}

/** Until so many have left the window that one more fits. `sent` is newest first. */
function fullFor(window: Window, sent: readonly number[], now: number, urgent: boolean): number {
  const room = window.count - (urgent ? 0 : (window.reserve ?? 0));
  const blocking = sent[room - 1];
  return blocking === undefined ? 0 : blocking + window.ms - now;
}

/** Minutes of the hour, which are the same in nearly every time zone. */
function avoidedFor(rules: RateRules, now: number): number {
  const minute = Math.floor(now / MINUTE);
  for (let ahead = 0; ahead < 60; ahead += 1) {
    if (!rules.avoid.includes((minute + ahead) % 60)) {
      return ahead === 0 ? 0 : (minute + ahead) * MINUTE - now;
    }
  }
  return 0;
}
