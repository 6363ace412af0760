import { type Trouble, troubleText } from '../server/model/trouble.js';
import { warningText } from '../server/model/warnings.js';
import type { Words } from './i18n/words.js';

/** Signs in the sentence of an error whose name was not kept, and what a person can do about it. The first that fits counts. */
const SIGNS: readonly (readonly [RegExp, keyof Words['sources']['advice']])[] = [
  [/robots\.txt/, 'leave'],
  [/robot/i, 'robots'],
  [/\((401|403|407)\)/, 'refused'],
  [/\((404|410)\)/, 'gone'],
  [/\(429\)/, 'hurry'],
  [/\(5\d\d\)/, 'theirs'],
  [/private address/i, 'inside'],
  [/another key/i, 'key'],
  [/not complete|do not fit/i, 'settings'],
  [/log-in page|cookie/i, 'login'],
  [/certificate|secure connection/i, 'certificate'],
  [/not a feed|no feed/i, 'feed'],
  [/^The name /, 'name'],
];

/** What to do about a source's error, in the reader's language. */
export function adviceFor(error: string, t: Words): string {
  const sign = SIGNS.find(([pattern]) => pattern.test(error));
  return t.sources.advice[sign?.[1] ?? 'later'];
}

/** What went wrong, in the reader's language; null where only an English sentence is known. */
export function troubleWords(trouble: Trouble | null, t: Words): string | null {
  const [zh, en] = trouble ? [troubleText(trouble, 'zh'), troubleText(trouble, 'en')] : [];
  return zh && en ? t.error.said({ zh, en }) : null;
}

/** What could be read over, in the reader's language. */
export function warningWords(warning: string, t: Words): string {
  return t.error.said({ zh: warningText(warning), en: warning });
}
