import { createHmac, timingSafeEqual } from 'node:crypto';

/** Which edition a link opens, and until when (epoch ms). */
export interface EditionLink {
  edition: number;
  until: number;
}

/**
 * The token of an address that opens one edition without signing in. It is the same for every reader, so
 * that nobody can be followed by it.
 * @param secret at least 32 random bytes
 * @param mark of the edition, at least 16 random bytes; forgetting it withdraws the link
 */
export function editionToken(
  secret: string,
  mark: string,
  { edition, until }: EditionLink,
): string {
  const said = `${edition}.${Math.floor(until / 1000)}`;
  return `${said}.${sign(secret, mark, said)}`;
}

/** What a token claims, before anybody believes it; null when it is no token at all. */
export function claimOf(token: string): EditionLink | null {
  const [, edition, seconds] = /^(\d{1,15})\.(\d{1,12})\.[\w-]{43}$/.exec(token) ?? [];
  if (edition === undefined || seconds === undefined) return null;
  return { edition: Number(edition), until: Number(seconds) * 1000 };
}

/** Whether the token was made with this secret for this mark. Compares without telling by its time. */
export function isGenuine(secret: string, mark: string, token: string): boolean {
  const at = token.lastIndexOf('.');
  const expected = Buffer.from(sign(secret, mark, token.slice(0, at)));
  const given = Buffer.from(token.slice(at + 1));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sign(secret: string, mark: string, said: string): string {
  return createHmac('sha256', secret).update(`edition ${mark} ${said}`).digest('base64url');
}
