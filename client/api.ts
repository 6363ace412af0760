import type { Kol } from '../server/model/brand.js';
import type { Change } from '../server/model/change.js';
import type { DeadlineKind } from '../server/model/incident.js';
import type { SourceForm } from '../server/model/form.js';
import type { IncidentState, Snapshot, SourceDetail, SourceState } from '../server/model/live.js';
import type { Level } from '../server/model/level.js';
import type { Item, Mention } from '../server/model/mention.js';
import type { Locale } from '../server/model/message.js';
import type { RouteRule, Routing } from '../server/model/route.js';

/** What the server refused, in its own words, or that it could not be reached (`code: network`). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly status = 0,
  ) {
    super(message);
  }
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface IncidentDetail {
  incident: IncidentState;
  timeline: Change[];
  /** The ones that moved it. */
  mentions: Mention[];
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

export interface BrandDraft {
  name: string;
  aliases: string[];
  must: string[];
  mustNot: string[];
  kols: Kol[];
}

export interface BrandRow extends BrandDraft {
  id: number;
}

export interface SourceDraft {
  kind: string;
  name: string;
  config: Record<string, unknown>;
  everyMinutes: number;
}

/** A kind of source with the form that sets it up. */
export interface SourceKindRow extends SourceForm {
  kind: string;
}

export interface SourceList {
  items: SourceState[];
  kinds: SourceKindRow[];
}

/** What became of a file. */
export interface Imported {
  rows: number;
  accepted: number;
  updated: number;
  duplicate: number;
  unmatched: number;
  skipped: number;
  layout: string;
  warnings: string[];
}

export interface Trial {
  /** `brands`: those the item would be a mention of. */
  items: (Item & { brands: number[] })[];
  /** How many there were; `items` holds the first of them. */
  total: number;
  warnings: string[];
  /** How many of the items concern a watched brand. */
  matches: number;
}

export interface ChannelRow {
  id: number;
  kind: string;
  name: string;
  enabled: boolean;
  /** Why it was switched off, when the service said it can never work again. */
  broken: string | null;
}

/** A text in both languages. */
export type Both = Record<Locale, string>;

/** One input of a channel's form. */
export interface ChannelField {
  name: string;
  label: Both;
  help: Both;
  input: 'text' | 'url' | 'password' | 'number' | 'list' | 'choice' | 'browser';
  required: boolean;
  choices?: { value: string; label: Both }[];
  placeholder?: string;
}

export interface ChannelKindRow {
  kind: string;
  label: Both;
  fields: ChannelField[];
}

export interface ChannelList {
  items: ChannelRow[];
  kinds: (ChannelKindRow | string)[];
}

export interface ChannelDraft {
  kind: string;
  name: string;
  locale: Locale;
  config: Record<string, string>;
}

/** One line of the routing table before it is saved. */
export interface RouteDraft {
  name: string;
  brands: number[];
  levels: Level[];
  channels: number[];
  fallbacks: number[];
}

/** What holds for all routes. */
export type Manner = Pick<Routing, 'mode' | 'quiet' | 'timeZone'>;

export interface RouteList extends Manner {
  items: RouteRule[];
}

export interface Settings {
  ingestToken: string | null;
  ingestTokenSet: boolean;
  /** Given by the environment: it cannot be changed here. */
  ingestTokenFixed: boolean;
  version: string;
  world: string;
  listening: string;
}

export interface MentionQuery {
  brand?: number | undefined;
  label?: string | undefined;
  platform?: string | undefined;
  story?: number | undefined;
  before?: string | undefined;
  limit?: number | undefined;
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

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Every request the page makes; `root` is `/api/v1` or `/demo/api/v1`. Each throws `ApiError`. */
export function createApi(root: string, send: typeof fetch = fetch.bind(globalThis)) {
  const ask: Ask = (method, path, body) => request(send, method, root + path, body);
  return {
    state: () => ask<Snapshot>('GET', '/state'),
    mentions: (query: MentionQuery) => ask<Page<Mention>>('GET', `/mentions${search(query)}`),
    ...incidentCalls(ask),
    ...setupCalls(ask),
    /** Where the list of feeds is downloaded. */
    feedsUrl: `${root}/sources/opml`,
    settings: () => ask<Settings>('GET', '/settings'),
    newToken: () => ask<{ token: string }>('POST', '/settings/ingest-token'),
    // The demo is started and stopped from the real world, wherever the page is.
    startDemo: () => request(send, 'POST', '/api/v1/demo', undefined),
    stopDemo: () => request(send, 'DELETE', '/api/v1/demo', undefined),
  };
}

export type Api = ReturnType<typeof createApi>;

function incidentCalls(ask: Ask) {
  const act = (id: number, act: string, body: unknown) =>
    ask<IncidentState>('POST', `/incidents/${id}/${act}`, body);
  return {
    incidents: async (status: 'open' | 'closed') =>
      (await ask<{ items: IncidentState[] }>('GET', `/incidents?status=${status}`)).items,
    incident: (id: number) => ask<IncidentDetail>('GET', `/incidents/${id}`),
    acknowledge: (id: number, by: string) => act(id, 'acknowledge', { by }),
    respond: (id: number, response: ResponseDraft) => act(id, 'respond', response),
    note: (id: number, note: { by: string; text: string; step?: NoteStep }) =>
      act(id, 'note', note),
    close: (id: number, by: string, why: string) => act(id, 'close', { by, why }),
  };
}

function setupCalls(ask: Ask) {
  return {
    brands: async () => (await ask<{ items: BrandRow[] }>('GET', '/brands')).items,
    addBrand: (brand: BrandDraft) => ask<BrandRow>('POST', '/brands', brand),
    changeBrand: (id: number, brand: BrandDraft) => ask<unknown>('PATCH', `/brands/${id}`, brand),
    removeBrand: (id: number) => ask<unknown>('DELETE', `/brands/${id}`),
    previewBrand: (brand: BrandDraft, text: string) =>
      ask<{ matches: boolean; why: string[] }>('POST', '/brands/preview', { ...brand, text }),
    sources: () => ask<SourceList>('GET', '/sources'),
    source: (id: number) => ask<SourceDetail>('GET', `/sources/${id}`),
    addSource: (source: SourceDraft) => ask<unknown>('POST', '/sources', source),
    /** `id` names the source being edited, whose secrets stand in for empty ones. */
    trySource: (kind: string, config: Record<string, unknown>, id?: number) =>
      ask<Trial>('POST', '/sources/try', { kind, config, id }),
    changeSource: (
      id: number,
      change: Partial<Omit<SourceDraft, 'kind'>> & { enabled?: boolean },
    ) => ask<SourceDetail>('PATCH', `/sources/${id}`, change),
    visitSource: (id: number) => ask<unknown>('POST', `/sources/${id}/visit`),
    removeSource: (id: number) => ask<unknown>('DELETE', `/sources/${id}`),
    importFile: (file: File) =>
      ask<Imported>('POST', `/import?name=${encodeURIComponent(file.name)}`, file),
    importFeeds: (file: File) =>
      ask<{ added: number; known: number; warnings: string[] }>('POST', '/sources/opml', file),
    allowedHosts: async () =>
      (await ask<{ hosts: string[] }>('GET', '/settings/allowed-hosts')).hosts,
    allowHosts: async (hosts: string[]) =>
      (await ask<{ hosts: string[] }>('POST', '/settings/allowed-hosts', { hosts })).hosts,
    channels: () => ask<ChannelList>('GET', '/channels'),
    addChannel: (channel: ChannelDraft) => ask<unknown>('POST', '/channels', channel),
    testChannel: (id: number) =>
      ask<{ outcome: string; words: string }>('POST', `/channels/${id}/test`),
    removeChannel: (id: number) => ask<unknown>('DELETE', `/channels/${id}`),
    routes: () => ask<RouteList>('GET', '/routes'),
    addRoute: (route: RouteDraft) => ask<unknown>('POST', '/routes', route),
    removeRoute: (id: number) => ask<unknown>('DELETE', `/routes/${id}`),
    saveManner: (manner: Manner) => ask<unknown>('POST', '/routes/manner', manner),
    previewRoutes: (level: Level, locale: Locale, rules: RouteDraft[]) =>
      ask<{ sentences: string[] }>('POST', '/routes/preview', {
        event: { kind: 'incident.opened', level, brandId: rules[0]?.brands[0] ?? null },
        rules,
        locale,
      }),
  };
}

function search(query: MentionQuery): string {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}

async function request<T>(
  send: typeof fetch,
  method: string,
  url: string,
  body: unknown,
): Promise<T> {
  const accept = 'application/json';
  const answer = await send(url, { method, ...contentOf(body, accept) }).catch((error: unknown) => {
    throw new ApiError('network', error instanceof Error ? error.message : String(error));
  });
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** A file goes as it is, everything else as JSON. */
function contentOf(body: unknown, accept: string): RequestInit {
  if (body === undefined) return { headers: { accept } };
  if (body instanceof Blob) {
    return { headers: { accept, 'content-type': 'application/octet-stream' }, body };
  }
  return {
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function refusal(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; field?: string };
    };
    return new ApiError(error.code, error.message, error.field ?? null, status);
  } catch {
    return new ApiError('unreadable', `The server answered ${status}.`, null, status);
  }
}
