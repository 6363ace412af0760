/** One way of setting a brand against others. */
export interface Shape {
  /** `under`: the other is worse than ours, and goes on being spoken of; `over`: ours is better. */
  kind: 'under' | 'over';
  /** Captures what stands before and what follows; the other stands before, or was named earlier. */
  at: RegExp;
  /** Only where another was named before: the words alone do not say whom it is set against. */
  named?: boolean;
}
