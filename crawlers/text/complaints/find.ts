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
/** A clause whose polarity is above this (log odds) complains about nothing. */
const CONTENT = 0.5;

/** Below this score a clause is silent about a category. */
const SILENT = -1;

/** Reads a piece of text once for both: its features, and how positive it is. */
export interface ClauseReader {
  /** Features of the last piece, with room for a few more behind them. */
  readonly hashes: Int32Array;
  /** Answers how many features the piece has. */
  extract(piece: string): number;
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
  hits: RuleHit[];
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

  constructor(private readonly options: FinderOptions) {
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
    const { categories, model } = this.options;
    const evidence = this.evidence(text);
    const { reader } = this.options;
    const heads =
      model === null ? [] : this.heads(model.text, reader.extract(text), allHits(evidence));
    return categories.map((category, index) => {
      const head = LEARNED.findIndex((id) => id === category.id);
      const learned = model !== null && head >= 0;
      let best: ClauseEvidence | null = null;
      let most = -Infinity;
      for (const piece of evidence) {
        const ruled = piece.hits.some((hit) => hit.category === index);
        const score = (ruled ? RULE : 0) + (learned ? (piece.scores[head] ?? 0) : 0);
        if (score <= most) continue;
        most = score;
        best = piece;
      }
      const ruled = evidence.some((piece) => piece.hits.some((hit) => hit.category === index));
      const score = most + (learned ? WHOLE * (heads[head] ?? 0) : 0);
      // The learned model knows few kinds of shop: it may veto a rule, but not outweigh it by little.
      const learnt = learned ? (model.thresholds[head] ?? 0) : RULE / 2;
      const threshold = ruled ? Math.min(learnt, RULE - VETO) : learnt;
      return { category, score, threshold, ruled, best };
    });
  }

  private evidence(text: string): ClauseEvidence[] {
    const { model, reader } = this.options;
    const clauses = splitClauses(text);
    const pieces: ClauseEvidence[] = [];
    for (const clause of clauses) {
      const hits = this.rulebook.find(text, clause.from, clause.to);
      const count = reader.extract(text.slice(clause.from, clause.to));
      const scores = model === null ? [] : this.heads(model.clause, count, hits);
      // A clause that speaks for no category cannot do harm, and its tone need not be known.
      const silent = hits.length === 0 && scores.every((score) => score < SILENT);
      if (!silent && clauses.length > 1 && reader.tone() > CONTENT) continue;
      pieces.push({ clause, hits, scores });
    }
    return pieces;
  }

  /** Scores what the reader read last, with the rules that hit there. */
  private heads(table: HeadTable, count: number, hits: readonly RuleHit[]): number[] {
    const { hashes } = this.options.reader;
    let all = count;
    for (const hit of hits) hashes[all++] = ruleFeature(hit.category);
    return this.scorer?.score(table, hashes, all) ?? [];
  }
}

function allHits(evidence: readonly ClauseEvidence[]): RuleHit[] {
  return evidence.flatMap((piece) => piece.hits);
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
