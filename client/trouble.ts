import type { Words } from './i18n/zh.js';

/** Signs in an error's sentence, and what a person can do about it. The first that fits counts. */
const SIGNS: readonly (readonly [RegExp, keyof Words['sources']['advice']])[] = [
  [/log-in page|cookie/i, 'login'],
  [/checks for robots/i, 'robots'],
  [/private address/i, 'inside'],
  [/encrypted with another key/i, 'key'],
  [/not complete|do not fit/i, 'settings'],
  [/\b(401|403)\b|refuses|key or token/i, 'refused'],
  [/\b(404|410)\b|gone/i, 'gone'],
  [/\b429\b|too (many|often)/i, 'hurry'],
  [/certificate|TLS/i, 'certificate'],
  [/\b5\d\d\b/, 'theirs'],
  [/not a feed|no feed/i, 'feed'],
  [/no host|not found|does not exist|name/i, 'name'],
];

/** What to do about a source's error, in the reader's language. */
export function adviceFor(error: string, t: Words): string {
  const sign = SIGNS.find(([pattern]) => pattern.test(error));
  return t.sources.advice[sign?.[1] ?? 'later'];
}
