import type { Surge } from './forecast.js';
import type { Velocity } from './story.js';

/** A KOL who joined in the window. */
export interface VoiceSignal {
  mentionId: number;
  storyId: number;
  author: string;
  platform: string;
  followers: number | null;
  role: string;
  /** Epoch ms. */
  at: number;
  /** On the brand's list; otherwise by followers. */
  listed: boolean;
  tag: string | null;
  /** Followers that may have seen it; null where their number is unknown. */
  reach: number | null;
}

/** A brand on a hot list in the last day: where it stands, stood best, and since when. */
export interface HotSignal {
  platform: string;
  title: string;
  /** As last seen. */
  rank: number;
  best: number;
  heat: number | null;
  firstAt: number;
  at: number;
}

/** How a brand stands besides its level. */
export interface Signals {
  at: number;
  velocity: { mentions: Velocity; negative: Velocity; reposts: Velocity };
  voices: VoiceSignal[];
  hot: HotSignal[];
  /** Times in the last day at which the brand left its own past, the latest first. */
  surge: { rule: string; lastDay: (Surge & { at: number })[] };
}
