import type { StoryRowState } from '../../server/model/story.js';
import type { Colours } from '../../client/charts/colours.js';
import type {
  Batch,
  BrandState,
  IncidentState,
  Snapshot,
  SourceState,
} from '../../server/model/live.js';
import type { Mention } from '../../server/model/mention.js';
import type { Reason } from '../../server/model/level.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 2026-03-02 14:00 in Shanghai. */
export const NOON = Date.UTC(2026, 2, 2, 6);

export const COLOURS: Colours = {
  ink: '#111',
  ink2: '#222',
  ink3: '#333',
  line: '#444',
  lineStrong: '#555',
  panel: '#fff',
  neg: '#a00',
  neu: '#999',
  pos: '#0a0',
  raised: '#eee',
  yellow: '#cc0',
  orange: '#c60',
  red: '#c00',
  orangeInk: '#930',
  redInk: '#900',
  font: "'Inter', sans-serif",
  series: ['#123', '#234', '#345'],
};

export function aReason(given: Partial<Reason> = {}): Reason {
  return {
    rule: 'policy-2.1',
    level: 'yellow',
    since: NOON,
    volume: 60,
    windowHours: 24,
    triggers: [{ kind: 'reposts', mentionId: 1, reposts: 51, at: NOON }],
    thresholds: { reposts: 50, orange: 100, red: 500 },
    topReposts: 51,
    ...given,
  };
}

export function anIncident(given: Partial<IncidentState> = {}): IncidentState {
  return {
    id: 7,
    brandId: 1,
    storyId: 3,
    title: '石头掉了',
    level: 'red',
    peak: 'red',
    status: 'open',
    reason: aReason({ level: 'red' }),
    openedAt: NOON,
    noticedAt: NOON,
    firstNegativeAt: NOON - HOUR,
    firstSeenAt: NOON - HOUR,
    respondDueAt: NOON + 4 * HOUR,
    escalations: 0,
    acknowledgement: null,
    response: null,
    closedAt: null,
    closedBy: null,
    verdict: null,
    deadlines: [],
    volume: 231,
    topReposts: 120,
    velocity: 40,
    forecast: null,
    ...given,
  };
}

export function aBrand(given: Partial<BrandState> = {}): BrandState {
  return {
    timeZone: 'Asia/Shanghai',
    id: 1,
    name: '手镯之家',
    verdict: 'calm',
    level: 'none',
    coverage: { fresh: true, since: NOON - HOUR, lastHeardAt: NOON, deaf: [], ears: 1 },
    competitorOf: [],
    alerts: true,
    volume: 0,
    thresholds: { reposts: 50, orange: 100, red: 500 },
    windowHours: 24,
    pulse: { bucket: 15 * MINUTE, volume: 0, points: [] },
    ...given,
  };
}

export function aSource(given: Partial<SourceState> = {}): SourceState {
  return {
    id: 1,
    kind: 'feed',
    name: '微博关键词',
    lastSuccessAt: NOON,
    lastItemAt: NOON,
    nextDueAt: NOON + 5 * MINUTE,
    failures: 0,
    error: null,
    trouble: null,
    enabled: true,
    every: 5 * MINUTE,
    warnings: [],
    quietSince: null,
    delay: null,
    needed: true,
    speaksUntil: NOON + 15 * MINUTE,
    brands: null,
    words: null,
    speaksFor: [1],
    usualGap: null,
    missed: [],
    stream: null,
    ...given,
  };
}

export function aMention(id: number, given: Partial<Mention> = {}): Mention {
  return {
    id,
    brandId: 1,
    storyId: 3,
    sourceId: null,
    platform: 'weibo',
    url: `https://example.com/${id}`,
    title: null,
    text: `第 ${id} 条`,
    language: 'zh',
    author: { id: `a${id}`, name: `作者${id}`, followers: null, verified: null },
    kol: false,
    publishedAt: NOON + id,
    receivedAt: NOON + id,
    repostOf: null,
    label: 'neg',
    score: -0.5,
    confidence: 0.8,
    categories: [],
    complaints: [],
    habit: null,
    compared: null,
    correction: null,
    withdrawnAt: null,
    counters: { reposts: 3, comments: null, likes: null, views: null },
    ...given,
  };
}

export function aSnapshot(given: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 10,
    world: 'live',
    now: NOON,
    speed: 1,
    brands: [aBrand()],
    incidents: [],
    mentions: [],
    sources: [],
    ...given,
  };
}

export function aBatch(after: number, seq: number, given: Partial<Batch> = {}): Batch {
  return {
    after,
    seq,
    now: NOON,
    speed: 1,
    changes: [],
    mentions: [],
    brands: [],
    incidents: [],
    sources: [],
    ...given,
  };
}

/** A story in a list. */
export function aRow(id: number, given: Partial<StoryRowState> = {}): StoryRowState {
  return {
    id,
    brandId: 1,
    title: `话题${id}`,
    renamedBy: null,
    mergedInto: null,
    firstAt: NOON - 5 * HOUR,
    firstSeenAt: NOON - 5 * HOUR,
    lastAt: NOON - id * MINUTE,
    firstNegativeAt: NOON - 5 * HOUR,
    mentions: 40,
    volume: 80,
    level: 'none',
    incidentId: null,
    lastHour: 8,
    day: new Array<number>(24).fill(1),
    p: 0.31,
    ...given,
  };
}
