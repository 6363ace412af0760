import * as incidents from '../../alerts/incident.js';
import type { Step } from '../../alerts/incident.js';
import type { Brand } from '../model/brand.js';
import type { DeadlineKind, Incident, Response } from '../model/incident.js';

/** What a person can do to an incident. */
export type Act =
  | { kind: 'acknowledge'; by: string; note: string | null; takeOver?: boolean }
  | { kind: 'note'; by: string; text: string; step: DeadlineKind | null }
  | { kind: 'respond'; response: Response }
  | { kind: 'judge'; verdict: 'real' | 'noise'; by: string; note: string | null }
  | { kind: 'close'; by: string; why: string };

/** What a person's act makes of an incident. Throws ActError when the incident does not allow it. */
export function perform(incident: Incident, act: Act, brand: Brand, now: number): Step {
  switch (act.kind) {
    case 'acknowledge':
      return incidents.acknowledge(
        incident,
        act.by,
        act.note,
        brand.policy,
        now,
        act.takeOver ?? false,
      );
    case 'note':
      return incidents.note(
        incident,
        { by: act.by, text: act.text, step: act.step },
        brand.policy,
        now,
      );
    case 'respond':
      return incidents.respond(incident, act.response, now);
    case 'judge':
      return incidents.judge(incident, {
        verdict: act.verdict,
        by: act.by,
        at: now,
        note: act.note,
      });
    case 'close':
      return incidents.close(incident, act.by, act.why, now);
  }
}
