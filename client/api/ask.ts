import type { Locale } from '../../server/model/message.js';

/** What the server refused, in its own words, or that it could not be reached (`code: network`). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly field: string | null = null,
    readonly status = 0,
    /** Where in a text the fault stands, and what it is in Chinese; null when it stands nowhere. */
    readonly place: { from: number; to: number; zh: string } | null = null,
    /** Who has what was asked for, and since when (epoch ms); null when that is not why. */
    readonly held: { owner: string; since: number } | null = null,
    /** The same sentence in Chinese; null when the server has none. */
    readonly said: string | null = null,
  ) {
    super(message);
  }
}

/** A text in both languages. */
export type Both = Record<Locale, string>;

export type Ask = <T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
) => Promise<T>;

/** The query string of what is given; nothing given, nothing said. */
export function search(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text && `?${text}`;
}

/** One request of the page, a file as it is and everything else as JSON; throws `ApiError`. */
export async function request<T>(
  send: typeof fetch,
  method: string,
  url: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const accept = 'application/json';
  const unreached = (error: unknown): never => {
    throw new ApiError('network', error instanceof Error ? error.message : String(error));
  };
  const answer = await send(url, {
    method,
    ...contentOf(body, accept),
    ...(signal && { signal }),
  }).catch(unreached);
  // The line may break in the middle of the answer, too.
  const text = await answer.text().catch(unreached);
  if (!answer.ok) throw refusal(answer.status, text);
  try {
    return (text === '' ? null : JSON.parse(text)) as T;
  } catch {
    // A gate between here and the server answers in its place, with 200 and a page of its own.
    throw unreadable(answer.status);
  }
}

/** A file goes as it is, everything else as JSON. */
function contentOf(body: unknown, accept: string): RequestInit {
  if (body === undefined) return { headers: { accept } };
  if (body instanceof Blob) {
    return { headers: { accept, 'content-type': 'application/octet-stream' }, body };
  }
  return {
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function refusal(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as {
      error: {
        code: string;
        message: string;
        field?: string;
        from?: number;
        to?: number;
        zh?: string;
        owner?: string;
        since?: number;
      };
    };
    const { code, message, field = null, from, to, zh, owner, since } = error;
    // Not every JSON is ours: a proxy has a form of its own.
    if (typeof code !== 'string' || typeof message !== 'string') return unreadable(status);
    const place = from === undefined || to === undefined ? null : { from, to, zh: zh ?? message };
    const held = owner === undefined || since === undefined ? null : { owner, since };
    return new ApiError(code, message, field, status, place, held, zh ?? null);
  } catch {
    return unreadable(status);
  }
}

function unreadable(status: number): ApiError {
  return new ApiError('unreadable', `The server answered ${status}.`, null, status);
}
