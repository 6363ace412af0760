/** Levels, incidents, their clocks, and the log of every change. */
export interface IncidentTables {
  levels: {
    brand_id: number;
    /** 0: the brand as a whole. */
    story_id: number;
    level: string;
    since: number;
    due_at: number | null;
    incident_id: number;
  };
  incidents: {
    id: number;
    brand_id: number;
    story_id: number | null;
    title: string;
    level: string;
    peak: string;
    status: string;
    reason: string;
    opened_at: number;
    noticed_at: number;
    first_negative_at: number | null;
    first_seen_at: number | null;
    respond_due_at: number;
    escalations: number;
    acknowledgement: string | null;
    response: string | null;
    closed_at: number | null;
    closed_by: string | null;
    /** JSON: what a person called it. */
    verdict: string | null;
  };
  deadlines: {
    incident_id: number;
    kind: string;
    due_at: number;
    done_at: number | null;
    outcome: string | null;
  };
  changes: {
    seq: number;
    at: number;
    recorded_at: number;
    received_at: number | null;
    kind: string;
    brand_id: number | null;
    story_id: number | null;
    incident_id: number | null;
    data: string;
  };
  /** What a language model said of an incident, in one language. */
  summaries: {
    incident_id: number;
    locale: string;
    at: number;
    by_name: string;
    model: string;
    fed: number;
    /** JSON list of sentences with the ids of their sources. */
    sentences: string;
  };
}
