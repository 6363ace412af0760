import type { Ask } from './ask.js';

export interface Settings {
  ingestToken: string | null;
  ingestTokenSet: boolean;
  /** Given by the environment: it cannot be changed here. */
  ingestTokenFixed: boolean;
  version: string;
  world: string;
  listening: string;
}

export function settingsCalls(ask: Ask) {
  return {
    settings: () => ask<Settings>('GET', '/settings'),
    newToken: () => ask<{ token: string }>('POST', '/settings/ingest-token'),
    allowedHosts: async () =>
      (await ask<{ hosts: string[] }>('GET', '/settings/allowed-hosts')).hosts,
    allowHosts: async (hosts: string[]) =>
      (await ask<{ hosts: string[] }>('POST', '/settings/allowed-hosts', { hosts })).hosts,
  };
}
