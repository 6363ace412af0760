import type { Change } from '../server/model/change.js';
import type { Format } from './i18n/format.js';
import type { Words } from './i18n/words.js';
import { platformName } from './words.js';
import { troubleWords } from './trouble.js';

/** A change in words. Adding a kind of change makes this fail to compile until it has a sentence. */
export function changeText(change: Change, t: Words, f: Format): string {
  const say = t.timeline;
  switch (change.kind) {
    case 'brand.added':
    case 'brand.changed':
    case 'brand.removed':
    case 'source.added':
    case 'source.removed':
      return say[change.kind](change.data.name);
    case 'brand.planned':
    case 'brand.replanned':
    case 'brand.unplanned':
      return say[change.kind](change.data.event.title);
    case 'source.failing':
      return say['source.failing'](
        change.data.name,
        troubleWords(change.data.trouble ?? null, t) ?? change.data.error,
      );
    case 'source.changed':
    case 'source.paused':
    case 'source.resumed':
    case 'source.recovered':
      return say[change.kind](change.data.name);
    case 'channel.broken':
      return say['channel.broken'](change.data.name, change.data.why);
    case 'channel.repaired':
    case 'channel.silent':
      return say[change.kind](change.data.name);
    case 'digest.failed': {
      const { edition, sent, missed, trouble, said } = change.data;
      return say[change.kind](
        edition === 'week',
        sent,
        missed,
        said ?? say.digestTrouble[trouble] ?? trouble,
      );
    }
    case 'source.quiet':
      return say[change.kind](change.data.name, f.span(change.at - change.data.lastAt));
    case 'brand.trending': {
      const { platform, rank, title } = change.data;
      return say[change.kind](platformName(t, platform), f.number(rank), title);
    }
    case 'coverage.lost':
    case 'coverage.regained':
      return say[change.kind];
    case 'mentions.added':
    case 'mentions.updated':
      return say[change.kind](f.number(change.data.ids.length), f.number(change.data.volume));
    case 'mentions.withdrawn':
      return say[change.kind](f.number(change.data.ids.length));
    case 'mentions.corrected':
      return say[change.kind](change.data.by, f.number(change.data.ids.length), change.data.undone);
    case 'mentions.reread': {
      const { by, phrase, on, ids } = change.data;
      return say[change.kind](by, phrase, on, f.number(ids.length));
    }
    case 'brand.rerun': {
      const { by, days, then, announced } = change.data;
      return say[change.kind](by, f.number(days), f.number(then), f.number(announced));
    }
    case 'brand.surged': {
      const { of, count, usual } = change.data;
      return say[change.kind](
        of === 'negative',
        f.number(Math.round(count)),
        f.number(Math.round(usual)),
      );
    }
    case 'story.merged':
    case 'story.split':
      return say[change.kind](change.data.by, change.data.title);
    case 'story.renamed':
      return say[change.kind](change.data.by, change.data.to);
    case 'story.warned': {
      const { p, size, low, high } = change.data.forecast;
      const number = (n: number) => f.number(Math.round(n));
      return say[change.kind](String(Math.round(p * 100)), number(size), number(low), number(high));
    }
    default:
      return incidentText(change, t);
  }
}

type IncidentChange = Extract<Change, { kind: `incident.${string}` }>;

function incidentText(change: IncidentChange, t: Words): string {
  const say = t.timeline;
  switch (change.kind) {
    case 'incident.opened':
      return say[change.kind](t.level[change.data.level]);
    case 'incident.raised':
    case 'incident.lowered':
      return say[change.kind](t.level[change.data.from], t.level[change.data.level]);
    case 'incident.acknowledged':
      return withNote(say[change.kind](change.data.by), change.data.note, say.colon);
    case 'incident.noted': {
      const step = change.data.step;
      const what = step === null ? '' : `[${say.deadline[step]}] `;
      return say[change.kind](change.data.by) + what + change.data.text;
    }
    case 'incident.responded': {
      const { by, where, inTime } = change.data;
      return say[change.kind](by, platformName(t, where), inTime);
    }
    case 'incident.reminded':
    case 'incident.breached':
      return say[change.kind](say.deadline[change.data.deadline]);
    case 'incident.escalated':
      return say[change.kind](change.data.to === 'vp', say.deadline[change.data.because]);
    case 'incident.acknowledgement-lapsed':
      return say[change.kind](change.data.by);
    case 'incident.judged':
      return withNote(
        say[change.kind](change.data.by, change.data.verdict === 'real'),
        change.data.note,
        say.colon,
      );
    case 'incident.closed':
      return say[change.kind](change.data.by ?? say.system, change.data.why ?? '');
  }
}

function withNote(text: string, note: string | null, colon: string): string {
  return note ? text + colon + note : text;
}

/** How much a change weighs on a timeline: levels most, counters least. */
export function weight(change: Change): 'level' | 'act' | 'quiet' {
  if (/^incident\.(opened|raised|lowered|breached|escalated)$/.test(change.kind)) return 'level';
  return /^(incident|story)\.|^mentions\.(corrected|reread)$/.test(change.kind) ? 'act' : 'quiet';
}
