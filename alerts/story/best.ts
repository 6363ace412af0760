/** The few of many that score highest, in falling order; the lower id first where they are equal. */
export class Best {
  readonly ids: number[] = [];
  readonly scores: number[] = [];

  constructor(private readonly most: number) {}

  /** What scores less than this is none of them. */
  get least(): number {
    return this.scores[this.most - 1] ?? -Infinity;
  }

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
    // By hand: an array that is spliced leaves another behind each time.
    for (let i = Math.min(ids.length, most - 1); i > at; i--) {
      ids[i] = ids[i - 1] ?? 0;
      scores[i] = scores[i - 1] ?? 0;
    }
    ids[at] = id;
    scores[at] = score;
  }
}
