/** The answer to a guarded request; the body was read within its limits. */
export interface Fetched {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** Address after redirects. */
  url: string;
  /** Set when every hop of the redirect was permanent (301, 308). */
  permanentUrl: string | null;
}

export interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Largest body after decompression, bytes. */
  maxBytes?: number;
  /** ms for the whole exchange. */
  timeout?: number;
}

/** Polite, bounded HTTP that refuses private addresses; throws VisitError. */
export type GuardedFetch = (url: string, options?: FetchOptions) => Promise<Fetched>;
