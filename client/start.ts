export const STEPS = ['brand', 'sources', 'channel', 'done'] as const;
export type StartStep = (typeof STEPS)[number];

/** What is there already, and what was left for later. */
export interface Progress {
  brands: number;
  sources: number | null;
  /** Each with when its last test message arrived. */
  channels: readonly { testedAt: number | null }[] | null;
  /** Steps that a person put off. */
  skipped: readonly string[];
}

/** The first step that is neither done nor put off; null while that is not known yet. */
export function stepOf({ brands, sources, channels, skipped }: Progress): StartStep | null {
  if (brands === 0) return 'brand';
  if (sources === null || channels === null) return null;
  if (sources === 0 && !skipped.includes('sources')) return 'sources';
  if (!channels.some(({ testedAt }) => testedAt !== null) && !skipped.includes('channel')) {
    return 'channel';
  }
  return 'done';
}
