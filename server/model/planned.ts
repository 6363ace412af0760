/** Something the brand plans itself: a launch, a campaign, an anniversary, a press conference. */
export interface PlannedEvent {
  id: number;
  brandId: number;
  title: string;
  /** When it starts, epoch ms; may lie in the past or the future. */
  at: number;
  /** When it ends, epoch ms, never before `at`; null for a moment, or where nobody knows. */
  until: number | null;
  /** Who entered it. */
  by: string;
  /** Epoch ms. */
  createdAt: number;
}
