import type { Locale } from '../../server/model/message.js';
import type { Ask, Both } from './ask.js';

export interface ChannelRow {
  id: number;
  kind: string;
  name: string;
  locale: Locale;
  enabled: boolean;
  /** Why it was switched off, when the service said it can never work again. */
  broken: string | null;
  dailyTest: boolean;
  /** When a test message was last accepted, epoch ms. */
  testedAt: number | null;
  /** No test message was accepted for longer than a day. */
  silent: boolean;
  /** Until when its service asked to be left alone, epoch ms. */
  throttledUntil: number | null;
  /** Its settings without the secrets; null when they cannot be read. */
  config: Record<string, string> | null;
  /** Names of the secrets that are set. */
  secretsSet: string[];
}

/** One input of a channel's form. */
export interface ChannelField {
  name: string;
  label: Both;
  help: Both;
  input: 'text' | 'url' | 'password' | 'number' | 'list' | 'choice' | 'browser';
  required: boolean;
  /** Never shown again once it is saved. */
  secret?: boolean;
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
  dailyTest?: boolean;
}

/** What changes of a channel; an empty secret stays as it is, null takes a value away. */
export type ChannelPatch = Partial<
  Pick<ChannelRow, 'name' | 'locale' | 'dailyTest' | 'enabled'> & {
    config: Record<string, string | null>;
  }
>;

/** When the test messages of a day go out. */
export interface DailyTest {
  hour: number;
  minute: number;
  timeZone: string;
}

/** What became of a test: `ok`, `waiting` for the limits of the service, or why not, in words. */
export interface TestAnswer {
  outcome: string;
  words: string;
}

export function channelCalls(ask: Ask) {
  return {
    channels: () => ask<ChannelList>('GET', '/channels'),
    addChannel: (channel: ChannelDraft) => ask<unknown>('POST', '/channels', channel),
    pushKey: () => ask<{ publicKey: string }>('GET', '/browsers/key'),
    addBrowser: (browser: BrowserDraft) => ask<{ id: number }>('POST', '/browsers', browser),
    changeChannel: (id: number, patch: ChannelPatch) =>
      ask<unknown>('PATCH', `/channels/${id}`, patch),
    testChannel: (id: number) => ask<TestAnswer>('POST', `/channels/${id}/test`),
    removeChannel: (id: number) => ask<unknown>('DELETE', `/channels/${id}`),
    dailyTest: () => ask<DailyTest>('GET', '/settings/daily-test'),
    saveDailyTest: (daily: DailyTest) => ask<DailyTest>('POST', '/settings/daily-test', daily),
  };
}
