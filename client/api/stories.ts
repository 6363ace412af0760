import type { Level } from '../../server/model/level.js';
import type { ForecastSeries, ForecastState } from '../../server/model/forecast.js';
import type { Mention, NotKept } from '../../server/model/mention.js';
import type { Pulse } from '../../server/model/live.js';
import type { Signals } from '../../server/model/signals.js';
import type {
  JoinedBy,
  Reach,
  StoryLife,
  StoryRowState,
  StoryState,
  Velocity,
} from '../../server/model/story.js';
import { type Ask, search } from './ask.js';

export interface StoryQuery {
  brand?: number | undefined;
  /** Fewest mentions. */
  least?: number | undefined;
  since?: number | undefined;
  before?: number | undefined;
  /** Part of the name. */
  title?: string | undefined;
  order?: 'newest' | 'volume' | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
  limit?: number | undefined;
}

/** A post of a story, with how fast it is reposted. */
export type StoryPost = Mention & {
  velocity: Velocity | null;
};

/** A page of stories; `next` asks for the one behind it. */
export interface StoryPage {
  items: StoryRowState[];
  next: string | null;
}

export interface StoryDetail {
  story: StoryState & StoryLife;
  incidents: { id: number; level: Level; peak: Level; status: string }[];
  mentions: StoryPost[];
  /** So many of its first and of its latest posts were looked at; null for all. */
  postsAmong: { first: number; latest: number } | null;
  joined: { mentionId: number; why: JoinedBy | null }[];
  reach: Reach;
  forecast: ForecastState | null;
  /** Posts that are counted and no longer kept. */
  notKept?: NotKept | null;
}

export function storyCalls(ask: Ask) {
  const act = (id: number, what: string, body: unknown) =>
    ask<StoryDetail>('POST', `/stories/${id}/${what}`, body);
  return {
    stories: (query: StoryQuery) => ask<StoryPage>('GET', `/stories${search(query)}`),
    story: (id: number) => ask<StoryDetail>('GET', `/stories/${id}`),
    storyForecast: (id: number) => ask<ForecastSeries>('GET', `/stories/${id}/forecast`),
    mergeStory: (id: number, into: number, by: string) => act(id, 'merge', { into, by }),
    splitStory: (id: number, mentions: number[], title: string | null, by: string) =>
      act(id, 'split', { mentions, title, by }),
    renameStory: (id: number, title: string, by: string) => act(id, 'rename', { title, by }),
    /** The last `hours` of a brand from near, with the hour before them. */
    pulse: (brand: number, hours: number) =>
      ask<Pulse>('GET', `/brands/${brand}/pulse?hours=${hours}`),
    signals: (brand: number) => ask<Signals>('GET', `/brands/${brand}/signals`),
  };
}
