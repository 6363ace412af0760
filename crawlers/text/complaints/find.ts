import type { Complaint } from '../../../server/model/analysis.js';
import type { Clause } from '../clauses.js';
import { splitClauses } from '../clauses.js';
import type { ComplaintModel } from './heads.js';
import type { HeadScorer } from './heads.js';
import { headScorers, LEARNED, ruleFeature } from './heads.js';
import type { RuleHit } from './rulebook.js';
import { Rulebook } from './rulebook.js';
import type { Category } from './rules.js';
import { OTHER } from './rules.js';

/** UTF-16 units of a text that are looked at. */
const MAX_LENGTH = 2000;
/** What a rule adds to a category's score, and the share of the whole text's score. */
const RULE = 5;
const WHOLE = 0.35;
/**
 * A rule that hit holds unless the learned score is below minus this: it learned from one kind of shop
 * and from posts that mostly complain about no goods, and doubts words of any other.
 */
const VETO = 13;
/** Least learned score that names a category on its own. */
const ALONE = 0.5;

/** A clause whose polarity is above this (log odds) complains about nothing. */
const CONTENT = 0.5;

/** Below this score a clause is silent about a category. */
const SILENT = -1;

/** Reads a piece of text once for both: its features, and how positive it is. */
export interface ClauseReader {
  /** Writes the features of a piece that stands alone; answers how many there are. */
  extract(piece: string, into: Int32Array): number;
  /** Names the text whose clauses will be asked for; cheapest from left to right. */
  open(text: string): void;
  /** Turns to a clause of the text that was opened. */
  turn(from: number, to: number): void;
  /** Adds the features of that clause to what `heads` sums up. */
  feed(heads: HeadScorer): void;
  /** Log odds of positive against negative for that clause. */
  tone(): number;
}

export interface FinderOptions {
  categories: readonly Category[];
  /** Null: rules only. */
  model: ComplaintModel | null;
  reader: ClauseReader;
}

/** Score of a category in a text. */
export interface CategoryScore {
  category: Category;
  score: number;
  threshold: number;
}

/**
 * Finds what a negative text complains about: per clause, rules and a learned model; a clause that
 * is content is passed over. Reused for many texts; not re-entrant.
 */
export class ComplaintFinder {
  private readonly rulebook: Rulebook;
  private readonly clauseHeads: HeadScorer | null;
  private readonly textHeads: HeadScorer | null;
  /** The learned head of each category, or −1. */
  private readonly headOf: Int32Array;
  /** Of the last text, by category: score, threshold, whether a rule hit, and the best clause or −1. */
  private readonly scores: Float64Array;
  private readonly thresholds: Float64Array;
  private readonly ruled: Uint8Array;
  private readonly best: Int32Array;
  /** The mark of the clause in which a rule of each category hit last. */
  private readonly here: Float64Array;
  private marks = 0;
  /** Of the last text, by clause. */
  private clauses: readonly Clause[] = [];
  private hits: (readonly RuleHit[])[] = [];

  constructor(private readonly options: FinderOptions) {
    const { categories, model } = options;
    this.headOf = Int32Array.from(categories, ({ id }) =>
      model === null ? -1 : LEARNED.findIndex((learned) => learned === id),
    );
    this.scores = new Float64Array(categories.length);
    this.thresholds = new Float64Array(categories.length);
    this.ruled = new Uint8Array(categories.length);
    this.best = new Int32Array(categories.length);
    this.here = new Float64Array(categories.length);
    this.rulebook = new Rulebook(categories);
    const scorers = model && headScorers(model);
    this.clauseHeads = scorers?.clause ?? null;
    this.textHeads = scorers?.text ?? null;
  }

  /** The complaints of a text already known to be negative, strongest first; `other` when none fits. */
  find(text: string): Complaint[] {
    this.weigh(text);
    const { categories } = this.options;
    const named = this.named();
    if (named.length === 0) return [complaintOf(text, OTHER, -1, null, NO_HITS)];
    return named.map((index) => {
      const at = this.best[index] ?? -1;
      const hits = this.hits[at] ?? NO_HITS;
      return complaintOf(text, categories[index] ?? OTHER, index, this.clauses[at] ?? null, hits);
    });
  }

  /** The categories whose score is above their threshold, by how far. */
  private named(): number[] {
    const named: number[] = [];
    for (let index = 0; index < this.scores.length; index++) {
      const lead = this.lead(index);
      if (!(lead > 0)) continue;
      // There are few, so each is put where it belongs; of equal ones the first stays first.
      let place = named.length;
      while (place > 0 && this.lead(named[place - 1] ?? 0) < lead) place--;
      named.splice(place, 0, index);
    }
    return named;
  }

  private lead(index: number): number {
    return (this.scores[index] ?? 0) - (this.thresholds[index] ?? 0);
  }

  /** The score of every category, for figures and thresholds. */
  score(text: string): CategoryScore[] {
    this.weigh(text);
    return this.options.categories.map((category, index) => ({
      category,
      score: this.scores[index] ?? 0,
      threshold: this.thresholds[index] ?? 0,
    }));
  }

  /** Fills what is kept of the last text. Plain loops over reused memory: this runs for every complaint. */
  private weigh(whole: string): void {
    const text = whole.length > MAX_LENGTH ? whole.slice(0, MAX_LENGTH) : whole;
    const { model, reader } = this.options;
    this.scores.fill(-Infinity);
    this.ruled.fill(0);
    this.best.fill(-1);
    reader.open(text);
    if (this.textHeads) {
      this.textHeads.begin();
      reader.turn(0, text.length);
      reader.feed(this.textHeads);
    }
    this.clauses = splitClauses(text);
    this.hits = [];
    for (let at = 0; at < this.clauses.length; at++) this.clause(text, at);
    const heads = this.textHeads?.end();
    for (let index = 0; index < this.scores.length; index++) {
      const head = this.headOf[index] ?? -1;
      this.scores[index] = (this.scores[index] ?? 0) + WHOLE * (heads?.[head] ?? 0);
      // The learned model knows few kinds of shop: it may veto a rule, but not outweigh it by little.
      const learnt = model?.thresholds[head] ?? RULE / 2;
      this.thresholds[index] =
        this.ruled[index] === 1 ? Math.min(learnt, RULE - VETO) : Math.max(learnt, ALONE);
    }
  }

  /** Lets one clause speak for the categories, unless it is content. */
  private clause(text: string, at: number): void {
    const clause = this.clauses[at];
    if (!clause) return;
    const hits = this.rulebook.find(text, clause.from, clause.to);
    this.hits.push(hits);
    const heads = this.headsOf(clause, hits);
    // Without a learned model a clause in which no rule hit says nothing.
    if (heads === null && hits.length === 0) return;
    const mark = ++this.marks;
    for (let i = 0; i < hits.length; i++) this.here[hits[i]?.category ?? 0] = mark;
    // The tone of a clause that says nothing new, or speaks for no category, need not be known.
    if (!this.isNew(heads, mark)) return;
    const silent = hits.length === 0 && isSilent(heads);
    if (!silent && this.clauses.length > 1 && this.isContent(clause, heads)) return;
    for (let index = 0; index < this.scores.length; index++) {
      const ruled = this.here[index] === mark;
      if (ruled) {
        this.ruled[index] = 1;
        this.textHeads?.addOne(ruleFeature(index));
      }
      const score = this.said(heads, index, ruled);
      if (score <= (this.scores[index] ?? 0)) continue;
      this.scores[index] = score;
      this.best[index] = at;
    }
  }

  /** What a clause says for a category. */
  private said(heads: Float64Array | null, index: number, ruled: boolean): number {
    const head = this.headOf[index] ?? -1;
    const learnt = heads === null || head < 0 ? 0 : (heads[head] ?? 0);
    return ruled ? RULE + learnt : learnt;
  }

  /** False when other clauses said all of it, and louder. */
  private isNew(heads: Float64Array | null, mark: number): boolean {
    for (let index = 0; index < this.scores.length; index++) {
      const ruled = this.here[index] === mark;
      if (ruled && this.ruled[index] === 0) return true;
      if (this.said(heads, index, ruled) > (this.scores[index] ?? 0)) return true;
    }
    return false;
  }

  /** What the learned model says of a clause in which rules hit; null without a model. */
  private headsOf(clause: Clause, hits: readonly RuleHit[]): Float64Array | null {
    const heads = this.clauseHeads;
    if (heads === null) return null;
    heads.begin();
    const { reader } = this.options;
    reader.turn(clause.from, clause.to);
    reader.feed(heads);
    for (let i = 0; i < hits.length; i++) heads.addOne(ruleFeature(hits[i]?.category ?? 0));
    return heads.end();
  }

  private isContent({ from, to }: Clause, heads: Float64Array | null): boolean {
    const { reader } = this.options;
    // With a model the reader stands at this clause already.
    if (heads === null) reader.turn(from, to);
    return reader.tone() > CONTENT;
  }
}

const NO_HITS: readonly RuleHit[] = [];

function isSilent(scores: Float64Array | null): boolean {
  if (scores === null) return true;
  for (const score of scores) if (score >= SILENT) return false;
  return true;
}

/** `hits` are those of all rules in the clause that carries the category. */
function complaintOf(
  text: string,
  category: Category,
  index: number,
  clause: Clause | null,
  hits: readonly RuleHit[],
): Complaint {
  let exception: RuleHit | null = null;
  const evidence: string[] = [];
  for (const hit of hits) {
    if (hit.category !== index) continue;
    if (exception === null && (hit.party !== null || hit.scene !== null)) exception = hit;
    if (!evidence.includes(hit.pattern)) evidence.push(hit.pattern);
  }
  return {
    category: category.id,
    party: exception?.party ?? category.party,
    scene: exception?.scene ?? category.scene,
    clause: clause === null ? text : text.slice(clause.from, clause.to).trim(),
    evidence,
  };
}
