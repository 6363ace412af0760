import type { Mention } from '../../server/model/mention.js';
import { type Ask, type Page, search } from './ask.js';

export interface MentionQuery {
  brand?: number | undefined;
  label?: string | undefined;
  platform?: string | undefined;
  story?: number | undefined;
  before?: string | undefined;
  limit?: number | undefined;
}

export function mentionCalls(ask: Ask) {
  return {
    mentions: (query: MentionQuery) => ask<Page<Mention>>('GET', `/mentions${search(query)}`),
  };
}
