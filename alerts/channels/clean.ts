/** Longest address we put into a message, characters. */
const MAX_URL = 1_000;

// Control characters, zero-width marks, direction overrides, tag characters and the line separators
// that some clients treat as line breaks.
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Crawled text as one visible line: nothing unseen, no line breaks, single spaces. */
export function line(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/[\u0085\u2028\u2029]/g, ' ')
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * A web address that may stand in any markup, or null when it is none: only http and https,
 * no user name before the host, every character that closes a link somewhere percent-encoded.
 */
export function webUrl(url: string | null): string | null {
  if (url === null || url.length > MAX_URL || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
  parsed.username = '';
  parsed.password = '';
  const safe = parsed.href.replace(
    /[()<>"'`\\|*_~{}]|\[(?![\da-f:.]+\])|(?<!\[[\da-f:.]+)\]/gi,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return safe.length > MAX_URL ? null : safe;
}
