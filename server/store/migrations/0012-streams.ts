/** Sources that are listened to while they speak: who holds the stream, and how it does. */
export const streams: string[] = [
  `CREATE TABLE streams (
     source_id {int} PRIMARY KEY, due_at {int} NOT NULL, lease_until {int} NOT NULL,
     failures {int} NOT NULL, error text, since {int}, heard_at {int})`,
];
