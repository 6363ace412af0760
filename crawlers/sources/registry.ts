import type { SourceKind } from '../source.js';

/** Every kind of source, by name: one file and one line each. */
export const SOURCES: ReadonlyMap<string, SourceKind> = new Map();
