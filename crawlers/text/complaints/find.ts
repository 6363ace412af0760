import type { Complaint } from '../../../server/model/analysis.js';
import type { Clause } from '../clauses.js';
import { splitClauses } from '../clauses.js';
import type { ComplaintModel, HeadTable } from './heads.js';
import { HeadScorer, LEARNED, ruleFeature } from './heads.js';
import type { RuleHit } from './rulebook.js';
import { Rulebook } from './rulebook.js';
import type { Category } from './rules.js';
import { OTHER } from './rules.js';

/** UTF-16 units of a text that are looked at. */
const MAX_LENGTH = 2000;
/** What a rule adds to a category's score, and the share of the whole text's score. */
const RULE = 5;
const WHOLE = 0.35;
/** A rule that hit holds unless the learned score is below minus this. */
const VETO = 2.5;
/**
 * Least learned score that names a category on its own. A few shared characters reach less: 骗子
 * looks like 盒子 and 盖子 to a head that learned from parcels.
 */
const ALONE = 4;
/** A clause whose polarity is above this (log odds) complains about nothing. */
const CONTENT = 0.5;

/** Below this score a clause is silent about a category. */
const SILENT = -1;

/** Reads a piece of text once for both: its features, and how positive it is. */
export interface ClauseReader {
  /** Features of the last piece, with room for a few more behind them. */
  readonly hashes: Int32Array;
  /** Reads a piece that stands alone; answers how many features it has. */
  extract(piece: string): number;
  /** Names the text whose clauses will be asked for; cheapest from left to right. */
  open(text: string): void;
  /** Turns to a clause of the text that was opened; answers how many features it has. */
  clause(from: number, to: number): number;
  /** Log odds of positive against negative for the last piece. */
  tone(): number;
}

export interface FinderOptions {
  categories: readonly Category[];
  /** Null: rules only. */
  model: ComplaintModel | null;
  reader: ClauseReader;
}

/** What one clause said about each category. */
interface ClauseEvidence {
  clause: Clause;
  hits: readonly RuleHit[];
  scores: readonly number[];
}

/** Score of a category in a text, and the clause that carries it. */
export interface CategoryScore {
  category: Category;
  score: number;
  threshold: number;
  ruled: boolean;
  best: ClauseEvidence | null;
}

/**
 * Finds what a negative text complains about: per clause, rules and a learned model; a clause that
 * is content is passed over. Reused for many texts; not re-entrant.
 */
export class ComplaintFinder {
  private readonly rulebook: Rulebook;
  private readonly scorer: HeadScorer | null;
  private readonly whole: Int32Array;
  /** The learned head of each category, or −1. */
  private readonly headOf: Int32Array;
  private readonly rules: Uint8Array;

  constructor(private readonly options: FinderOptions) {
    this.whole = new Int32Array(options.reader.hashes.length);
    this.headOf = Int32Array.from(options.categories, ({ id }) =>
      options.model === null ? -1 : LEARNED.findIndex((learned) => learned === id),
    );
    this.rules = new Uint8Array(options.categories.length);
    this.rulebook = new Rulebook(options.categories);
    this.scorer = options.model === null ? null : new HeadScorer(options.model.clause.bits);
  }

  /** The complaints of a text already known to be negative, strongest first; `other` when none fits. */
  find(text: string): Complaint[] {
    const scores = this.score(text);
    const named = scores
      .filter(({ score, threshold }) => score > threshold)
      .sort((a, b) => b.score - b.threshold - (a.score - a.threshold));
    if (named.length === 0) return [complaintOf(text, OTHER, null)];
    return named.map(({ category, best }) => complaintOf(text, category, best));
  }

  /** The score of every category, for figures and previews. */
  score(whole: string): CategoryScore[] {
    const text = whole.length > MAX_LENGTH ? whole.slice(0, MAX_LENGTH) : whole;
    const { categories, model, reader } = this.options;
    reader.open(text);
    const count = model === null ? 0 : this.keep(reader.clause(0, text.length));
    const evidence = this.evidence(text);
    const hits = evidence.flatMap((piece) => piece.hits);
    const heads = model === null ? [] : this.heads(model.text, this.whole, count, hits);
    const ruled = new Uint8Array(categories.length);
    const most = new Float64Array(categories.length).fill(-Infinity);
    const best = new Array<ClauseEvidence | null>(categories.length).fill(null);
    // Plain loops: with callbacks this would cost more than all that was read.
    for (const piece of evidence) {
      const rules = this.rules.fill(0);
      for (const { category } of piece.hits) rules[category] = ruled[category] = 1;
      for (let index = 0; index < most.length; index++) {
        const head = this.headOf[index] ?? -1;
        const score = (rules[index] === 1 ? RULE : 0) + (piece.scores[head] ?? 0);
        if (score <= (most[index] ?? 0)) continue;
        most[index] = score;
        best[index] = piece;
      }
    }
    return categories.map((category, index) => {
      const head = this.headOf[index] ?? -1;
      const score = (most[index] ?? 0) + WHOLE * (heads[head] ?? 0);
      // The learned model knows few kinds of shop: it may veto a rule, but not outweigh it by little.
      const learnt = model?.thresholds[head] ?? RULE / 2;
      const threshold =
        ruled[index] === 1 ? Math.min(learnt, RULE - VETO) : Math.max(learnt, ALONE);
      return {
        category,
        score,
        threshold,
        ruled: ruled[index] === 1,
        best: best[index] ?? null,
      };
    });
  }

  /** Keeps the features of the whole text, since the reader turns to its clauses next. */
  private keep(count: number): number {
    this.whole.set(this.options.reader.hashes.subarray(0, count));
    return count;
  }

  private evidence(text: string): ClauseEvidence[] {
    const clauses = splitClauses(text);
    const { model, reader } = this.options;
    const pieces: ClauseEvidence[] = [];
    for (const clause of clauses) {
      const hits = this.rulebook.find(text, clause.from, clause.to);
      // Without a learned model a clause in which no rule hit says nothing.
      if (model === null && hits.length === 0) continue;
      const count = reader.clause(clause.from, clause.to);
      const scores = model === null ? [] : this.heads(model.clause, reader.hashes, count, hits);
      // A clause that speaks for no category cannot do harm, and its tone need not be known.
      const silent = hits.length === 0 && isSilent(scores);
      if (!silent && clauses.length > 1 && reader.tone() > CONTENT) continue;
      pieces.push({ clause, hits, scores });
    }
    return pieces;
  }

  /** Scores features, with the rules that hit put behind them. */
  private heads(
    table: HeadTable,
    hashes: Int32Array,
    count: number,
    hits: readonly RuleHit[],
  ): number[] {
    let all = count;
    for (const hit of hits) hashes[all++] = ruleFeature(hit.category);
    return this.scorer?.score(table, hashes, all) ?? [];
  }
}

function isSilent(scores: readonly number[]): boolean {
  for (const score of scores) if (score >= SILENT) return false;
  return true;
}

function complaintOf(text: string, category: Category, best: ClauseEvidence | null): Complaint {
  const hits = (best?.hits ?? []).filter((hit) => category.id !== OTHER.id && hit.pattern !== '');
  const own = hits.filter((hit) => category.patterns.includes(hit.pattern) || hit.party !== null);
  const exception = own.find((hit) => hit.party !== null || hit.scene !== null);
  return {
    category: category.id,
    party: exception?.party ?? category.party,
    scene: exception?.scene ?? category.scene,
    clause: best === null ? text : text.slice(best.clause.from, best.clause.to).trim(),
    evidence: [...new Set(own.map((hit) => hit.pattern))],
  };
}
