import type { Change } from '../../server/model/change.js';
import type { DeadlineKind } from '../../server/model/incident.js';
import type { IncidentState } from '../../server/model/live.js';
import type { Mention, NotKept } from '../../server/model/mention.js';
import type { Ask } from './ask.js';

export interface IncidentDetail {
  incident: IncidentState;
  timeline: Change[];
  /** The ones that moved it; reposts without a word of their own are left out. */
  mentions: Mention[];
  /** More negative ones stand behind it. */
  more: boolean;
  /** What might be among them were it kept. */
  notKept?: NotKept | null;
  /** Volume added per minute; minutes without any are left out. */
  curve: { at: number; volume: number }[];
  receipts?: Receipt[];
}

/** One message about an incident to one channel, and what became of it. */
export interface Receipt {
  id: number;
  seq: number;
  channel: string;
  kind: string;
  state: string;
  attempts: number;
  doneAt: number | null;
  /** How long the service took, ms. */
  took: number | null;
  error: string | null;
}

export interface ResponseDraft {
  by: string;
  approvedBy: string;
  where: string;
  url: string;
  at?: number;
  text?: string;
}

export type NoteStep = Extract<DeadlineKind, 'contact' | 'statement' | 'solution'>;

export function incidentCalls(ask: Ask) {
  const act = (id: number, act: string, body: unknown) =>
    ask<IncidentState>('POST', `/incidents/${id}/${act}`, body);
  return {
    incidents: async (status: 'open' | 'closed') =>
      (await ask<{ items: IncidentState[] }>('GET', `/incidents?status=${status}`)).items,
    incident: (id: number) => ask<IncidentDetail>('GET', `/incidents/${id}`),
    acknowledge: (id: number, by: string, takeOver = false) =>
      act(id, 'acknowledge', takeOver ? { by, takeOver } : { by }),
    respond: (id: number, response: ResponseDraft) => act(id, 'respond', response),
    note: (id: number, note: { by: string; text: string; step?: NoteStep }) =>
      act(id, 'note', note),
    judge: (id: number, verdict: 'real' | 'noise', by: string) => act(id, 'judge', { verdict, by }),
    close: (id: number, by: string, why: string) => act(id, 'close', { by, why }),
  };
}
