import type { Verdict } from '../../server/model/brand.js';
import type { Level } from '../../server/model/level.js';

const NAMES: Record<Level | Verdict, string> = {
  none: 'calm',
  calm: 'calm',
  yellow: 'yellow',
  orange: 'orange',
  red: 'red',
  'cannot-say': 'unsure',
};

/** The CSS colour of a level's shapes. */
export function fillOf(level: Level | Verdict): string {
  return `var(--${NAMES[level]})`;
}

/** The CSS colour of a level's words, legible as text. */
export function inkOf(level: Level | Verdict): string {
  return level === 'cannot-say' ? 'var(--ink-2)' : `var(--${NAMES[level]}-ink)`;
}
