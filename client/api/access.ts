import { type Ask, request } from './ask.js';

/** `open`: no password is set; null: nobody is signed in here. */
export type Who = 'open' | 'person' | 'wall' | null;

export interface AccessState {
  who: Who;
  password: boolean;
  /** Given by the environment: it cannot be changed here. */
  passwordFixed: boolean;
}

/** A link that lets a screen show the wall, and nothing else. */
export interface WallLink {
  id: number;
  name: string;
  createdAt: number;
  seenAt: number | null;
}

/** Signing in and out; the same for the real world and the demo. */
export function accessCalls(send: typeof fetch) {
  const ask: Ask = (method, path, body) => request(send, method, `/api/v1/access${path}`, body);
  return {
    access: () => ask<AccessState>('GET', ''),
    signIn: (password: string) => ask<unknown>('POST', '/sign-in', { password }),
    signInWall: (key: string) => ask<unknown>('POST', '/sign-in', { key }),
    signOut: () => ask<unknown>('POST', '/sign-out'),
    /** Null takes the password away; `current` is the one that holds, where there is one. */
    setPassword: (password: string | null, current: string) =>
      ask<unknown>('POST', '/password', { password, current }),
    walls: async () => (await ask<{ items: WallLink[] }>('GET', '/walls')).items,
    addWall: (name: string) => ask<{ id: number; key: string }>('POST', '/walls', { name }),
    removeWall: (id: number) => ask<unknown>('DELETE', `/walls/${id}`),
  };
}
