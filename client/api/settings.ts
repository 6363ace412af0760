import type { Ask } from './ask.js';

export interface Settings {
  version: string;
  world: string;
  listening: string;
}

export function settingsCalls(ask: Ask) {
  return {
    settings: () => ask<Settings>('GET', '/settings'),
    allowedHosts: async () =>
      (await ask<{ hosts: string[] }>('GET', '/settings/allowed-hosts')).hosts,
    allowHosts: async (hosts: string[]) =>
      (await ask<{ hosts: string[] }>('POST', '/settings/allowed-hosts', { hosts })).hosts,
  };
}
