import { createHash } from 'node:crypto';
import type { Trouble } from '../server/model/trouble.js';
import { type SourceKind, type Visit, trouble, VisitError, type VisitTools } from './source.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** However often it failed, look again after this long. */
const LONGEST_BACKOFF = 6 * HOUR;
/** However politely a source asks us to wait, look again after a day. */
const LONGEST_WAIT = 24 * HOUR;
/** A failure is told when it is the third in a row, or will not heal by itself. */
const TOLD_AFTER = 3;

/** What a source's row knows about its visits. */
export interface Visited {
  id: number;
  /** ms between visits. */
  every: number;
  failures: number;
  enabled: boolean;
}

/** What a visit makes of the row. */
export interface AfterVisit {
  dueAt: number;
  failures: number;
  error: string | null;
  /** The same by its name; null where only a sentence is known. */
  trouble: Trouble | null;
  enabled: boolean;
  /** Tell people that it fails now, or works again. */
  tell: 'failing' | 'recovered' | null;
}

/** Up to a tenth of the interval, the same for the same source and moment: replays stay replays. */
function jitter(id: number, now: number, every: number): number {
  const byte = createHash('sha256').update(`${id}:${now}`).digest()[0] ?? 0;
  return Math.floor((byte / 255) * Math.min(every / 10, MINUTE));
}

/** The next visit after one that worked: the rhythm, or later if the other side asked for it. */
export function afterSuccess(source: Visited, visit: Visit, now: number): AfterVisit {
  const wait = Math.min(LONGEST_WAIT, Math.max(source.every, visit.waitAtLeast ?? 0));
  const dueAt =
    visit.again !== undefined && visit.again < wait
      ? now + visit.again
      : now + wait + jitter(source.id, now, source.every);
  return {
    dueAt,
    failures: 0,
    error: null,
    trouble: null,
    enabled: true,
    tell: source.failures >= TOLD_AFTER ? 'recovered' : null,
  };
}

/** The next visit after one that failed: doubling, never sooner than asked. */
export function afterFailure(source: Visited, error: VisitError, now: number): AfterVisit {
  const failures =
    error.kind === 'transient' ? source.failures + 1 : Math.max(source.failures + 1, TOLD_AFTER);
  const backoff = Math.min(LONGEST_BACKOFF, source.every * 2 ** Math.min(source.failures, 10));
  const wait = Math.min(LONGEST_WAIT, Math.max(backoff, error.retryAfter ?? 0));
  return {
    dueAt: now + wait + jitter(source.id, now, source.every),
    failures,
    error: error.message,
    trouble: error.trouble,
    enabled: error.kind !== 'gone',
    tell: source.failures < TOLD_AFTER && failures >= TOLD_AFTER ? 'failing' : null,
  };
}

/** One visit. Whatever goes wrong comes back as a VisitError with a sentence for a person. */
export async function visit(
  kind: SourceKind,
  config: unknown,
  cursor: Record<string, unknown>,
  tools: VisitTools,
): Promise<Visit> {
  const parsed = kind.config.safeParse(config);
  if (!parsed.success) {
    throw new VisitError(trouble('settings-incomplete'), 'unreadable');
  }
  try {
    return await kind.visit(parsed.data, cursor, tools);
  } catch (error) {
    if (error instanceof VisitError) throw error;
    throw new VisitError(
      trouble('unexpected', { said: (error as Error).message }),
      'unreadable',
      null,
      {
        cause: error,
      },
    );
  }
}
