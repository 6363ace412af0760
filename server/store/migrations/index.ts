import { first } from './0001-first.js';
import { telling } from './0002-telling.js';

/** The one migration history, append-only; the position is the version. */
export const MIGRATIONS: readonly (readonly string[])[] = [first, telling];
