import { first } from './0001-first.js';
import { sources } from './0002-sources.js';

/** The one migration history, append-only; the position is the version. */
export const MIGRATIONS: readonly (readonly string[])[] = [first, sources];
