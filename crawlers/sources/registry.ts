import type { SourceKind } from '../source.js';
import { feed } from './feed.js';

/**
 * Every kind of source; adding one is a file and a line here.
 * Configs are checked on the way in: what comes from a table may be older than the code.
 */
export const SOURCES: readonly SourceKind[] = [checked(feed)];

/** The kind of that name, or undefined for one this version does not know. */
export function sourceKind(kind: string): SourceKind | undefined {
  return SOURCES.find((source) => source.kind === kind);
}

function checked<Config>(source: SourceKind<Config>): SourceKind {
  return {
    kind: source.kind,
    config: source.config,
    visit: async (config, cursor, tools) =>
      source.visit(source.config.parse(config), cursor, tools),
  };
}
