/** What a digest is gathered for; the period is epoch ms, `to` exclusive. */
export interface Asked {
  digestId: number;
  editionId: number | null;
  brandId: number;
  edition: 'week' | 'day';
  from: number;
  to: number;
  timeZone: string;
  /** Where people reach the pages, without a trailing slash. */
  base: string;
}

/** Where the mentions of a stretch of time are listed: what a number leads to is what it counts. */
export function pageOf({ base, brandId }: Asked, from: number, to: number): string {
  return `${base}/mentions?brand=${brandId}&from=${from}&to=${to}`;
}
