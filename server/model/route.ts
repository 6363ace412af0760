import type { ChangeKind } from './change.js';
import type { Level } from './level.js';

/** 1 is Monday … 7 is Sunday, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Hours of the week: of a rule in the time zone of the brand, of the quiet hours in that of the routing. `to` before `from` reaches into the next morning and
 * belongs to the day it began on; equal ends mean the whole day.
 */
export interface Hours {
  /** Empty: every day. */
  days: readonly Weekday[];
  /** `HH:MM`. */
  from: string;
  to: string;
}

/** One line of the routing table. An empty list asks nothing. */
export interface RouteRule {
  id: number;
  name: string;
  enabled: boolean;
  brands: readonly number[];
  levels: readonly Level[];
  categories: readonly string[];
  platforms: readonly string[];
  kinds: readonly ChangeKind[];
  /** Null: at any time. */
  hours: Hours | null;
  /** Everybody here is told. */
  channels: readonly number[];
  /** Tried in this order when one of the channels fails. */
  fallbacks: readonly number[];
}

/** Who hears of what. */
export interface Routing {
  /** Stop at the first rule that matches, or gather all that do. */
  mode: 'first' | 'all';
  /** Asked in this order. */
  rules: readonly RouteRule[];
  /** Nothing is sent in these hours, but for red. Null: none. */
  quiet: Hours | null;
  timeZone: string;
}

/** What a route decides on: one change, as far as it matters here. */
export interface RouteEvent {
  kind: ChangeKind;
  brandId: number | null;
  level: Level;
  categories: readonly string[];
  platforms: readonly string[];
  /** The brand's clock, by which the hours of a rule count; null: that of the routing. */
  timeZone: string | null;
  /** Epoch ms. */
  at: number;
}

/** The condition of a rule that an event failed, or `disabled`. */
export type Miss = 'disabled' | 'brand' | 'level' | 'category' | 'platform' | 'kind' | 'hours';

/** What became of one rule: asked and failed at a condition, matched, or never asked. */
export type RuleVerdict =
  | { ruleId: number; name: string; result: 'matched' }
  | { ruleId: number; name: string; result: 'missed'; by: Miss }
  | { ruleId: number; name: string; result: 'not asked' };

/** One channel that hears of the event. */
export interface Hearing {
  channelId: number;
  /** Earliest time to send, epoch ms: later than the event only in quiet hours. */
  notBefore: number;
  /** Where to turn when this channel fails, in order. */
  fallbacks: readonly number[];
  ruleId: number;
}

/** Who hears, when, and why. */
export interface Routed {
  hearings: readonly Hearing[];
  verdicts: readonly RuleVerdict[];
  /** Until when quiet hours hold it back, epoch ms; null when they do not. */
  heldUntil: number | null;
}
