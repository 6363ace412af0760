import type { ChannelRow } from './api/channels.js';
import type { SourceList } from './api/sources.js';

export const STEPS = ['brand', 'sources', 'channel', 'done'] as const;
export type StartStep = (typeof STEPS)[number];

/** What is there already, and what was left for later. */
export interface Progress {
  brands: number;
  sources: SourceList | null;
  channels: readonly ChannelRow[] | null;
  /** Steps that a person put off. */
  skipped: readonly string[];
}

/** The first step that is neither done nor put off; null while that is not known yet. */
export function stepOf({ brands, sources, channels, skipped }: Progress): StartStep | null {
  if (brands === 0) return 'brand';
  if (sources === null || channels === null) return null;
  if (sources.items.length === 0 && !skipped.includes('sources')) return 'sources';
  if (!channels.some(({ testedAt }) => testedAt !== null) && !skipped.includes('channel')) {
    return 'channel';
  }
  return 'done';
}
