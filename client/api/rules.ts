import type { Level } from '../../server/model/level.js';
import type { Policy } from '../../server/model/policy.js';
import type { Ask } from './ask.js';

/** What a person may set; the version of the rule is not among it. */
export type PolicyDraft = Omit<Policy, 'rule'>;

export interface RehearsedSide {
  alerts: { storyId: number | null; title: string; level: Level; at: number }[];
  changes: { at: number }[];
  judged: { real: number; noise: number; unsaid: number };
  /** Where forecasts that raise a level come from; null when none does. */
  forecasts: 'made' | 'anew' | null;
}

/** What a rule would have done over the stored past, beside today's. */
export interface Rehearsal {
  from: number;
  until: number;
  today: RehearsedSide;
  then: RehearsedSide;
  compared: {
    storyId: number | null;
    title: string;
    level: Level;
    today: number | null;
    then: number | null;
    /** ms by which the other rule would have been earlier. */
    lead: number | null;
    verdict: 'real' | 'noise' | null;
  }[];
}

export interface Quality {
  rules: {
    rule: string;
    by: 'kol' | 'volume' | 'reposts' | 'forecast';
    raised: number;
    real: number;
    noise: number;
    precision: number | null;
  }[];
  kol: { raised: number; held: number; open: number; share: number | null };
}

export interface Rerun {
  id: number;
  at: number;
  by: string;
  from: number;
  until: number;
  rule: string;
  alerts: unknown[];
  announced: unknown[];
  without: number[];
  added: unknown[];
}

export interface SurgeRules {
  /** `after`: whose published rule it follows. */
  presets: { name: string; after: string }[];
}

export function ruleCalls(ask: Ask) {
  return {
    policyOf: async (brand: number): Promise<Policy | null> => {
      const { items } = await ask<{ items: { id: number; policy: Policy }[] }>('GET', '/brands');
      return items.find(({ id }) => id === brand)?.policy ?? null;
    },
    savePolicy: (brand: number, policy: Partial<PolicyDraft>) =>
      ask<unknown>('PATCH', `/brands/${brand}`, { policy }),
    rehearse: (brand: number, policy: Partial<PolicyDraft>, days: number) =>
      ask<Rehearsal>('POST', `/brands/${brand}/rehearse`, { policy, days }),
    quality: (brand: number) => ask<Quality>('GET', `/brands/${brand}/quality`),
    rerun: (brand: number, by: string, days: number) =>
      ask<Rerun>('POST', `/brands/${brand}/rerun`, { by, days }),
    surgeRules: () => ask<SurgeRules>('GET', '/surge-rules'),
  };
}
