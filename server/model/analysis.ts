export type Label = 'neg' | 'neu' | 'pos' | 'unknown';

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
}

/** One text to analyse. */
export interface Utterance {
  text: string;
  /** What the source said about the language, if anything. */
  language?: string | null;
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
