import { z } from 'zod';
import { SURGE_PRESETS } from '../../alerts/surge-presets.js';

const ms = z
  .number()
  .int()
  .positive()
  .max(30 * 86_400_000);
const count = z.number().int().positive().max(100_000_000);
const share = z.number().min(0).max(1);
const chance = z.number().min(0.01).max(1).nullable();

/** What of the policy a brand may set otherwise; what is left out keeps its value. */
export const policySchema = z
  .object({
    window: ms.describe('Rolling window of negative volume, ms.'),
    repostTrigger: count.describe('Yellow past this many reposts of one item.'),
    orange: count.describe('Orange from this negative volume on.'),
    red: count.describe('Red past this negative volume.'),
    leaveShare: share.describe('Lowered under this share of the threshold, 0–1 …'),
    leaveDwell: ms.describe('… for this long, ms.'),
    kolFollowers: z.record(z.string(), count).describe('Followers of a KOL, by platform; `*`.'),
    kol: z.enum(['red', 'step']).describe('A KOL makes it red, or one level more.'),
    early: z
      .object({ yellow: chance, orange: chance })
      .describe('Chance of red (0–1) from which the forecast alone raises a story; null: never.'),
    reachShare: share.describe('Share of followers taken to see one post, 0–1.'),
    acknowledge: z
      .object({ yellow: ms, orange: ms, red: ms })
      .describe('Acknowledge within, by level, ms.'),
    respond: ms.describe('First public response within, ms after the outbreak.'),
    reminders: z
      .array(share.describe('Share of the response time.'))
      .max(10)
      .describe('When to remind, 0–1 of the response time.'),
    escalate: ms.describe('To the VP without a response after this, ms.'),
    acknowledgementStale: ms.describe('An acknowledgement without an entry lapses after, ms.'),
    surge: z
      .enum(['measured', 'off', ...SURGE_PRESETS.map(({ name }) => name)])
      .describe('Rule by which a surge is seen.'),
  })
  .partial()
  .strict();
