import type { Policy } from '../server/model/policy.js';
import type { PolicyDraft } from './api/rules.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A number of a policy as a form shows it: in hours, minutes or percent, not in ms and shares. */
export interface RuleNumber {
  key: string;
  /** What one unit of the form is in the policy: 3,600,000 for hours, 0.01 for percent. */
  unit: number;
  least: number;
  most: number;
}

const n = (key: string, unit = 1, least = 1, most = 1_000_000): RuleNumber => ({
  key,
  unit,
  least,
  most,
});

/** The numbers of the levels, in the order of the form. */
export const LEVEL_NUMBERS: readonly RuleNumber[] = [
  n('repostTrigger'),
  n('orange'),
  n('red'),
  n('window', HOUR, 1, 720),
  n('leaveShare', 0.01, 1, 100),
  n('leaveDwell', MINUTE, 1, 43_200),
];

/** The numbers of the clocks. */
export const CLOCK_NUMBERS: readonly RuleNumber[] = [
  n('acknowledge.red', MINUTE, 1, 43_200),
  n('acknowledge.orange', MINUTE, 1, 43_200),
  n('acknowledge.yellow', MINUTE, 1, 43_200),
  n('respond', HOUR, 1, 720),
  n('escalate', HOUR, 1, 720),
];

/** Followers that make a KOL; in their order. */
export const FOLLOWER_NUMBERS: readonly RuleNumber[] = ['weibo', 'douyin', '*'].map((platform) =>
  n(`kolFollowers.${platform}`, 1, 1, 1_000_000_000),
);

/** Reads one number of a policy in the unit of the form; missing ones are 0. */
export function readNumber(policy: PolicyDraft, { key, unit }: RuleNumber): number {
  const [first = '', second] = key.split('.');
  const value: unknown = policy[first as keyof PolicyDraft];
  const inner = second === undefined ? value : (value as Readonly<Record<string, number>>)[second];
  return typeof inner === 'number' ? Math.round((inner / unit) * 100) / 100 : 0;
}

/** A policy with one number changed; `value` in the unit of the form. */
export function withNumber<P extends PolicyDraft>(
  policy: P,
  { key, unit }: RuleNumber,
  value: number,
): P {
  const [first = '', second] = key.split('.');
  // Percent times 0.01 would bring the dust of binary fractions along.
  const amount = unit < 1 ? value / Math.round(1 / unit) : value * unit;
  if (second === undefined) return { ...policy, [first]: amount };
  const before = policy[first as keyof PolicyDraft] as Readonly<Record<string, number>>;
  return { ...policy, [first]: { ...before, [second]: amount } };
}

/** A chance of the forecast as the form shows it, in percent; an empty field when it is off. */
export function readChance({ early }: PolicyDraft, level: 'yellow' | 'orange'): number | '' {
  const share = early[level];
  return share === null ? '' : Math.round(share * 10_000) / 100;
}

/** A policy with the chance at which the forecast makes `level`, in percent; NaN switches it off. */
export function withChance<P extends PolicyDraft>(
  policy: P,
  level: 'yellow' | 'orange',
  percent: number,
): P {
  const share = Number.isNaN(percent) ? null : percent / 100;
  return { ...policy, early: { ...policy.early, [level]: share } };
}

/** What of `after` differs from `before`: all that needs to be rehearsed or saved. */
export function changedRules(before: Policy, after: Policy): Partial<PolicyDraft> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) =>
        key !== 'rule' && JSON.stringify(value) !== JSON.stringify(before[key as keyof Policy]),
    ),
  );
}
