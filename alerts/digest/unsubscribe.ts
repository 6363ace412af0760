import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who leaves which list. */
export interface Leaving {
  list: string;
  address: string;
}

/**
 * The token of an unsubscribe address: says who leaves which list, and that we said so. Nothing needs
 * to be stored for it, and it never expires, since old mail keeps its link.
 * @param secret at least 32 random bytes; changing it makes every older link invalid
 */
export function unsubscribeToken(secret: string, leaving: Leaving): string {
  const said = Buffer.from(JSON.stringify([leaving.list, leaving.address])).toString('base64url');
  return `${said}.${sign(secret, said)}`;
}

/** Reads a token; null when it was not made with this secret. */
export function readUnsubscribeToken(secret: string, token: string): Leaving | null {
  const [said = '', signature = '', ...more] = token.split('.');
  const expected = Buffer.from(sign(secret, said));
  const given = Buffer.from(signature);
  if (more.length > 0 || given.length !== expected.length) return null;
  if (!timingSafeEqual(given, expected)) return null;
  const [list, address] = JSON.parse(Buffer.from(said, 'base64url').toString()) as string[];
  return list === undefined || address === undefined ? null : { list, address };
}

function sign(secret: string, said: string): string {
  return createHmac('sha256', secret).update(`unsubscribe ${said}`).digest('base64url');
}

/**
 * Whether the body of a POST is the one click of RFC 8058, form-encoded or multipart. Anything else
 * must only be shown a page that asks: link scanners fetch and post, too.
 */
export function isOneClick(body: string): boolean {
  const form = /(^|&)List-Unsubscribe=One-Click(&|\s*$)/;
  const multipart = /name="?List-Unsubscribe"?[^\r\n]*\r?\n\r?\nOne-Click\r?\n--/;
  return form.test(body) || multipart.test(body);
}
