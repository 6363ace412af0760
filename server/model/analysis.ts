export type Label = 'neg' | 'neu' | 'pos' | 'unknown';

/** What a person can say of a text. */
export type JudgedLabel = Exclude<Label, 'unknown'>;

/** What the text analysis says about one text. */
export interface Analysis {
  label: Label;
  /** −1 (worst) … 1 (best); null when the label is unknown. */
  score: number | null;
  /** 0–1; null when the label is unknown. */
  confidence: number | null;
  /** BCP 47 primary tag (`zh`, `en`, …) or `und`. */
  language: string;
  /** Complaint categories of the policy §4, only on negative texts. */
  categories: readonly string[];
  /** Probabilities of the three classes, 0–1, in sum 1; null when the label is unknown. */
  pNeg?: number | null;
  pNeu?: number | null;
  pPos?: number | null;
  /** What each category rests on, strongest first; absent when there is none. */
  complaints?: readonly Complaint[];
  /** The phrase by which the brand's people taught it to be read otherwise, if one did. */
  habit?: string;
  /** What it says without that phrase. */
  plain?: Analysis;
  /** True when the text has no words of its own and the polarity is that of the root. */
  inherited?: boolean;
  /** How each clause sounds; only of a negative text that may set one brand against another. */
  clauses?: readonly ClauseTone[];
  /** Set when the text is negative about another than this brand, see `Standing`. */
  compared?: Compared;
}

/** A clause of a text, as offsets into it, and how it sounds by itself. */
export interface ClauseTone {
  from: number;
  to: number;
  label: Label;
}

/** Why a negative text is not negative about a brand. */
export interface Compared {
  /** The competitor whom it is about; null where it is none that is watched. */
  against: string | null;
}

/** Who has to answer for a complaint 责任主体. */
export type Party = 'merchant' | 'logistics' | 'platform';

/** What a complaint is about 场景. */
export type Scene = 'goods' | 'service' | 'experience';

/** One complaint category of a text, with the clause it was found in. */
export interface Complaint {
  category: string;
  party: Party;
  scene: Scene;
  /** The clause as it stands in the text. */
  clause: string;
  /** Words of the rules that hit; empty when the learned model alone decided. */
  evidence: readonly string[];
}

/** One text to analyse. */
export interface Utterance {
  text: string;
  /** What the source said about the language, if anything. */
  language?: string | null;
  /** Analysis of the root, when this is a repost; it counts if the repost has no words of its own. */
  root?: Analysis | null;
  /** It names several brands: when it is negative, whose fault is it? */
  several?: boolean;
}

/**
 * The seam of text analysis: replace the implementation, not the flow.
 * Answers come in the order of the texts; any string ends in a valid analysis.
 */
export interface Analyst {
  /** Names the model, so that stored results say what made them. */
  readonly model: string;
  analyse(texts: readonly Utterance[]): Promise<Analysis[]>;
  close(): Promise<void>;
}
