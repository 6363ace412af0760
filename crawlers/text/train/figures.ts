/** Precision, recall (0–1) and their harmonic mean of one class. */
export interface ClassFigures {
  precision: number;
  recall: number;
  f1: number;
}

export interface Figures {
  texts: number;
  accuracy: number;
  macroF1: number;
  classes: Record<string, ClassFigures>;
}

/** Compares labels with what was expected; classes are those that occur in `expected`. */
export function figuresOf(found: readonly string[], expected: readonly string[]): Figures {
  const classes: Record<string, ClassFigures> = {};
  let right = 0;
  expected.forEach((label, i) => {
    if (found[i] === label) right++;
  });
  for (const label of [...new Set(expected)].sort()) {
    let hit = 0;
    let said = 0;
    let there = 0;
    expected.forEach((truth, i) => {
      if (found[i] === label) said++;
      if (truth === label) there++;
      if (found[i] === label && truth === label) hit++;
    });
    const precision = said === 0 ? 0 : hit / said;
    const recall = hit / there;
    const f1 = hit === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    classes[label] = { precision, recall, f1 };
  }
  const scores = Object.values(classes);
  return {
    texts: expected.length,
    accuracy: right / Math.max(1, expected.length),
    macroF1: scores.reduce((sum, c) => sum + c.f1, 0) / Math.max(1, scores.length),
    classes,
  };
}
