import type { z } from 'zod';
import type { Gone, Item } from '../server/model/mention.js';
import { type Trouble, type TroubleCode, troubleText } from '../server/model/trouble.js';
import type { GuardedFetch } from './fetch.js';
import type { GuardedListen } from './fetch/socket.js';
import type { Missed } from './missed.js';
import type { Offer } from './websub.js';

/** What a visit may use: it has no database and no clock of its own. */
export interface VisitTools {
  fetch: GuardedFetch;
  /** Holds a stream open; absent where a visit must not take long. */
  listen?: GuardedListen | undefined;
  /** Epoch ms, frozen for the visit. */
  now: number;
  signal: AbortSignal;
}

/** What one visit brought home. */
export interface Visit {
  items: Item[];
  /** Where the next visit continues; opaque to everybody but the source, JSON. */
  cursor: Record<string, unknown>;
  /** True when the other side said that nothing changed. */
  notModified: boolean;
  /** Earliest next visit the other side asked for, ms from now; null when it did not. */
  waitAtLeast: number | null;
  /** ms from now to the next visit, when the source knows that there is something to fetch then. */
  again?: number | undefined;
  /** True when this visit carried only a part of what was there: the rest belongs to it. */
  more?: boolean | undefined;
  /** A permanent new address, when the other side named one. */
  movedTo: string | null;
  /** What was wrong but could be read over, in words. */
  warnings: string[];
  /**
   * Whether it brought all that was said since the last visit: `all`, `newest` where only the newest
   * could be had (what lies between its oldest item and the last visit is lost when they do not
   * meet), `now` for a list of the moment, which has no past to fetch. Absent counts as `newest`.
   */
  reaches?: 'all' | 'newest' | 'now';
  /** A time that is lost, where the source itself knows. */
  lost?: Missed | null;
  /** Where it offers to be pushed from; absent when nothing was read that could say so. */
  offer?: Offer | null;
  /** What was taken back. */
  gone?: readonly Gone[];
  /** True for a stream that speaks all the time: silence about the brands is no sign. */
  alive?: boolean;
}

/** Names what went wrong. */
export function trouble(code: TroubleCode, data: Trouble['data'] = {}): Trouble {
  return { code, data };
}

/** A visit that failed. `gone`: do not come back. `refused`: our own guard said no. */
export class VisitError extends Error {
  /** What went wrong by its name; null where only a sentence is known. */
  readonly trouble: Trouble | null;

  constructor(
    what: Trouble | string,
    readonly kind: 'transient' | 'gone' | 'refused' | 'unreadable',
    /** ms the other side asked us to wait, or null. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(typeof what === 'string' ? what : (troubleText(what, 'en') ?? what.code), options);
    this.trouble = typeof what === 'string' ? null : what;
    this.name = 'VisitError';
  }
}

/** A kind of source: one file, one registry line. */
export interface SourceKind<Config = unknown> {
  readonly kind: string;
  readonly config: z.ZodType<Config>;
  visit(config: Config, cursor: Record<string, unknown>, tools: VisitTools): Promise<Visit>;
}
