import type { Gone } from '../../server/model/mention.js';
import { parseTime } from '../times.js';
import { tokens } from './tokens.js';

/** Tombstones of one feed that are read; more is no feed. */
const MOST = 1_000;

/**
 * Entries that a feed says are deleted (RFC 6721, `at:deleted-entry`; YouTube pushes them).
 * Matched by local name: prefixes are anybody's choice.
 */
export function tombstonesIn(body: Buffer, platform: string, now: number): Gone[] {
  if (!body.includes('deleted-entry')) return [];
  const gone: Gone[] = [];
  for (const token of tokens(body.toString('utf8'), () => undefined)) {
    if (token.kind !== 'open' || !/(^|:)deleted-entry$/.test(token.name)) continue;
    const said = new Map(token.attributes);
    const value = said.get('ref')?.trim();
    const at = parseTime(said.get('when') ?? null, now, 0);
    if (value) gone.push({ platform, by: 'id', value, at });
    if (gone.length >= MOST) break;
  }
  return gone;
}
