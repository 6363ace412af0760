import { REACHING } from './troubles/reaching.js';
import { SERVICES } from './troubles/services.js';

/**
 * What can go wrong at a source, in both languages. The crawlers name the trouble and its data;
 * whoever shows it puts it into words. `{host}` and the like stand for data; what a foreign server
 * said itself is data as well, and stays as it was said.
 */
export const TROUBLES = { ...REACHING, ...SERVICES };

export type TroubleCode = keyof typeof TROUBLES;

/** What went wrong: its name, and what it is about. */
export interface Trouble {
  code: TroubleCode;
  data: Readonly<Record<string, string | number>>;
}

/** The trouble in words; null for one that this version does not know. */
export function troubleText({ code, data }: Trouble, locale: 'zh' | 'en'): string | null {
  const both = (TROUBLES as Partial<Record<string, readonly [string, string]>>)[code];
  if (both === undefined) return null;
  const text = locale === 'zh' ? both[0] : both[1];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole));
}
