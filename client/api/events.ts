import type { PlannedEvent } from '../../server/model/planned.js';
import type { Ask } from './ask.js';

/** What a brand plans itself, as it is entered; times are epoch ms. */
export type EventDraft = Pick<PlannedEvent, 'title' | 'at' | 'until' | 'by'>;

export function eventCalls(ask: Ask) {
  return {
    plannedEvents: async (brand: number) =>
      (await ask<{ items: PlannedEvent[] }>('GET', `/brands/${brand}/events?limit=200`)).items,
    planEvent: (brand: number, event: EventDraft) =>
      ask<PlannedEvent>('POST', `/brands/${brand}/events`, event),
    replanEvent: (brand: number, event: number, changed: EventDraft) =>
      ask<PlannedEvent>('PATCH', `/brands/${brand}/events/${event}`, changed),
    unplanEvent: (brand: number, event: number) =>
      ask<unknown>('DELETE', `/brands/${brand}/events/${event}`),
  };
}
