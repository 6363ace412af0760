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

/** A bucket that is full at first, loses one with each message and gains one in every `refill` ms. */
export interface TokenBucket {
  size: number;
  refill: number;
  /** How many of them only urgent messages may use. */
  reserve: number;
}

/** What a service bears; data, so that a changed limit is a changed line. */
export interface RateRules {
  windows: readonly Window[];
  bucket?: TokenBucket;
  /** Shortest pause between two messages, ms. */
  pause: number;
  /** Minutes of the hour in which ordinary messages wait, as the service advises. */
  avoid: readonly number[];
  /** Silence after the service said "too fast" and named no wait, ms. */
  lockout: number;
  /** Each incident has an alert of its own there: several are never told in one message. */
  apart?: true;
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
 *
 * Half of what a service bears is kept for first alerts and raises to red; in a storm, updates get by with
 * the other half by being merged. So an urgent message never waits longer than it would if urgent ones alone
 * shared the reserve.
 */
export const LIMITS: Readonly<Record<string, RateRules>> = {
  feishu: {
    windows: [
      { count: 4, ms: SECOND, reserve: 2 },
      { count: 95, ms: MINUTE, reserve: 47 },
    ],
    pause: 0,
    avoid: [0, 30],
    lockout: 5 * SECOND,
  },
  dingtalk: {
    windows: [{ count: 18, ms: MINUTE, reserve: 9 }],
    pause: 0,
    avoid: [],
    lockout: 10 * MINUTE,
  },
  wecom: {
    windows: [{ count: 18, ms: MINUTE, reserve: 9 }],
    pause: 0,
    avoid: [],
    lockout: MINUTE,
  },
  slack: { windows: [], pause: 1_000, avoid: [], lockout: 30 * SECOND },
  teams: {
    windows: [{ count: 3, ms: SECOND, reserve: 1 }],
    pause: 0,
    avoid: [],
    lockout: 30 * SECOND,
  },
  discord: {
    windows: [
      { count: 4, ms: 2 * SECOND, reserve: 2 },
      { count: 28, ms: MINUTE, reserve: 14 },
    ],
    pause: 0,
    avoid: [],
    lockout: 10 * SECOND,
  },
  telegram: {
    windows: [{ count: 19, ms: MINUTE, reserve: 9 }],
    pause: 1_100,
    avoid: [],
    lockout: 30 * SECOND,
  },
  ntfy: {
    windows: [],
    bucket: { size: 55, refill: 5 * SECOND, reserve: 27 },
    pause: 0,
    avoid: [],
    lockout: MINUTE,
  },
  pagerduty: {
    windows: [{ count: 110, ms: MINUTE, reserve: 55 }],
    pause: 0,
    avoid: [],
    lockout: 30 * SECOND,
    apart: true,
  },
  webhook: FREE,
  email: {
    windows: [
      { count: 20, ms: MINUTE, reserve: 10 },
      { count: 200, ms: HOUR, reserve: 100 },
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
  // Twice the time a bucket needs to fill: what it held before that no longer matters.
  const filled = rules.bucket ? 2 * rules.bucket.size * rules.bucket.refill : 0;
  return Math.max(rules.lockout, rules.pause, filled, ...rules.windows.map((window) => window.ms));
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
    { ok: false, wait: emptyFor(rules, sent, now, urgent), why: 'window' },
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

/**
 * Until the bucket holds what is needed. Counted in ms of refilling, which are whole numbers. It is taken
 * for empty where the history begins, so that what is forgotten can only make us wait. `sent` is newest first.
 */
function emptyFor(rules: RateRules, sent: readonly number[], now: number, urgent: boolean): number {
  if (!rules.bucket) return 0;
  const { size, refill, reserve } = rules.bucket;
  const full = size * refill;
  let at = now - horizon(rules);
  let held = 0;
  for (const when of sent.filter((one) => one >= at).reverse()) {
    held = Math.max(0, Math.min(full, held + when - at) - refill);
    at = when;
  }
  held = Math.min(full, held + now - at);
  return (urgent ? 1 : 1 + reserve) * refill - held;
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
