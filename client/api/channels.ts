import type { Locale } from '../../server/model/message.js';
import type { Ask, Both } from './ask.js';

export interface ChannelRow {
  id: number;
  kind: string;
  name: string;
  enabled: boolean;
  /** Why it was switched off, when the service said it can never work again. */
  broken: string | null;
}

/** One input of a channel's form. */
export interface ChannelField {
  name: string;
  label: Both;
  help: Both;
  input: 'text' | 'url' | 'password' | 'number' | 'list' | 'choice' | 'browser';
  required: boolean;
  choices?: { value: string; label: Both }[];
  placeholder?: string;
}

export interface ChannelKindRow {
  kind: string;
  label: Both;
  fields: ChannelField[];
}

export interface ChannelList {
  items: ChannelRow[];
  kinds: (ChannelKindRow | string)[];
}

/** A browser that allowed notifications. */
export interface BrowserDraft {
  name: string;
  locale: Locale;
  subscription: PushSubscriptionJSON;
}

export interface ChannelDraft {
  kind: string;
  name: string;
  locale: Locale;
  config: Record<string, string>;
}

export function channelCalls(ask: Ask) {
  return {
    channels: () => ask<ChannelList>('GET', '/channels'),
    addChannel: (channel: ChannelDraft) => ask<unknown>('POST', '/channels', channel),
    pushKey: () => ask<{ publicKey: string }>('GET', '/browsers/key'),
    addBrowser: (browser: BrowserDraft) => ask<{ id: number }>('POST', '/browsers', browser),
    testChannel: (id: number) =>
      ask<{ outcome: string; words: string }>('POST', `/channels/${id}/test`),
    removeChannel: (id: number) => ask<unknown>('DELETE', `/channels/${id}`),
  };
}
