import type { Level } from '../../server/model/level.js';
import type { ForecastState, Surge } from '../../server/model/forecast.js';
import type { Mention } from '../../server/model/mention.js';
import type { StoryLife, StoryRowState, StoryState } from '../../server/model/story.js';
import { type Ask, search } from './ask.js';

export interface StoryQuery {
  brand?: number | undefined;
  /** Fewest mentions. */
  least?: number | undefined;
  since?: number | undefined;
  before?: number | undefined;
  order?: 'newest' | 'volume' | undefined;
  limit?: number | undefined;
}

/** A post of a story, with how fast it is reposted. */
export type StoryPost = Mention & {
  velocity: { now: number; peak: number; peakAt: number | null } | null;
};

export interface Reach {
  potential: number | null;
  estimated: number | null;
  known: number;
  unknown: number;
  formula: { zh: string; en: string };
}

export interface StoryDetail {
  story: StoryState & StoryLife;
  incidents: { id: number; level: Level; peak: Level; status: string }[];
  mentions: StoryPost[];
  joined: { mentionId: number; why: JoinedBy | null }[];
  reach: Reach;
  forecast: ForecastState | null;
}

/** Why a post is in its story. */
export type JoinedBy =
  | { kind: 'first' | 'root' | 'copy' | 'link' }
  | { kind: 'near'; alike: number; within: number }
  | { kind: 'terms' | 'talk'; terms: string[] };

export interface ForecastPoint {
  at: number;
  volume: number;
  p: number;
  size: number;
  low: number;
  high: number;
}

export interface ForecastSeries {
  startedAt: number | null;
  horizonHours: number;
  model: { name: string; fittedOn: string; posts: number };
  target: number;
  points: ForecastPoint[];
  calibration: { from: number; to: number; forecasts: number; happened: number }[];
  warnsAt: { p: number; precision: number; recall: number }[];
}

/** How a brand stands besides its level. */
export interface Signals {
  voices: {
    mentionId: number;
    storyId: number;
    author: string;
    platform: string;
    followers: number | null;
    role: string;
    at: number;
    listed: boolean;
    tag: string | null;
    reach: number | null;
  }[];
  hot: {
    platform: string;
    title: string;
    rank: number;
    best: number;
    firstAt: number;
    at: number;
  }[];
  /** Times in the last day at which the brand left its own past, the latest first. */
  surge: { rule: string; lastDay: (Surge & { at: number })[] };
}

export function storyCalls(ask: Ask) {
  const act = (id: number, what: string, body: unknown) =>
    ask<StoryDetail>('POST', `/stories/${id}/${what}`, body);
  return {
    stories: async (query: StoryQuery) =>
      (await ask<{ items: StoryRowState[] }>('GET', `/stories${search(query)}`)).items,
    story: (id: number) => ask<StoryDetail>('GET', `/stories/${id}`),
    storyForecast: (id: number) => ask<ForecastSeries>('GET', `/stories/${id}/forecast`),
    mergeStory: (id: number, into: number, by: string) => act(id, 'merge', { into, by }),
    splitStory: (id: number, mentions: number[], title: string | null, by: string) =>
      act(id, 'split', { mentions, title, by }),
    renameStory: (id: number, title: string, by: string) => act(id, 'rename', { title, by }),
    signals: (brand: number) => ask<Signals>('GET', `/brands/${brand}/signals`),
  };
}
