import type { IncomingMessage } from 'node:http';

const COOKIE = 'fengsheng';

/** The token in a request's cookie; null when there is none. */
export function sessionOf(request: IncomingMessage): string | null {
  const pairs = request.headers.cookie?.split(';') ?? [];
  for (const pair of pairs) {
    const [name, value] = pair.trim().split('=');
    if (name === COOKIE && value) return value;
  }
  return null;
}

/** The `Set-Cookie` of a session, or of its end when `token` is null. `secure`: over HTTPS only. */
export function sessionCookie(token: string | null, secure: boolean): string {
  const age = token === null ? 0 : 10 * 365 * 24 * 60 * 60;
  return `${COOKIE}=${token ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
