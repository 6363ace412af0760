import type { ImportPreview } from '../../server/model/imports.js';
import type { HookHow, HookPayload, HookState, TokenState } from '../../server/model/push.js';
import type { Locale } from '../../server/model/message.js';
import type { Ask } from './ask.js';

export type HookPreview = ImportPreview & { root: string | null };

export interface HookChange {
  name?: string;
  enabled?: boolean;
  how?: HookHow;
  brands?: number[] | null;
  /** Null asks for no signature. */
  secret?: string | null;
}

export function pushCalls(ask: Ask) {
  return {
    tokens: () => ask<{ items: TokenState[]; fixed: boolean }>('GET', '/tokens'),
    addToken: (name: string, brands: number[] | null) =>
      ask<{ id: number; token: string }>('POST', '/tokens', { name, brands }),
    revokeToken: (id: number) => ask<unknown>('DELETE', `/tokens/${id}`),
    hooks: async () => (await ask<{ items: HookState[] }>('GET', '/hooks')).items,
    hook: (id: number) => ask<HookState & { payloads: HookPayload[] }>('GET', `/hooks/${id}`),
    addHook: (name: string) => ask<{ id: number; key: string }>('POST', '/hooks', { name }),
    changeHook: (id: number, change: HookChange) => ask<HookState>('PATCH', `/hooks/${id}`, change),
    previewHook: (id: number, how: HookHow | null) =>
      ask<HookPreview | null>('POST', `/hooks/${id}/preview`, { how }),
    renewHook: (id: number) => ask<{ key: string }>('POST', `/hooks/${id}/key`),
    removeHook: (id: number) => ask<unknown>('DELETE', `/hooks/${id}`),
    openApi: (locale: Locale) => ask<unknown>('GET', `/openapi.json?lang=${locale}`),
  };
}
