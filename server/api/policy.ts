import { z } from 'zod';
import { both } from './both.js';
import { reminderKind } from '../../alerts/playbook.js';
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
    window: ms.meta(both('Rolling window of negative volume, ms.', '负面量的滚动窗口，毫秒。')),
    repostTrigger: count.meta(
      both('Yellow past this many reposts of one item.', '单条转发超过此数为黄色。'),
    ),
    orange: count.meta(both('Orange from this negative volume on.', '负面量达到此值为橙色。')),
    red: count.meta(both('Red past this negative volume.', '负面量超过此值为红色。')),
    leaveShare: share
      .min(0.01, 'must be at least 0.01: at nothing a level would be left as soon as it is reached')
      .meta(
        both(
          'Lowered under this share of the threshold, 0.01–1 …',
          '低于阈值的这个比例时降级，0.01–1……',
        ),
      ),
    leaveDwell: ms.meta(both('… for this long, ms.', '……并持续这么久，毫秒。')),
    kolFollowers: z
      .record(z.string(), count)
      .meta(
        both('Followers of a KOL, by platform; `*`.', '各平台 KOL 的粉丝门槛；`*` 为其他平台。'),
      ),
    kol: z
      .enum(['red', 'step'])
      .meta(both('A KOL makes it red, or one level more.', 'KOL 介入：直接红色，或升一级。')),
    early: z
      .object({ yellow: chance, orange: chance })
      .meta(
        both(
          'Chance of red (0–1) from which the forecast alone raises a story; null: never.',
          '预测升红概率（0–1）达到多少就提前定级；null：从不。',
        ),
      ),
    reachShare: share.meta(
      both(
        'Share of followers taken to see one post, 0–1.',
        '估计有多大比例的粉丝看到一条内容，0–1。',
      ),
    ),
    acknowledge: z
      .object({ yellow: ms, orange: ms, red: ms })
      .meta(both('Acknowledge within, by level, ms.', '各级别须在多久内认领，毫秒。')),
    respond: ms.meta(
      both(
        'First public response within, ms after the outbreak.',
        '爆发后多久内首次公开回应，毫秒。',
      ),
    ),
    reminders: z
      .array(share.meta(both('Share of the response time.', '占回应时限的比例。')))
      .refine((shares) => new Set(shares.map(reminderKind)).size === shares.length, {
        error: 'must be at most one under 0.75, one from 0.75 and one from 0.9',
      })
      .meta(
        both(
          'When to remind, 0–1 of the response time: at most once before 0.75, once from there and once from 0.9.',
          '何时提醒，占回应时限的 0–1：0.75 以前、0.75 起、0.9 起各至多一次。',
        ),
      ),
    escalate: ms.meta(
      both('To the VP without a response after this, ms.', '多久没有回应就上报副总裁，毫秒。'),
    ),
    acknowledgementStale: ms.meta(
      both(
        'An acknowledgement without an entry lapses after, ms.',
        '认领后多久没有记录即失效，毫秒。',
      ),
    ),
    surge: z
      .enum(['measured', 'off', ...SURGE_PRESETS.map(({ name }) => name)])
      .meta(both('Rule by which a surge is seen.', '判断突增所用的规则。')),
  })
  .partial()
  .strict();
