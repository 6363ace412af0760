import type {
  DelayRow,
  InsightKol,
  Insights,
  InsightWords,
  ServiceLevels,
  VoiceShares,
} from '../../server/model/insights.js';
import { type Ask, search } from './ask.js';

/** Which period of which brand; what is left out is the server's default. */
export interface InsightQuery {
  brand: number;
  period: string;
  compare: string;
  step?: string | undefined;
  /** Ids with commas between them. */
  beside?: string | undefined;
}

export function insightCalls(ask: Ask) {
  return {
    insights: (query: InsightQuery) => ask<Insights>('GET', `/insights${search(query)}`),
    insightWords: (query: InsightQuery) =>
      ask<InsightWords>('GET', `/insights/words${search(query)}`),
    insightKols: (query: InsightQuery) =>
      ask<{ items: InsightKol[] }>('GET', `/insights/kols${search(query)}`),
    insightService: (query: InsightQuery) =>
      ask<ServiceLevels>('GET', `/insights/service${search(query)}`),
    insightShare: (query: InsightQuery) =>
      ask<VoiceShares>('GET', `/insights/share${search(query)}`),
    insightDelays: () => ask<{ items: DelayRow[] }>('GET', '/insights/delays'),
  };
}
