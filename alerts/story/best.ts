/** The few of many that score highest, in falling order; the lower id first where they are equal. */
export class Best {
  readonly ids: number[] = [];
  readonly scores: number[] = [];

  constructor(private readonly most: number) {}

  /** Sorting all would cost more than looking at each once: nearly all fall short of the last. */
  offer(id: number, score: number): void {
    const { ids, scores, most } = this;
    let at = ids.length;
    while (at > 0) {
      const other = scores[at - 1] ?? 0;
      if (other > score || (other === score && (ids[at - 1] ?? 0) < id)) break;
      at--;
    }
    if (at >= most) return;
    ids.splice(at, 0, id);
    scores.splice(at, 0, score);
    if (ids.length > most) {
      ids.pop();
      scores.pop();
    }
  }
}
