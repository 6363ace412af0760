import type {
  Analysis,
  Analyst,
  ClauseTone,
  Complaint,
  Utterance,
} from '../../server/model/analysis.js';
import { comparedClauses, compares } from './compare/parts.js';
import type { Judgement } from './polarity.js';
import { forceBinary, judge } from './polarity.js';
import type { Reading, TextModels } from './read.js';
import { Reader } from './read.js';
import { isBareRepost } from '../../server/model/repost.js';

/** Finds the complaints of a negative text. */
export type FindComplaints = (text: string, language: string) => Complaint[];

export interface AnalystOptions {
  models: TextModels;
  complaints: FindComplaints;
  /** Rule out neutral and unknown: every text is given a side. */
  binary?: boolean;
}

/** Longer texts say too much to be sure whose fault it is, in UTF-16 units. */
const COMPARABLE = 1000;

const UNKNOWN = { label: 'unknown', score: null, confidence: null } as const;

/** The embedded analyst: two small linear models, in this thread, some 10 µs per post. */
export function createAnalyst(options: AnalystOptions): Analyst {
  const reader = new Reader(options.models);
  const { zh, en } = options.models;
  return {
    model: `${zh.table.name}+${en.table.name}`,
    analyse: async (utterances) =>
      utterances.map((utterance) => {
        const inherited = inherit(utterance);
        if (inherited !== null) return inherited;
        const { text, language = null, several = false } = utterance;
        const reading = reader.read(text, language, options.binary);
        const analysis = conclude(text, reading, null, options);
        if (analysis.label !== 'neg' || text.length > COMPARABLE) return analysis;
        if (!several && !compares(text)) return analysis;
        return { ...analysis, clauses: clauseTones(reader, text, analysis.language) };
      }),
    close: async () => undefined,
  };
}

/** How each clause of a text sounds when it is read by itself. */
function clauseTones(reader: Reader, text: string, language: string): ClauseTone[] {
  const clauses = comparedClauses(text);
  // All that the one reading of the text tells comes first: reading a clause by itself ends it.
  const within = clauses.map(({ from, to }) => reader.readWithin(text, from, to, language));
  return clauses.map(({ from, to }, i) => {
    const { s, rank, calibration, understood } =
      within[i] ?? reader.read(text.slice(from, to), language);
    if (!understood) return { from, to, label: 'unknown' };
    return { from, to, label: judge(s, rank, calibration.cut, calibration).label };
  });
}

/** What a repost without words takes from its root; null when it has words, or the root is not known. */
export function inherit(utterance: Utterance): Analysis | null {
  const { root } = utterance;
  if (root === undefined || root === null || !isBareRepost(utterance.text)) return null;
  return { ...root, inherited: true };
}

/** Turns a reading into an analysis; `cut` null means the model's own. */
export function conclude(
  text: string,
  reading: Reading,
  cut: number | null,
  options: Pick<AnalystOptions, 'complaints' | 'binary'>,
): Analysis {
  const { language, calibration } = reading;
  if (!reading.understood) {
    return { ...UNKNOWN, language, categories: [], pNeg: null, pNeu: null, pPos: null };
  }
  const plain = judge(reading.s, reading.rank, cut ?? calibration.cut, calibration);
  const judgement: Judgement = options.binary === true ? forceBinary(plain) : plain;
  const { label, score, confidence, pNeg, pNeu, pPos } = judgement;
  // Written out: spreading objects here cost as much as judging.
  if (label !== 'neg') {
    return { label, score, confidence, pNeg, pNeu, pPos, language, categories: [] };
  }
  const complaints = options.complaints(text, language);
  const categories = complaints.map((complaint) => complaint.category);
  return complaints.length > 0
    ? { label, score, confidence, pNeg, pNeu, pPos, language, categories, complaints }
    : { label, score, confidence, pNeg, pNeu, pPos, language, categories };
}
