/** SQL for both databases, or a text for each where they cannot agree; a missing one is not needed. */
export type Statement = string | { sqlite?: string; postgres?: string };
