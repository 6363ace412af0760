import { ComplaintFinder } from '../complaints/find.js';
import type { ClauseReader } from '../complaints/find.js';
import type { ComplaintModel, Learned } from '../complaints/heads.js';
import { LEARNED } from '../complaints/heads.js';
import { DEFAULT_CATEGORIES } from '../complaints/rules.js';
import type { ClassFigures } from './figures.js';

export interface ComplaintFigures {
  texts: number;
  macroF1: number;
  categories: Record<string, ClassFigures>;
}

/** A text, and what it truly complains about. */
export interface JudgedComplaint {
  text: string;
  truth: ReadonlySet<Learned>;
}

/** F1 of each learned category; null model: rules only. */
export function complaintFigures(
  rows: readonly JudgedComplaint[],
  model: ComplaintModel | null,
  reader: ClauseReader,
): ComplaintFigures {
  const finder = new ComplaintFinder({ categories: DEFAULT_CATEGORIES, model, reader });
  const judged = rows.map(({ text, truth }) => ({
    truth,
    found: new Set<string>(finder.find(text).map((complaint) => complaint.category)),
  }));
  const categories: Record<string, ClassFigures> = {};
  for (const category of LEARNED) {
    const hit = judged.filter((row) => row.truth.has(category) && row.found.has(category)).length;
    const said = judged.filter((row) => row.found.has(category)).length;
    const there = judged.filter((row) => row.truth.has(category)).length;
    const precision = said === 0 ? 0 : hit / said;
    const recall = there === 0 ? 0 : hit / there;
    const f1 = hit === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    categories[category] = { precision, recall, f1 };
  }
  const scores = Object.values(categories);
  const macroF1 = scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
  return { texts: judged.length, macroF1, categories };
}
