/** What a language model said of an incident: one summary per incident and language, the newest. */
export const summaries: string[] = [
  `CREATE TABLE summaries (
     incident_id {int} NOT NULL, locale text NOT NULL, at {int} NOT NULL, by_name text NOT NULL,
     model text NOT NULL, fed {int} NOT NULL, sentences text NOT NULL, PRIMARY KEY (incident_id, locale))`,
];
