import type { ChannelKind } from '../channel.js';

/** Every kind of channel, by name: one file and one line each. */
export const CHANNELS: ReadonlyMap<string, ChannelKind> = new Map();
