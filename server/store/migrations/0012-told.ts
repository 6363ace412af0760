/** A brand's own clock, what a message said, detours of what keeps failing, and why a digest failed. */
export const told: string[] = [
  `ALTER TABLE brands ADD COLUMN time_zone text NOT NULL DEFAULT 'Asia/Shanghai'`,
  `ALTER TABLE deliveries ADD COLUMN said text`,
  `ALTER TABLE deliveries ADD COLUMN detoured {int} NOT NULL DEFAULT 0`,
  `ALTER TABLE editions ADD COLUMN error text`,
  `ALTER TABLE editions ADD COLUMN locale text`,
  `ALTER TABLE departures ADD COLUMN why text NOT NULL DEFAULT 'left'`,
];
