import type { Receipt } from '../../alerts/digest/send.js';

/** The receipts of an edition, counted. */
export interface Summed {
  receipts: Receipt[];
  sent: number;
  /** Recipients who were not sent it. */
  missed: number;
  /** What the mail server said of the first of them. */
  said: string | null;
}

/** Counts receipts; once nothing more is tried, what was still to be tried again has failed. Pure. */
export function summed(given: readonly Receipt[], final: boolean): Summed {
  const receipts = given.map((one): Receipt =>
    final && one.result === 'retry' ? { ...one, result: 'failed' } : one,
  );
  const missed = receipts.filter(({ result }) => result !== 'sent' && result !== 'retry');
  const sent = receipts.filter(({ result }) => result === 'sent').length;
  return { receipts, sent, missed: missed.length, said: missed[0]?.said ?? null };
}
